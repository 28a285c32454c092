import CMosquitto
import PicketLoop
import PicketModel

/// One client object of libmosquitto: good for one connection, then thrown away.
///
/// Exactly one owner holds it at any time and nobody else can call it, which is why it may be handed from the connecting
/// thread to the loop's.
@safe
struct Client: ~Copyable, @unchecked Sendable {
    private let handle: OpaquePointer
    /// What the callbacks said; touched only by whoever owns the client.
    let inbox: ClientInbox

    private init(_ handle: OpaquePointer, _ inbox: ClientInbox) {
        unsafe self.handle = unsafe handle
        self.inbox = inbox
    }

    // Closes the socket where it is open, without a DISCONNECT: the broker then publishes the will.
    deinit { unsafe mosquitto_destroy(handle) }

    /// The library has one piece of global state, and counts on being told once, on one thread.
    private static let library = LibraryCode(mosquitto_lib_init())

    /// A client set up for `target`, not yet connected.
    static func make(for target: LinkTarget, will: OutgoingMessage?) throws(LibraryCode) -> Client {
        try library.orThrow()
        let inbox = ClientInbox()
        let context = unsafe Unmanaged.passUnretained(inbox).toOpaque()
        guard let handle = unsafe mosquitto_new(target.client, true, context) else {
            throw LibraryCode(MOSQ_ERR_ERRNO.rawValue)
        }
        let client = unsafe Client(handle, inbox)
        try client.setUp(for: target)
        if let will { try client.setWill(will) }
        unsafe setCallbacks(on: handle)
        return client
    }

    private func setUp(for target: LinkTarget) throws(LibraryCode) {
        try check(unsafe mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5))
        // A small message waits for no other one.
        try check(unsafe mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1))
        guard target.user != nil || target.password != nil else { return }
        try check(unsafe mosquitto_username_pw_set(handle, target.user, target.password))
    }

    private func setWill(_ will: OutgoingMessage) throws(LibraryCode) {
        var properties = Properties()
        if let expiry = will.expiry { try properties.add(expiry: expiry) }
        try check(
            unsafe mosquitto_will_set_v5(
                handle, will.topic, Int32(clamping: will.payload.count), will.payload, will.quality.rawValue,
                will.retained, properties.list))
        // From here on the client owns them.
        properties.giveUp()
    }

    /// Looks the name up, connects and writes CONNECT; blocks as long as the system lets it.
    func connect(to target: LinkTarget) -> LibraryCode {
        var properties = Properties()
        do {
            try properties.add(receiveMaximum: max(target.receiveMaximum, 1))
            try properties.add(largestPacket: Self.largestIncomingPacket)
        } catch {
            return error
        }
        let keepalive = Int32(clamping: min(max(target.keepalive.seconds, 5), Int64(UInt16.max)))
        return LibraryCode(
            unsafe mosquitto_connect_bind_v5(
                handle, target.host, Int32(target.port), keepalive, nil, properties.list))
    }

    /// A broker sends nothing larger than the client says it takes; a payload of ours is at most 64 KiB.
    private static let largestIncomingPacket: UInt32 = 256 * 1024

    /// The socket; negative once the library closed it.
    var socket: Int32 { unsafe mosquitto_socket(handle) }
    /// Whether something waits to be written.
    var wantsWrite: Bool { unsafe mosquitto_want_write(handle) }

    /// Reads about one packet, if one is there.
    func read() -> LibraryCode { LibraryCode(unsafe mosquitto_loop_read(handle, 1)) }
    /// Writes what waits, as far as the socket takes it.
    func write() -> LibraryCode { LibraryCode(unsafe mosquitto_loop_write(handle, 1)) }
    /// Sends a ping when one is due, and closes the connection where none was answered.
    func tick() -> LibraryCode { LibraryCode(unsafe mosquitto_loop_misc(handle)) }
    /// Queues DISCONNECT, which suppresses the will, and begins to write it.
    func sayGoodbye() -> LibraryCode { LibraryCode(unsafe mosquitto_disconnect_v5(handle, 0, nil)) }

    /// Writes one message, or begins to; the number of its packet.
    func publish(_ message: OutgoingMessage) throws(LibraryCode) -> Int32 {
        var properties = Properties()
        if let expiry = message.expiry { try properties.add(expiry: expiry) }
        var packet: Int32 = 0
        try check(
            unsafe mosquitto_publish_v5(
                handle, &packet, message.topic, Int32(clamping: message.payload.count), message.payload,
                message.quality.rawValue, message.retained, properties.list))
        return packet
    }

    /// Writes one SUBSCRIBE for all of `filters`, or begins to.
    func subscribe(to filters: [String]) throws(LibraryCode) {
        let texts = CStrings(filters)
        try check(
            unsafe mosquitto_subscribe_multiple(
                handle, nil, Int32(clamping: filters.count), texts.pointers, QualityOfService.atLeastOnce.rawValue, 0,
                nil))
    }

    private func check(_ number: Int32) throws(LibraryCode) { try LibraryCode(number).orThrow() }
}

extension LibraryCode {
    func orThrow() throws(LibraryCode) {
        guard isSuccess else { throw self }
    }
}
