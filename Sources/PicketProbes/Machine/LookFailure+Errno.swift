import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension LookFailure {
    /// What an error number of the C library says of a look at `object`, a phrase such as "the folder of process 5".
    static func from(errno number: Int32, at object: String) -> LookFailure {
        let reason = unsafe String(cString: strerror(number))
        return LookFailure(code(of: number), "The look at \(object) failed: \(reason).")
    }

    private static func code(of number: Int32) -> Code {
        switch number {
        case EACCES, EPERM: .denied
        case ETIMEDOUT: .timedOut
        case EFBIG, EOVERFLOW, E2BIG: .tooLarge
        case EINVAL, ENAMETOOLONG, ELOOP, EILSEQ, EBADMSG, EISDIR: .malformed
        default: .unavailable
        }
    }
}

extension Observation {
    /// An observation by an error number: `absent` where it says that there is no such thing.
    static func from(errno number: Int32, at object: String) -> Observation {
        switch number {
        case ENOENT, ENOTDIR, ESRCH: .absent
        default: .failed(.from(errno: number, at: object))
        }
    }

    /// A look that failed for a reason of our own; `sentence` says which.
    static func failed(_ code: LookFailure.Code, _ sentence: String) -> Observation {
        .failed(LookFailure(code, Untrusted(sentence)))
    }
}
