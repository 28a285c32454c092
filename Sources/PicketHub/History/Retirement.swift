import PicketJSON
import PicketLoop
import PicketModel
import PicketRules
import PicketWire

/// A worker that was let go.
struct Retirement {
    /// When, by the hub's wall clock.
    var wall: Milliseconds
    /// The run that cannot bring it back; nil where any can.
    var run: ProcessIdentity?
    /// Whether its agent has cleared its topics.
    var isCleared = false
    /// When its agent last spoke of it, by the hub's wall clock.
    var heardWall: Milliseconds

    init(wall: Milliseconds, run: ProcessIdentity?) {
        self.wall = wall
        self.run = run
        heardWall = wall
    }
}

extension WorkerPicture {
    /// When each kind of its state was last looked at.
    fileprivate var stamps: [Stamp] { StateKind.allCases.compactMap { stamp(of: $0.evidence) } }
}

extension Hub {
    /// Lets a worker go because a person says so.
    ///
    /// Its agent goes on saying what it sees until it lets the worker go itself, and no message of the hub's can make it:
    /// so the run is remembered, and only life of another one lists the worker again. A run that could not be seen when
    /// it was retired is not: a person who sees nothing of it cannot mean one that lives.
    func retireByHand(_ address: WorkerAddress) -> DoorAnswer {
        guard let worker = picture.worker(address) else { return unlisted(address) }
        retire(address, run: worker.verdict?.state == .unknown ? nil : worker.run.value?.identity)
        return .json(.object([("retired", .string(address.description))]))
    }

    /// Its agent let a worker go, and cleared its topics: whatever it says of it next is new.
    func takeClearing(of address: WorkerAddress) {
        retire(address, run: nil)
        guard let retirement = retirements[address], picture.worker(address) == nil else { return }
        retirements[address]?.isCleared = true
        guard retirement.run != nil else { return }
        retirements[address]?.run = nil
        apply(.retired(address))
        keep(.retired(address, wall: retirement.wall))
    }

    /// Its agent let a worker go, and the clearing of its topics may have been missed. What was seen of it since is new.
    ///
    /// Before a host was heard nobody knows which of two boots is the later; then the agents' runs tell.
    func takeRetirement(of address: WorkerAddress, by event: Event) {
        guard let host = picture.hosts[address.host], let worker = picture.worker(address) else { return }
        let isOld =
            host.boot.map { $0 != event.moment.boot }
            ?? book(address.host).spoken.spoke(of: address.worker, after: event.epoch)
        let wasSeenSince = worker.stamps.contains { stamp in
            stamp.boot == event.moment.boot ? stamp.up > event.moment.up : isOld
        }
        if !wasSeenSince { retire(address, run: nil) }
    }

    /// Panes in which no run was ever seen are let go without an event; where the clearing was missed too, their host
    /// spoke over this connection and not of them.
    func forgetUnspokenOf(since connected: Milliseconds) {
        for address in picture.workers where !spokenOf.contains(address) {
            guard let host = picture.hosts[address.host], picture.worker(address)?.run.latest == nil,
                host.road == .mqtt, host.lastReceipt.map({ $0 >= connected }) ?? false
            else { continue }
            retire(address, run: nil)
            apply(.forgotten(address))
        }
    }

    /// Takes a worker off the list; its history stays in the store.
    func retire(_ address: WorkerAddress, run: ProcessIdentity?) {
        guard picture.worker(address) != nil else { return }
        book(address.host).spoken.forget(address.worker)
        apply(.retired(address, run: run))
        keep(.retired(address, wall: clock.now.wall, run: run))
        retirements[address] = Retirement(wall: clock.now.wall, run: run)
        oweVerdict(of: address)
        changed()
    }

    /// Takes up a retirement from before this start.
    func restore(_ retirement: ArchivedPicture.Retirement) {
        list(retirement.address.host)
        apply(.retired(retirement.address, run: retirement.run))
        retirements[retirement.address] = Retirement(wall: retirement.wall, run: retirement.run)
    }

    /// Its agent speaks of a worker that stays retired.
    func hearOfRetired(_ address: WorkerAddress) { retirements[address]?.heardWall = clock.now.wall }

    /// Forgets who was let go: the picture once nothing more comes of it, the rest with its history.
    func forgetOldRetirements() {
        for (address, retirement) in retirements.sorted(by: { $0.key < $1.key }) {
            let silence = clock.now.wall - retirement.heardWall
            let isOver = silence >= settings.retention
            if picture.worker(address) == nil, isOver || retirement.isCleared && silence >= .hours(1) {
                apply(.forgotten(address))
            } else if picture.worker(address) == nil, retirement.heardWall > retirement.wall {
                // As long as its agent speaks of it, the store must know that it is retired.
                keep(.retired(address, wall: retirement.heardWall, run: retirement.run))
            }
            if isOver { retirements[address] = nil }
        }
    }

    /// The retired workers that an id means: `host/worker`, or a worker; sorted.
    func retired(called id: String) -> [WorkerAddress] {
        let addresses = retirements.keys.sorted()
        let exact = addresses.filter { $0.description == id }
        return exact.isEmpty ? addresses.filter { $0.worker.text == id } : exact
    }
}
