import PicketLoop

/// What a callback of libmosquitto said, in the order of the calls.
enum ClientEvent {
    /// CONNACK, with the two limits that the broker may give.
    case accepted(reason: Int32, receiveMaximum: Int?, largestPacket: Int?)
    /// The socket was closed: the reason of a DISCONNECT of the broker, or a code of the library.
    case disconnected(Int32)
    /// PUBACK, or a message at most once was written.
    case published(packet: Int32, reason: Int32)
    /// SUBACK.
    case subscribed([UInt8])
    case message(IncomingMessage)
}

/// Where the callbacks of one client leave what they were told; they do nothing else.
final class ClientInbox {
    private(set) var events: [ClientEvent] = []

    func append(_ event: ClientEvent) { events.append(event) }

    /// Forgets all events; the room is kept for the next ones.
    func clear() { events.removeAll(keepingCapacity: true) }
}
