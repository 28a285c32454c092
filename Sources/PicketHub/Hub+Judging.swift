import PicketLoop
import PicketModel
import PicketRules
import PicketWire

extension Hub {
    /// Has what was touched judged at the end of this turn, once however much came.
    func scheduleJudging() {
        guard !judgingIsScheduled else { return }
        judgingIsScheduled = true
        clock.schedule(after: .zero) { [weak self] _ in
            guard let self else { return }
            self.judgingIsScheduled = false
            self.judgeTouched()
        }
    }

    private func judgeTouched() {
        let touched = toJudge
        toJudge = []
        for address in picture.workers(touched: touched) { judgeAnew(address) }
    }

    /// Time alone changes verdicts too; and a gap in the hub's own clock means that it did not run.
    func tick() {
        notePause()
        for address in picture.workers(touched: [.fleet]) { judgeAnew(address) }
        noteRoads()
        lookForNotices()
        answerWaiting()
    }

    private func judgeAnew(_ address: WorkerAddress) {
        guard let (before, verdict) = judge.judgement(of: address, in: picture, at: clock.now), before != verdict
        else { return }
        apply(.judged(address, verdict))
        guard before.map({ verdict.differs(from: $0) }) ?? true else { return }
        keepVerdict(verdict, of: address)
        oweVerdict(of: address)
        changed()
    }

    /// Keeps a verdict, which the picture holds already, with what it was made of.
    func keepVerdict(_ verdict: Verdict, of address: WorkerAddress) {
        let run = picture.worker(address)?.verdictRun
        let payload = VerdictMessage(address: address, at: clock.now.wall, verdict: verdict, run: run).payload
        keep(
            .verdict(
                address, wall: clock.now.wall, state: verdict.state, payload: payload,
                explanation: explanation(of: address).flatMap(Self.stored)))
    }

    /// Notes since when each host is heard by its road, and says anew which are heard over ssh.
    private func noteRoads() {
        var sshChanged = false
        for (host, held) in picture.hosts.sorted(by: { $0.key < $1.key }) {
            let book = book(host)
            let road = shownRoad(of: host, held)
            guard book.roadSinceWall == nil || road != book.shownRoad else { continue }
            sshChanged = sshChanged || (road == .ssh) != (book.shownRoad == .ssh)
            book.shownRoad = road
            book.roadSinceWall = clock.now.wall
            changed()
        }
        if sshChanged, isConnected { publishPresence(online: true) }
    }

    /// The road by which a host is heard; nil where it is out of contact.
    func shownRoad(of host: HostID, _ held: HostPicture) -> Road? {
        let contact = held.contact(
            at: clock.now, by: picture.thresholds.thresholds(of: host), brokerReachable: picture.brokerReachable)
        if case .lost = contact { return nil }
        return held.road
    }

    /// Tells those that wait that something changed, at the end of this turn.
    func changed() {
        change += 1
        guard !waiting.isEmpty else { return }
        clock.schedule(after: .milliseconds(50)) { [weak self] _ in self?.answerWaiting() }
    }
}
