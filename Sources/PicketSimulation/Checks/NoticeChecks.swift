import PicketHub
import PicketLoop
import PicketModel
import PicketRules
import PicketWire

/// What must hold of each notice that the hub says for the first time.
final class NoticeChecks {
    private unowned let simulation: Simulation
    private var open: [NoticeID: Notice] = [:]
    private var last: UInt64 = 0
    private var calms: [ClosedRange<Int64>] = []

    init(_ simulation: Simulation) { self.simulation = simulation }

    /// The hub's store was lost, or set back: its notices begin anew.
    func forget() {
        open = [:]
        last = 0
    }

    /// The hub found that it had not run for a while.
    func hubPaused(at now: Moment) {
        calms = calms.suffix(8) + [now.wall.count + 1...now.wall.count + 29_000]
    }

    /// The hub's wall clock was set: what was noted by it is not comparable any more.
    func hubClockSet() { calms = [] }

    func hear(_ message: OutgoingMessage) {
        guard case .notices = simulation.topics.parse(message.topic),
            let said = try? NoticeMessage(payload: message.payload)
        else { return }
        let notice = said.notice
        guard !said.isRepeated else { return note(notice) }
        // Of a store that takes nothing, it is told before what waits to be stored.
        if notice.kind == .storeTrouble { return note(notice) }
        guard notice.number > last else {
            return simulation.fail("notice \(notice.id): number \(notice.number) came after \(last)")
        }
        last = notice.number
        if let cleared = notice.cleared { clear(notice, at: cleared.at) } else { raise(notice) }
    }

    private func note(_ notice: Notice) { open[notice.id] = notice.cleared == nil ? notice : nil }

    private func raise(_ notice: Notice) {
        if let other = open.values.first(where: { $0.kind == notice.kind && $0.subject == notice.subject }) {
            return simulation.fail(
                "\(notice.kind) of \(notice.subject) was raised as \(notice.id), and stands as \(other.id)")
        }
        open[notice.id] = notice
        check(notice, saidAt: notice.raised)
    }

    private func clear(_ notice: Notice, at wall: Milliseconds) {
        open[notice.id] = nil
        check(notice, saidAt: wall)
    }

    private func check(_ notice: Notice, saidAt wall: Milliseconds) {
        guard !calms.contains(where: { $0.contains(wall.count) }) else {
            return simulation.fail("\(notice.id) was said right after a pause of the hub")
        }
        guard case .worker(let address) = notice.subject, let hub = simulation.hub.hub?.hub,
            hub.picture.worker(address) != nil, let host = hub.picture.hosts[address.host],
            let now = simulation.hub.hub?.clock.now, (0..<2000).contains((now.wall - wall).count)
        else { return }
        let own = hub.picture.thresholds(of: address)
        let sure = own.overdueAfter + own.lookLimit + own.contactGrace + .seconds(2)
        if host.silence(at: now) > sure {
            simulation.fail("\(notice.id) (\(notice.kind)) was said of \(address), whose host is lost")
        }
    }
}
