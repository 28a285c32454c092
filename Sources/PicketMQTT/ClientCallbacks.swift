import CMosquitto
import PicketLoop

extension Client {
    /// Lets libmosquitto tell `handle`'s inbox, which its user data points to, what comes.
    ///
    /// The closures capture nothing, since C calls them. The library holds a lock around each: they must not call it back.
    static func setCallbacks(on handle: OpaquePointer) {
        unsafe mosquitto_connect_v5_callback_set(handle) { _, context, reason, _, properties in
            let event = ClientEvent.accepted(
                reason: reason, receiveMaximum: unsafe readInt16(MQTT_PROP_RECEIVE_MAXIMUM, in: properties),
                largestPacket: unsafe readInt32(MQTT_PROP_MAXIMUM_PACKET_SIZE, in: properties))
            unsafe clientInbox(context)?.append(event)
        }
        unsafe mosquitto_disconnect_v5_callback_set(handle) { _, context, reason, _ in
            unsafe clientInbox(context)?.append(.disconnected(reason))
        }
        unsafe mosquitto_publish_v5_callback_set(handle) { _, context, packet, reason, _ in
            unsafe clientInbox(context)?.append(.published(packet: packet, reason: reason))
        }
        unsafe mosquitto_subscribe_v5_callback_set(handle) { _, context, _, count, reasons, _ in
            let read = unsafe UnsafeBufferPointer(start: reasons, count: reasons == nil ? 0 : Int(count))
            unsafe clientInbox(context)?.append(.subscribed(unsafe read.map { UInt8(truncatingIfNeeded: $0) }))
        }
        unsafe mosquitto_message_v5_callback_set(handle) { _, context, message, _ in
            guard let message = unsafe copy(message) else { return }
            unsafe clientInbox(context)?.append(.message(message))
        }
    }
}

private func clientInbox(_ context: UnsafeMutableRawPointer?) -> ClientInbox? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<ClientInbox>.fromOpaque(context).takeUnretainedValue()
}

/// The library frees a message when the callback returns.
private func copy(_ message: UnsafePointer<mosquitto_message>?) -> IncomingMessage? {
    guard let message = unsafe message?.pointee, let topic = unsafe message.topic else { return nil }
    let payload = unsafe UnsafeRawBufferPointer(
        start: message.payload, count: message.payload == nil ? 0 : Int(message.payloadlen))
    return unsafe IncomingMessage(
        topic: String(cString: topic), payload: [UInt8](payload), retained: message.retain)
}

private func readInt16(_ name: mqtt5_property, in properties: OpaquePointer?) -> Int? {
    var value: UInt16 = 0
    let found = unsafe mosquitto_property_read_int16(properties, Int32(name.rawValue), &value, false)
    return unsafe found == nil ? nil : Int(value)
}

private func readInt32(_ name: mqtt5_property, in properties: OpaquePointer?) -> Int? {
    var value: UInt32 = 0
    let found = unsafe mosquitto_property_read_int32(properties, Int32(name.rawValue), &value, false)
    return unsafe found == nil ? nil : Int(value)
}
