#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Texts as C takes a list of them, freed with their owner.
@safe
struct CStrings: ~Copyable {
    /// One pointer a text.
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) {
        unsafe pointers = texts.map { unsafe strdup($0) }
    }

    deinit {
        unsafe pointers.forEach { unsafe free($0) }
    }
}
