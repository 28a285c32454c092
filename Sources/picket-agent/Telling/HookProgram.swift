import CSystem
import PicketJSON
import PicketLoop
import PicketModel
import PicketRuntimes
import PicketStore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `picket-agent hook RUNTIME`: passes on what a runtime tells a hook, and ends within 20 ms.
///
/// A runtime waits for its hooks, shows what they print and heeds how they end. So this prints nothing, whatever comes,
/// and always ends with 0; the options are read by hand, for a mistake in them is nobody's to be told here.
enum HookProgram {
    /// How long the input may take to come, in milliseconds.
    private static let inputPatience: Int64 = 12
    private static let word = "hook"

    /// Whether these arguments of the process ask for it. Help is for people, and goes another way.
    static func isMeant(_ arguments: [String]) -> Bool {
        arguments.count >= 2 && arguments[1] == word && !arguments.contains("--help") && !arguments.contains("-h")
    }

    /// Does all of it.
    static func run(_ arguments: [String]) {
        let began = picket_up_ms()
        let words = Words(Array(arguments.dropFirst(2)))
        let input = words.input.map { Array($0.utf8) } ?? read(until: began + inputPatience)
        guard let runtime = words.runtime, let origin = OwnOrigin.look(),
            let report = HookReport(input, runtime: runtime, event: words.event)
        else { return }
        let bytes = Telling(.hook(report), from: origin).json.bytes()
        let place = AgentPlace(state: words.state, socket: words.socket)
        guard !LocalNote.post(bytes, to: "/v1/tell", at: place.socket) else { return }
        _ = FolderMailbox(at: place.state + "/tellings").put(bytes, order: origin.up.count)
    }

    /// What the command line says.
    private struct Words {
        var runtime: Runtime?
        var event: String?
        var state: String?
        var socket: String?
        /// The input where it is the last argument, as Codex's `notify` gives it.
        var input: String?

        init(_ arguments: [String]) {
            var rest = arguments[...]
            while let word = rest.popFirst() {
                switch word {
                case "--event": event = rest.popFirst()
                case "--agent": state = rest.popFirst()
                case "--socket": socket = rest.popFirst()
                case _ where word.hasPrefix("{"): input = word
                default: runtime = runtime ?? Runtime(rawValue: word)
                }
            }
        }
    }

    /// Reads standard input to its end, as far as it is of use; what is beyond that is thrown away, so that nobody who
    /// writes it finds the pipe closed.
    private static func read(until deadline: Int64) -> [UInt8] {
        guard isatty(STDIN_FILENO) == 0 else { return [] }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let left = deadline - picket_up_ms()
            var wanted = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard left > 0, unsafe poll(&wanted, 1, Int32(left)) > 0 else { return bytes }
            let count = take(&chunk)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            let room = HookReport.longest - bytes.count
            if room > 0 { bytes += chunk.prefix(min(count, room)) }
        }
    }

    private static func take(_ chunk: inout [UInt8]) -> Int {
        #if canImport(Darwin)
            unsafe Darwin.read(STDIN_FILENO, &chunk, chunk.count)
        #elseif canImport(Musl)
            unsafe Musl.read(STDIN_FILENO, &chunk, chunk.count)
        #else
            unsafe Glibc.read(STDIN_FILENO, &chunk, chunk.count)
        #endif
    }
}
