import PicketLoop
import PicketModel

/// What it means that git did not answer.
enum GitFailure {
    /// Git says that there is no repository; that is an answer.
    static func saysNoRepository(_ result: CommandResult) -> Bool {
        result.end == .exited(128) && text(result).contains("not a git repository (or any")
    }

    /// Why the look failed; nil where the command succeeded.
    static func of(_ result: CommandResult, _ verb: String) -> LookFailure? {
        switch result.end {
        case .exited(0): return nil
        case .exited(let code): return refusal(code, text(result), verb)
        case .signalled(let number):
            return LookFailure(.unavailable, Untrusted("git \(verb) was ended by signal \(number)."))
        case .timedOut:
            return LookFailure(.timedOut, Untrusted("git \(verb) did not end in time; is its file system slow?"))
        case .overflow: return LookFailure(.tooLarge, Untrusted("git \(verb) wrote more than its limit."))
        case .notStarted(let reason, let missing):
            guard missing else { return LookFailure(.unavailable, Untrusted(reason)) }
            return LookFailure(.notInstalled, "git was not found on PATH; install the package git.")
        }
    }

    private static func refusal(_ code: Int32, _ said: String, _ verb: String) -> LookFailure {
        if said.contains("dubious ownership") {
            return LookFailure(.denied, "git refuses the repository, since another user owns it (dubious ownership).")
        }
        let line = said.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
        let shown = Untrusted(line).redacted.prefix(bytes: 200).raw
        let code = String(code)
        return LookFailure(
            said.contains("Permission denied") ? .denied : .unavailable,
            Untrusted("git \(verb) ended with \(code): \(shown)."))
    }

    /// Its output was not of the form that git documents.
    static func malformed(_ verb: String) -> LookFailure {
        LookFailure(.malformed, Untrusted("git \(verb) answered in a form that is not known."))
    }

    private static func text(_ result: CommandResult) -> String { String(decoding: result.errors, as: UTF8.self) }
}
