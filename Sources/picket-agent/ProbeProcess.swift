import PicketAgent
import PicketCommand
import PicketJSON
import PicketLoop
import PicketModel
import PicketOptions
import PicketProbes
import PicketStore
import PicketWire

/// `picket-agent probe`: asks the running agent, or looks by itself where none answers within a second.
///
/// It takes no lock, moves no counter and writes nothing.
final class ProbeProcess {
    /// How long the request may take to come.
    private static let inputPatience = Milliseconds.seconds(2)

    private let process: AgentProcess
    private let settings: AgentSettings
    private let readsInput: Bool
    private var frame: String?
    private var request = ProbeRequest()
    private var answer: [UInt8]?
    private var trouble: CommandError?
    private var look: LoneLook?

    init(_ options: ParsedArguments) throws {
        process = try AgentProcess(options)
        settings = process.settings
        readsInput = options.flag("--stdin")
        frame = options.text("--frame")
        if let frame, !ProbeFrame.isNonce(frame) {
            throw CommandError("--frame: expected 8 to 64 of 0-9a-f, found '\(Untrusted(frame).display)'.")
        }
    }

    func run() throws -> Int32 {
        if readsInput { readRequest() } else { begin() }
        process.loop.run()
        if let trouble { throw trouble }
        guard let answer else { return 1 }
        let printed = frame.map { ProbeFrame.wrap(answer, nonce: $0) } ?? answer + [UInt8(ascii: "\n")]
        print(String(decoding: printed, as: UTF8.self), terminator: "")
        return 0
    }

    private func readRequest() {
        let loop = process.loop
        let input = StandardInput(limit: ProbeRequest.largest) { [weak self] end in self?.take(end) }
        loop.add(input)
        loop.schedule(after: Self.inputPatience) { _ in input.giveUp() }
    }

    private func take(_ end: StandardInput.End) {
        switch end {
        case .whole(let bytes):
            do {
                request = try ProbeRequest(payload: bytes)
                frame = frame ?? request.frame
                begin()
            } catch {
                fail("the request on standard input could not be read: \(error.description)")
            }
        case .tooLong: fail("the request on standard input is longer than \(ProbeRequest.largest) bytes.")
        case .tooSlow: fail("standard input did not end within \(Self.inputPatience.seconds) s.")
        }
    }

    private func begin() {
        let client = LocalClient(clock: process.loop)
        process.loop.add(client)
        guard let orphans = request.orphans else { return askForPicture(client) }
        ask(client, "POST", "/v1/adopt", orphans.payload) { [weak self] _ in self?.askForPicture(client) }
    }

    private func askForPicture(_ client: LocalClient) {
        ask(client, "GET", pictureTarget) { [weak self] body in self?.finish(body) }
    }

    /// Asks the running agent; looks alone where it does not answer.
    private func ask(
        _ client: LocalClient, _ method: String, _ target: String, _ body: [UInt8] = [],
        then: @escaping ([UInt8]) -> Void
    ) {
        client.ask(
            .socket(settings.socketPath), method: method, target: target, body: body, deadline: LoneLook.patience
        ) { [weak self] answer in
            if case .answered(status: 200, let body) = answer { then(body) } else { self?.lookAlone() }
        }
    }

    private var pictureTarget: String {
        let marks = request.marks.map { "mark=\($0.epoch):\($0.seq)" }.joined(separator: "&")
        return marks.isEmpty ? "/v1/picture" : "/v1/picture?\(marks)"
    }

    /// Reads the ledger without a lock, looks once, and keeps nothing.
    private func lookAlone() {
        let loop = process.loop
        let machine = HostMachine(clock: loop)
        loop.add(machine)
        guard let lookout = try? process.makeLookout(machine) else {
            return fail("the shipped signatures are damaged.")
        }
        let look = LoneLook(clock: loop, host: settings.host, lookout: lookout, request: request) { [weak self] in
            self?.spooled ?? []
        }
        self.look = look
        let ledger = LedgerFile.read(AtomicFile(path: settings.state + "/ledger.json"))
        look.begin(ledger) { [weak self] message in self?.finish(message.json.bytes()) }
    }

    private var spooled: [EventMessage] {
        let marks = Dictionary(request.marks.map { ($0.epoch, $0.seq) }, uniquingKeysWith: max)
        do {
            let events = try SpoolReader.events(
                path: settings.state + "/spool.db", after: marks, limit: ProbeMessage.mostEvents,
                bytes: ProbeMessage.mostEventBytes)
            return events.compactMap { try? EventMessage(payload: $0.payload) }
        } catch {
            Log.raw("picket-agent: \(error)")
            return []
        }
    }

    private func finish(_ body: [UInt8]) {
        answer = body
        process.loop.stop()
    }

    private func fail(_ sentence: String) {
        trouble = CommandError(sentence)
        process.loop.stop()
    }
}
