package import PicketModel

/// What a program's terminal title says of its state, for programs that put it there.
///
/// A title holds for as long as it stands, and needs no file. It is a frill that a person may turn off and a program may
/// leave behind, so one that says nothing proves nothing.
package enum TitleReading {
    /// What the title says; nil where it says nothing.
    package static func status(_ title: Untrusted, of runtime: Runtime) -> SessionAccount.Status? {
        switch runtime {
        case .codex: codex(title.raw)
        case .gemini: gemini(title.raw)
        case .claude, .agy, .other: nil
        }
    }

    /// The account of a title that was last seen at `seenUp` and has been as it is since `changedUp`.
    package static func account(
        _ title: Untrusted, of runtime: Runtime, seenUp: Milliseconds, changedUp: Milliseconds
    ) -> SessionAccount? {
        guard let status = status(title, of: runtime) else { return nil }
        var account = SessionAccount(runtime: runtime)
        account.source = .title
        account.status = status
        // A spinner that stands still says no more than when it last turned; a question stands while it is shown.
        account.statusUp = status == .busy ? changedUp : seenUp
        account.recordUp = changedUp
        if status == .waiting { account.waitingFor = "action required" }
        return account
    }

    /// The account of a Codex that was given nothing yet: it writes no file, and its title is its folder's name alone.
    ///
    /// In its dialogs at the start the title is another (0.163.0). A title without a spinner proves nothing of a session
    /// that has records. It counts as written when the process began, so that anything seen later stands above it.
    package static func ready(_ title: Untrusted, in folders: [String], startedUp: Milliseconds) -> SessionAccount? {
        let names = folders.compactMap { $0.split(separator: "/").last }
        guard names.contains(where: { $0 == title.raw }) else { return nil }
        var account = SessionAccount(runtime: .codex)
        account.source = .title
        account.status = .idle
        account.statusUp = startedUp
        account.recordUp = startedUp
        return account
    }

    /// `[ ! ] Action Required | task | folder`, with a blinking mark, and a braille figure before the rest while busy (0.163.0).
    private static func codex(_ title: String) -> SessionAccount.Status? {
        if title.prefix(40).contains("Action Required") { return .waiting }
        guard let first = title.unicodeScalars.first, (0x2800...0x28FF).contains(first.value) else { return nil }
        return .busy
    }

    /// Four forms, by the program's public source: a sign, two spaces or so, and words.
    private static func gemini(_ title: String) -> SessionAccount.Status? {
        switch title.unicodeScalars.first?.value {
        case 0x270B: .waiting
        case 0x23F2, 0x2726: .busy
        case 0x25C7: .idle
        default: nil
        }
    }
}
