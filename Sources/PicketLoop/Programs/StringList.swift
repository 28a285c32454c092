#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Texts as C wants a list of them: copies that end in NUL, and a null pointer after the last.
@safe final class StringList {
    private let storage: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

    init(_ texts: [String]) {
        unsafe storage = .allocate(capacity: texts.count + 1)
        unsafe storage.initialize(repeating: nil)
        for (index, text) in texts.enumerated() { unsafe storage[index] = strdup(text) }
    }

    deinit {
        for index in unsafe storage.indices { unsafe free(storage[index]) }
        unsafe storage.deallocate()
    }

    /// Lives as long as this list does.
    var pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? { unsafe storage.baseAddress }
}

/// The system's own words for its error numbers.
package enum SystemError {
    /// What `number` means.
    package static func text(_ number: Int32) -> String {
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}
