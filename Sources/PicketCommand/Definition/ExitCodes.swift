/// The exit codes of `picket`; docs/exit-codes.md explains them.
package enum ExitCodes {
    /// It went well: for `watch`, done, delivered or turned in.
    package static let success: Int32 = 0
    /// An error.
    package static let error: Int32 = 1
    /// `watch`: the time was up.
    package static let timeout: Int32 = 2
    /// `watch`: a worker failed.
    package static let failed: Int32 = 3
    /// `watch`: a worker ended and left work that is not committed.
    package static let gone: Int32 = 4
    /// No worker, or more than one, has the id.
    package static let unresolved: Int32 = 5
    /// `watch`: a worker ended and left nothing.
    package static let vanished: Int32 = 6
    /// `watch --stop-on waiting`: a worker needs a person.
    package static let needsPerson: Int32 = 7
    /// Bad usage (sysexits.h, EX_USAGE).
    package static let usage: Int32 = 64
    /// Ended by Ctrl-C.
    package static let interrupted: Int32 = 130
}
