import CMosquitto
import PicketModel

/// A list of MQTT 5 properties, freed with its owner.
@safe
struct Properties: ~Copyable {
    /// What the library takes; nil for none.
    private(set) var list: OpaquePointer?

    deinit {
        var list = unsafe list
        unsafe mosquitto_property_free_all(&list)
    }

    /// After how long the broker forgets a message; at least one second.
    mutating func add(expiry: Milliseconds) throws(LibraryCode) {
        let seconds = UInt32(clamping: max(expiry.seconds, 1))
        try LibraryCode(addInt32(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, seconds)).orThrow()
    }

    /// How many unacknowledged messages the broker may send at a time.
    mutating func add(receiveMaximum: UInt16) throws(LibraryCode) {
        let name = Int32(MQTT_PROP_RECEIVE_MAXIMUM.rawValue)
        try LibraryCode(unsafe mosquitto_property_add_int16(&list, name, receiveMaximum)).orThrow()
    }

    /// The largest packet that the broker may send.
    mutating func add(largestPacket: UInt32) throws(LibraryCode) {
        try LibraryCode(addInt32(MQTT_PROP_MAXIMUM_PACKET_SIZE, largestPacket)).orThrow()
    }

    /// Forgets the list, which somebody else frees now.
    mutating func giveUp() { unsafe list = nil }

    private mutating func addInt32(_ name: mqtt5_property, _ value: UInt32) -> Int32 {
        unsafe mosquitto_property_add_int32(&list, Int32(name.rawValue), value)
    }
}
