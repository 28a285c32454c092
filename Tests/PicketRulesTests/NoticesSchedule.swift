import PicketModel
import PicketRules
import Testing

/// A schedule with a look for notices every second, or every ten where nothing is near.
final class NoticesSchedule {
    let scenario = Scenario()
    private(set) var book = NoticeBook()
    var hub = HubTrouble()
    /// What was said and not yet asked for: `+waiting desk/w1`, `-waiting desk/w1`.
    private(set) var said: [String] = []
    private(set) var notices: [Notice] = []

    /// Lets time pass to `time`, looking every second, and then lets `body` happen.
    func at(_ time: Milliseconds, each step: Milliseconds = .seconds(1), _ body: (Scenario) -> Void = { _ in }) {
        while scenario.elapsed < time {
            scenario.at(min(scenario.elapsed + step, time))
            look()
        }
        scenario.at(time, body)
        look()
    }

    func look() {
        for action in book.look(at: scenario.picture, hub: hub, now: scenario.now) {
            let sign =
                switch action {
                case .raise: "+"
                case .clear: "-"
                }
            said.append("\(sign)\(action.notice.kind.rawValue) \(action.notice.subject)")
            notices.append(action.notice)
        }
    }

    /// Says what must have been said since it was asked last, and nothing else.
    func expect(_ expected: String..., at location: SourceLocation = #_sourceLocation) {
        #expect(said == expected, sourceLocation: location)
        said = []
    }

    /// Takes what was said so far.
    func take() -> [String] {
        defer { said = [] }
        return said
    }

    /// The hub starts anew, with what its store kept of the picture and of the episodes.
    func restart() {
        let before = book
        scenario.restartHub()
        book = NoticeBook(number: before.number)
        for (key, episode) in before.episodes { book.restore(key, Episode(episode.phase, returns: episode.returns)) }
        for (address, runs) in before.failures { book.restore(address, runs) }
    }

    /// Another worker of the same host.
    func with(_ names: String..., do body: (Scenario) -> Void) {
        for name in names { scenario.with(name, body) }
    }
}
