import CSystem
package import PicketConfig
import PicketModel

extension Surroundings {
    /// What this machine and the variables say, where a file says nothing.
    package static func own(_ environment: ProcessEnvironment) throws(CommandError) -> Surroundings {
        guard let host = hostID(ofMachine: machineName) else {
            throw CommandError(
                "this machine's name '\(Untrusted(machineName).display)' gives no host id; expected 'host:' in the configuration.",
                next: "hostname")
        }
        guard environment.home.hasPrefix("/") else {
            throw CommandError("HOME is '\(Untrusted(environment.home).display)'; expected an absolute path.")
        }
        return Surroundings(host: host, home: environment.home, state: environment.defaultState)
    }

    private static var machineName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe picket_hostname(&name, name.count) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
