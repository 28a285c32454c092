import PicketJSON

/// How one part is started; kept on disk, so that it can be started again in the same way.
struct PartPlan: Equatable {
    /// The program, by path, and its arguments.
    var arguments: [String]
    /// Sockets that are removed once it ended.
    var sockets: [String] = []

    func write(_ part: Part, in folder: UpFolder) throws(CommandError) {
        let json = JSONValue.object([
            ("arguments", .array(arguments.map { .string($0) })), ("sockets", .array(sockets.map { .string($0) })),
        ])
        try Files.write(folder.plan(of: part), json.text() + "\n")
    }

    static func read(_ part: Part, in folder: UpFolder) throws(CommandError) -> PartPlan {
        let bytes = try? Files.read(folder.plan(of: part), limit: 64 << 10)
        let json = bytes.flatMap { try? JSONValue.parse($0) }
        guard let arguments = json?["arguments"]?.array?.compactMap(\.string), !arguments.isEmpty else {
            throw CommandError(
                "'\(Terminal.safe(folder.path))' holds no plan of the \(part.rawValue).", next: UpCommand.line(folder))
        }
        return PartPlan(arguments: arguments, sockets: json?["sockets"]?.array?.compactMap(\.string) ?? [])
    }
}
