import PicketLoop
import PicketModel
import PicketRuntimes

/// Finds the process of a pane's tree that is the worker's run.
struct CandidateFinder {
    let machine: any Machine
    let catalogue: RuntimeCatalogue

    /// The outermost process that is a known agent program, or that the rule names.
    ///
    /// A launcher gives way to a program of the same runtime below it. Where a rule speaks of the pane and no program
    /// of it is known, the first process that is no idle shell.
    func candidate(in tree: [ProcessLook], rule: WorkerRule?) -> RunCandidate? {
        let found = tree.indices.compactMap { index -> (index: Int, program: RuntimeProgram)? in
            guard !tree[index].zombie, let program = recognise(tree[index], rule), program.role != .service else {
                return nil
            }
            return (index, program)
        }
        guard let first = found.first else { return other(in: tree, rule: rule) }
        let inner =
            first.program.launcher ? found.dropFirst().first { $0.program.runtime == first.program.runtime } : nil
        let chosen = inner ?? first
        return RunCandidate(
            process: tree[chosen.index], runtime: chosen.program.runtime, headless: chosen.program.role == .headless,
            wrapper: wrapper(of: tree[chosen.index], in: tree[..<chosen.index]))
    }

    private func recognise(_ process: ProcessLook, _ rule: WorkerRule?) -> RuntimeProgram? {
        let arguments = machine.arguments(of: process.identity.pid).value ?? []
        if let program = rule?.program, names(of: process, arguments).contains(program) {
            return RuntimeProgram(runtime: rule?.runtime ?? .other, program: Untrusted(program))
        }
        return catalogue.recognise(name: process.name, arguments: arguments)
    }

    private func other(in tree: [ProcessLook], rule: WorkerRule?) -> RunCandidate? {
        guard let rule, rule.program == nil, rule.runtime == nil || rule.runtime == .other else { return nil }
        return tree.first { !$0.zombie && !isIdleShell($0) }.map { RunCandidate(process: $0, runtime: .other) }
    }

    private func names(of process: ProcessLook, _ arguments: [Untrusted]) -> [String] {
        [process.name.raw]
            + arguments.prefix(2).map { argument in
                argument.raw.split(separator: "/").last.map(String.init) ?? argument.raw
            }
    }

    /// A parent within the pane that runs a script, which may start the program again when it ends.
    private func wrapper(of process: ProcessLook, in above: ArraySlice<ProcessLook>) -> ProcessIdentity? {
        guard let parent = above.first(where: { $0.identity.pid == process.parent }), !parent.zombie,
            Shells.isShell(parent.name), !isIdleShell(parent)
        else { return nil }
        return parent.identity
    }

    private func isIdleShell(_ process: ProcessLook) -> Bool {
        guard Shells.isShell(process.name) else { return process.name.raw.hasPrefix("tmux") }
        guard let arguments = machine.arguments(of: process.identity.pid).value else { return true }
        return !Shells.runsScript(arguments)
    }
}

/// Tells shells that wait for a person from shells that run a script.
enum Shells {
    private static let names: Set<String> = ["sh", "bash", "zsh", "fish", "dash", "ksh", "tcsh", "csh", "ash", "login"]

    static func isShell(_ name: Untrusted) -> Bool {
        names.contains(name.raw.hasPrefix("-") ? String(name.raw.dropFirst()) : name.raw)
    }

    /// Whether a shell's arguments give it a script or a command.
    static func runsScript(_ arguments: [Untrusted]) -> Bool {
        arguments.dropFirst().contains { argument in
            !argument.raw.hasPrefix("-") || (argument.raw.contains("c") && !argument.raw.hasPrefix("--"))
        }
    }
}
