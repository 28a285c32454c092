import PicketLoop

/// One connection of a client with the broker, with what is on its way in it.
final class Wire {
    let client: String
    let will: OutgoingMessage?
    /// How long without a word before either side gives the other up.
    let patience: Int64
    weak var link: SimulatedLink?
    /// The number of the link's connection that this is.
    let number: Int
    let life: Life

    /// Whether the broker holds it.
    var isOpen = false
    /// Whether nothing passes any more, which neither side has noticed.
    var isCut = false
    /// Topics that it asked for, and beginnings of topics.
    private(set) var topics: Set<String> = []
    private(set) var beginnings: [String] = []
    /// When what was sent last arrives; what is sent later arrives no sooner.
    var arrivesAtBroker: Int64 = 0
    var arrivesAtClient: Int64 = 0
    /// The same by topic, for a broker that keeps the order of each topic only.
    var arrivesByTopic: [String: Int64] = [:]

    init(client: String, will: OutgoingMessage?, patience: Int64, link: SimulatedLink, number: Int, life: Life) {
        self.client = client
        self.will = will
        self.patience = patience
        self.link = link
        self.number = number
        self.life = life
    }

    /// Takes filters up: a topic, or a beginning before `#`.
    func subscribe(to filters: [String]) {
        for filter in filters {
            if filter.hasSuffix("#") { beginnings.append(String(filter.dropLast())) } else { topics.insert(filter) }
        }
    }

    /// Whether it asked for a topic.
    func wants(_ topic: String) -> Bool {
        topics.contains(topic) || beginnings.contains { topic.hasPrefix($0) }
    }
}
