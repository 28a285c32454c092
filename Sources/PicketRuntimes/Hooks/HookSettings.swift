package import PicketJSON
package import PicketModel

/// The hooks of Picket in a runtime's settings: where they stand, how they look, and how they are put in and taken out.
///
/// Events and forms as of Claude Code 2.1.329 (`settings.json`), Codex 0.163.0 (`hooks.json`,
/// developers.openai.com/codex/hooks), Gemini CLI (geminicli.com/docs/hooks/reference) and Antigravity's `hooks.json`,
/// in which hooks stand below a name of their own.
package struct HookSettings: Equatable, Sendable {
    /// Which runtime.
    package let runtime: Runtime
    /// The words of the command up to the event: the program, `hook` and its arguments, quoted for a shell.
    let program: String

    /// Hooks of a runtime that run `program`, an absolute path, with `options` behind the runtime's name; nil for a
    /// runtime that has no hooks.
    package init?(_ runtime: Runtime, program: String, options: [String] = []) {
        guard runtime != .other else { return nil }
        self.runtime = runtime
        let words = [program, "hook", runtime.rawValue] + options
        self.program = words.map(Self.quoted).joined(separator: " ")
    }

    /// Hooks as they stand in a document: with the program and the options that were written; nil where none stand there.
    package init?(_ runtime: Runtime, foundIn document: [UInt8]) throws(HookSettingsError) {
        guard let first = try Self.installed(runtime, in: document).first?.command else { return nil }
        self.runtime = runtime
        program =
            runtime == .agy
            ? String(first.prefix(upTo: first.firstRange(of: " --event ")?.lowerBound ?? first.endIndex)) : first
    }

    /// The settings file, below the folder `home` in which the runtime keeps its files, or below the user's own.
    package static func file(of runtime: Runtime, home: String, userHome: String) -> String? {
        switch runtime {
        case .claude: home + "/settings.json"
        case .codex: home + "/hooks.json"
        case .gemini: home + "/settings.json"
        // Whatever its folder is, it reads its hooks here.
        case .agy: userHome + "/.gemini/config/hooks.json"
        case .other: nil
        }
    }

    /// The events that are asked for, in the order in which they are written.
    package static func events(of runtime: Runtime) -> [String] {
        switch runtime {
        case .claude:
            [
                "SessionStart", "UserPromptSubmit", "PreToolUse", "PermissionRequest", "PostToolUse",
                "PostToolUseFailure", "Notification", "PreCompact", "Stop", "StopFailure", "SessionEnd",
            ]
        case .codex:
            [
                "SessionStart", "UserPromptSubmit", "PreToolUse", "PermissionRequest", "PostToolUse", "PreCompact",
                "PostCompact", "Stop",
            ]
        case .gemini:
            [
                "SessionStart", "BeforeAgent", "BeforeTool", "AfterTool", "Notification", "PreCompress", "AfterAgent",
                "SessionEnd",
            ]
        // Not before and after tools: what it hears from those hooks decides whether the tool may run.
        case .agy: ["PreInvocation", "PostInvocation", "Stop"]
        case .other: []
        }
    }

    /// The document with the hooks in it; one that has them already, of any program, is brought to this form.
    package func install(into document: [UInt8]) throws(HookSettingsError) -> [UInt8] {
        var edit = try Self.edit(Self.remove(runtime, from: document))
        do {
            var path: [String] = []
            for key in Self.path(of: runtime) {
                if edit.value(at: path + [key]) == nil { try edit.add(key, .object(JSONObject()), at: path) }
                path.append(key)
                guard edit.value(at: path)?.members != nil else { throw HookSettingsError.shape(path) }
            }
            for event in Self.events(of: runtime) {
                if edit.value(at: path + [event]) == nil { try edit.add(event, .array([]), at: path) }
                guard edit.value(at: path + [event])?.elements != nil else {
                    throw HookSettingsError.shape(path + [event])
                }
                try edit.append(entry(event), at: path + [event])
            }
        } catch let error as HookSettingsError {
            throw error
        } catch let error as JSONError {
            throw .json(error)
        } catch {
            throw .shape([])
        }
        return edit.bytes
    }

    /// The document without the hooks; what became empty by that goes too, all else stays to the byte.
    package static func remove(_ runtime: Runtime, from document: [UInt8]) throws(HookSettingsError) -> [UInt8] {
        var edit = try edit(document)
        guard !installed(runtime, in: edit).isEmpty else { return document }
        let path = path(of: runtime)
        do throws(JSONError) {
            for event in edit.value(at: path)?.members?.map(\.key) ?? [] {
                let elements = edit.value(at: path + [event])?.elements ?? []
                let own = elements.indices.filter { command(of: elements[$0], runtime) != nil }
                for index in own.reversed() { try edit.removeElement(index, at: path + [event]) }
                if !own.isEmpty, own.count == elements.count { try edit.remove(event, at: path) }
            }
            for depth in path.indices.reversed() where edit.value(at: Array(path[...depth]))?.members?.isEmpty == true {
                try edit.remove(path[depth], at: Array(path[..<depth]))
            }
        } catch {
            throw .json(error)
        }
        return edit.bytes
    }

    /// The events for which hooks of Picket stand in the document, each with its command.
    package static func installed(
        _ runtime: Runtime, in document: [UInt8]
    ) throws(HookSettingsError) -> [(event: String, command: String)] {
        installed(runtime, in: try edit(document))
    }

    private static func installed(_ runtime: Runtime, in edit: JSONEdit) -> [(event: String, command: String)] {
        (edit.value(at: path(of: runtime))?.members ?? []).flatMap { member in
            (member.value.elements ?? []).compactMap { element in
                command(of: element, runtime).map { (member.key, $0) }
            }
        }
    }

    /// The hooks alone, as they would stand in an empty file.
    package func document() throws(HookSettingsError) -> [UInt8] { try install(into: Array("{}\n".utf8)) }

    private static func edit(_ document: [UInt8]) throws(HookSettingsError) -> JSONEdit {
        do {
            let edit = try JSONEdit(document)
            guard edit.outline.members != nil else { throw HookSettingsError.shape([]) }
            return edit
        } catch let error as JSONError {
            throw .json(error)
        } catch {
            throw .shape([])
        }
    }
}

/// Why hooks can be put into a document or taken out of it no more.
package enum HookSettingsError: Error, Equatable, Sendable {
    /// It is no JSON, or not as it must be, at this byte.
    case json(JSONError)
    /// What stands at this place is of another kind than hooks need: an object, for an event an array.
    case shape([String])
}
