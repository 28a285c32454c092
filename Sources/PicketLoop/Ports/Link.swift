package import PicketModel

/// How surely a message is handed over.
package enum QualityOfService: Int32, Sendable {
    case atMostOnce = 0
    case atLeastOnce = 1
}

/// One message to publish.
package struct OutgoingMessage: Equatable, Sendable {
    /// The topic; holds ids only.
    package var topic: String
    /// The payload; empty clears a retained message.
    package var payload: [UInt8]
    /// At most once for samples, at least once for all else.
    package var quality: QualityOfService
    /// Whether the broker keeps it for later subscribers.
    package var retained: Bool
    /// After which the broker forgets it, in whole seconds; nil for never.
    package var expiry: Milliseconds?

    /// Joins them all.
    package init(
        topic: String, payload: [UInt8], quality: QualityOfService = .atLeastOnce, retained: Bool = false,
        expiry: Milliseconds? = nil
    ) {
        self.topic = topic
        self.payload = payload
        self.quality = quality
        self.retained = retained
        self.expiry = expiry
    }
}

/// One message that came in.
package struct IncomingMessage: Equatable, Sendable {
    /// The topic it was published under.
    package var topic: String
    /// The payload, as it came.
    package var payload: [UInt8]
    /// Whether it was kept by the broker from before the subscription, and so is last known, not new.
    package var retained: Bool

    /// Joins the three.
    package init(topic: String, payload: [UInt8], retained: Bool) {
        self.topic = topic
        self.payload = payload
        self.retained = retained
    }
}

/// Names one publish of one connection.
package struct PublishToken: Hashable, Sendable {
    /// Rises with every publish of a link, over all its connections.
    package let number: UInt64

    /// Wraps `number`.
    package init(_ number: UInt64) { self.number = number }
}

/// Whom to connect to, and as whom.
package struct LinkTarget: Equatable, Sendable {
    /// Name or address of the broker.
    package var host: String
    /// Its port.
    package var port: UInt16
    /// The client id: the host's id, or `hub`.
    package var client: String
    /// The user; nil for none.
    package var user: String?
    /// The password; nil for none. Never logged.
    package var password: String?
    /// How long without traffic before the connection is tested.
    package var keepalive: Milliseconds = .seconds(20)
    /// How long the name, TCP, TLS and CONNACK together may take.
    package var deadline: Milliseconds = .seconds(10)
    /// How many unacknowledged messages the broker may send at a time.
    package var receiveMaximum: UInt16 = 20

    /// A target without a user; the rest is set by field.
    package init(host: String, port: UInt16, client: String, user: String? = nil, password: String? = nil) {
        self.host = host
        self.port = port
        self.client = client
        self.user = user
        self.password = password
    }
}

/// Why a connection ended, or never was.
package enum LinkLoss: Equatable, Sendable {
    /// Name, TCP or TLS failed; the text says how.
    case unreachable(String)
    /// The broker's CONNACK refused, with this reason code.
    case refused(UInt8)
    /// The broker said DISCONNECT, with this reason code.
    case disconnected(UInt8)
    /// The connection broke.
    case broken(String)
    /// What came was not MQTT.
    case notMQTT
    /// `drop` was called.
    case dropped
}

/// What a link tells.
package enum LinkEvent: Equatable, Sendable {
    /// The broker accepted; it takes this many unacknowledged publishes at a time, and packets of at most this size.
    case connected(inFlight: Int, largestPacket: Int?)
    /// The connection ended or never was; the link holds nothing of it any more.
    case ended(LinkLoss)
    /// The broker answered a publish (or it was written, at most once); 0x80 and above refuse it.
    case published(PublishToken, reason: UInt8)
    /// The broker answered a subscription, one reason code a filter; 0x80 and above refuse it.
    case subscribed([UInt8])
    /// A message came.
    case message(IncomingMessage)
}

/// Why a publish was not even begun.
package enum LinkError: Error, Equatable, Sendable {
    case notConnected
    case windowFull
    case tooLarge(Int)
    case failed(String)
}

/// The port of MQTT: one connection at a time, of which nothing is kept when it ends.
///
/// All calls and all events are on the loop's thread; no event is told from within a call. A link queues nothing:
/// what it cannot take now it refuses.
package protocol Link: AnyObject {
    /// Receives what the link tells, in order.
    var onEvent: ((LinkEvent) -> Void)? { get set }
    /// Begins to connect, with `will` as the last will; ends in `connected` or `ended`. Ignored while a connection stands.
    func connect(to target: LinkTarget, will: OutgoingMessage?)
    /// Hands one message to the connection; at-least-once messages take a place in the window until `published`.
    func publish(_ message: OutgoingMessage) throws(LinkError) -> PublishToken
    /// Asks for topics; at most once for filters of samples is not told apart: quality at least once for all.
    func subscribe(to filters: [String]) throws(LinkError)
    /// Places left in the window.
    var room: Int { get }
    /// Ends the connection. `saying` goodbye suppresses the will; without it the will is published.
    func drop(sayingGoodbye: Bool)
}
