import PicketJSON
package import PicketLoop
package import PicketModel
package import PicketWire

/// Asks one hub, and reads its answers.
package final class HubQuestions {
    /// Where the hub answers.
    package let address: ServiceAddress
    private let client: any HubClient

    /// A fleet of thousands of workers fits; anything beyond is no fleet.
    private static let limits = JSONLimits(bytes: 16 << 20, depth: 32, elements: 2_000_000, stringBytes: 64 << 10)
    static let deadline: Milliseconds = .seconds(10)

    /// Asks the hub at `address` through `client`.
    package init(_ address: ServiceAddress, _ client: any HubClient) {
        self.address = address
        self.client = client
    }

    /// The fleet as it is; with `after`, once it differs from that change or `wait` is over.
    package func fleet(
        after: UInt64? = nil, wait: Milliseconds = .zero, then: @escaping (Result<FleetMessage, CommandError>) -> Void
    ) {
        let query = after.map { "?after=\($0)&wait=\(wait.count)" } ?? ""
        ask("GET", "/v1/fleet" + query, deadline: Self.deadline + wait, then) { json throws(WireError) in
            try FleetMessage(json: json)
        }
    }

    /// Why a worker has its verdict; now, or at a time.
    package func explanation(
        of worker: WorkerAddress, at time: Milliseconds?,
        then: @escaping (Result<ExplanationMessage, CommandError>) -> Void
    ) {
        let query = time.map { "?at=" + Percent.encoded(Timestamp.text($0)) } ?? ""
        ask("GET", "/v1/workers/\(worker)/explanation" + query, deadline: Self.deadline, then) {
            json throws(WireError) in
            try ExplanationMessage(json: json)
        }
    }

    /// The worker that an id names, retired ones too at a time past; an error of code 5 where it names none or several.
    package func resolve(
        _ id: String, at time: Milliseconds? = nil, then: @escaping (Result<WorkerAddress, CommandError>) -> Void
    ) {
        let past = time.map { "&at=" + Percent.encoded(Timestamp.text($0)) } ?? ""
        let answered: (Result<[WorkerAddress], CommandError>) -> Void = { result in
            then(result.flatMap { matches in Self.only(matches, of: id) })
        }
        ask("GET", "/v1/resolve?id=" + Percent.encoded(id) + past, deadline: Self.deadline, answered) {
            json throws(WireError) in
            try Self.matches(json)
        }
    }

    /// Lets go of an ended worker.
    package func retire(_ worker: WorkerAddress, then: @escaping (Result<Void, CommandError>) -> Void) {
        ask("POST", "/v1/workers/\(worker)/retire", deadline: Self.deadline, then) { _ throws(WireError) in () }
    }

    /// Has a worker's agent look at it now, and compare its branch with `base` from then on.
    package func look(
        at worker: WorkerAddress, base: String, then: @escaping (Result<Void, CommandError>) -> Void
    ) {
        let target = "/v1/workers/\(worker)/look?base=" + Percent.encoded(base)
        ask("POST", target, deadline: Self.deadline, then) { _ throws(WireError) in () }
    }

    /// Has a host polled again; says whether it had been polled rarely.
    package func resume(_ host: HostID, then: @escaping (Result<Bool, CommandError>) -> Void) {
        ask("POST", "/v1/hosts/\(host)/resume", deadline: Self.deadline, then) { json throws(WireError) in
            json["resumed"]?.bool ?? false
        }
    }

    private static func only(_ matches: [WorkerAddress], of id: String) -> Result<WorkerAddress, CommandError> {
        let shown = Terminal.safe(id)
        if matches.count > 1 {
            let names = matches.prefix(8).map(\.description).joined(separator: ", ")
            return .failure(
                CommandError(
                    "'\(shown)' names \(matches.count) workers: \(names); expected an id that names one.",
                    next: "picket ps -o wide", code: ExitCodes.unresolved))
        }
        if let match = matches.first { return .success(match) }
        return .failure(
            CommandError(
                "no worker is called '\(shown)'; expected host/worker, a worker, session, worktree, branch or pid.",
                next: "picket ps", code: ExitCodes.unresolved))
    }

    private static func matches(_ json: JSONValue) throws(WireError) -> [WorkerAddress] {
        guard let list = json["matches"]?.array else { throw WireError(.field, "matches: expected a list") }
        return list.compactMap { match in
            guard let host = match["host"]?.string.flatMap({ HostID($0) }),
                let worker = match["worker"]?.string.flatMap({ WorkerID($0) })
            else { return nil }
            return WorkerAddress(host: host, worker: worker)
        }
    }

    func ask<Answer>(
        _ method: String, _ target: String, deadline: Milliseconds,
        _ then: @escaping (Result<Answer, CommandError>) -> Void,
        _ read: @escaping (JSONValue) throws(WireError) -> Answer
    ) {
        client.ask(address, method: method, target: target, body: [], deadline: deadline) { [address] answer in
            then(Self.read(answer, from: address, read))
        }
    }

    private static func read<Answer>(
        _ answer: ServiceAnswer, from address: ServiceAddress, _ read: (JSONValue) throws(WireError) -> Answer
    ) -> Result<Answer, CommandError> {
        switch answer {
        case .unreachable(let reason):
            return .failure(CommandError(Terminal.safe(reason) + ".", next: "picket up"))
        case .answered(let status, let body):
            let json = try? JSONValue.parse(body, limits: limits)
            if (200..<300).contains(status), let json {
                do throws(WireError) {
                    return .success(try read(json))
                } catch {
                    return .failure(CommandError("the hub's answer is not understood: \(error.description)."))
                }
            }
            let said = json?["error"]?.string.map { Terminal.safe($0) }
            return .failure(CommandError(said ?? "the hub answered with status \(status) and no reason."))
        }
    }
}

/// Text in the query of a target (RFC 3986, 2.1).
enum Percent {
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.properties.isAlphabetic && byte < 0x80 || ("0"..."9").contains(scalar)
                || "-._~".utf8.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            encoded += isPlain ? String(scalar) : "%" + (digits.utf8.count == 1 ? "0" : "") + digits
        }
    }
}
