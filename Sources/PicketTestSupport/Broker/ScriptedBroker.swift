import PicketLoop
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A TCP server that speaks the bytes it is told to, on a thread of its own; one connection at a time.
///
/// The thread ends with the last reference to the broker.
package final class ScriptedBroker {
    /// What it does next on a connection. After the last step it stays silent until the client closes.
    package enum Step: Sendable {
        /// Waits for one packet of the client and keeps it.
        case read
        /// Says these bytes.
        case send([UInt8])
        /// Waits for one packet, keeps it, and answers with what the closure makes of it.
        case answer(@Sendable ([UInt8]) -> [UInt8])
        /// Reads nothing more until the broker ends: the client's packets fill the socket.
        case ignore
        /// Closes the connection.
        case close
    }

    /// Where it listens.
    package let port: UInt16
    private let server: ScriptedServer

    /// Starts with one script a connection; the last one is repeated.
    package init(_ scripts: [Step]...) throws(BrokerFailure) {
        guard let wakeup = Wakeup(), let listening = Loopback.listen() else {
            throw BrokerFailure("no socket could be opened on 127.0.0.1")
        }
        port = listening.port
        server = ScriptedServer(listening.descriptor, scripts, wakeup)
        guard server.start() else { throw BrokerFailure("no thread could be started") }
    }

    deinit { server.stop() }

    /// Connections so far.
    package var connections: Int { server.seen.withLock { $0.connections } }

    /// Connections that it has closed so far.
    package var closings: Int { server.seen.withLock { $0.closings } }

    /// The whole packets that clients sent so far.
    package var packets: [[UInt8]] { server.seen.withLock { $0.packets } }
}
