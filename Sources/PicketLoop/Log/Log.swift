package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes lines for people to standard error, each with the time; what is untrusted in them is rendered by the caller.
package enum Log {
    /// Writes one line; a full or closed standard error loses it.
    package static func write(_ line: String, at wall: Milliseconds) {
        let seconds = wall.seconds % 86_400
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + String($0) }
        raw(clock.joined(separator: ":") + "Z " + line)
    }

    /// Writes one line without the time, as for an error before the start.
    package static func raw(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = Self.put(bytes)
    }

    private static func put(_ bytes: [UInt8]) -> Int {
        #if canImport(Darwin)
            unsafe Darwin.write(2, bytes, bytes.count)
        #elseif canImport(Musl)
            unsafe Musl.write(2, bytes, bytes.count)
        #else
            unsafe Glibc.write(2, bytes, bytes.count)
        #endif
    }
}
