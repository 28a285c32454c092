import CMicroHTTPD
import CSystem
package import PicketLoop
package import PicketModel

/// A door over libmicrohttpd, run by the loop and without a thread of its own.
///
/// The server's callbacks only append to `inbox` or look at the exchange they concern; callers hear of a request when
/// the server has returned. A request is suspended until its answer is there, and its socket is watched meanwhile,
/// since the server does not notice then that it closes. What the library does is that of release 0.9.75.
@safe
package final class HTTPDoor: Door, Source {
    package var onRequest: ((DoorRequest, any DoorReply) -> Void)?
    /// The port on loopback; nil for a Unix socket.
    package let port: Int?

    let admission: Admission
    private let clock: any Clock
    private let limits: DoorLimits
    private let listener: Listener
    private var server: UnsafeMutablePointer<picket_http>?
    /// Room for what the server waits for.
    private var waits: [picket_http_wait]
    private var visitors: [Visitor] = []
    private var inbox: [Exchange] = []
    /// The suspended ones, in the order in which they came.
    private var awaited: [Exchange] = []
    private var mustRunAgain = false
    private var isRunning = false
    private var wake: (due: Milliseconds, timer: TimerID)?

    /// Listens at `place` from here on; throws a `DoorError`. The caller adds it to the loop whose clock this is.
    package init(
        at place: DoorPlace, limits: DoorLimits = DoorLimits(), polling: DoorPolling = .best, clock: any Clock
    ) throws {
        listener = try Listener(place)
        port = listener.port
        self.limits = limits
        self.clock = clock
        waits = Array(repeating: picket_http_wait(), count: max(0, limits.connections) + 8)
        admission =
            listener.port.map { Admission(port: $0, bodyLimit: limits.body) }
            ?? Admission(socketWithBodyLimit: limits.body)
        var calls = unsafe serverCalls(for: self)
        var bounds = picket_http_limits(
            connections: UInt32(clamping: limits.connections), memory: limits.headers,
            idle_seconds: UInt32(clamping: max(1, (limits.patience.count + 999) / 1000)),
            epoll: polling == .best && picket_http_has_epoll())
        guard let server = unsafe picket_http_open(&calls, listener.descriptor, &bounds) else {
            listener.discard()
            throw DoorError("The HTTP server did not start at \(place): look at the limit of open files.")
        }
        unsafe self.server = server
    }

    deinit { stop() }

    package func close() {
        for exchange in awaited { exchange.end(Refusal.ending.answer) }
        // One round takes the answers up, the next sends them; who does not read now gets none.
        for _ in 0..<3 { if let server = unsafe server { unsafe picket_http_run(server) } }
        stop()
    }

    private func stop() {
        guard let server = unsafe server else { return }
        unsafe self.server = nil
        for exchange in awaited { exchange.end(nil) }
        unsafe picket_http_close(server)
        listener.removeFile()
        if let wake { clock.cancel(wake.timer) }
        wake = nil
        // What it holds may hold this door.
        onRequest = nil
    }

    package func addInterests(to list: inout [Interest]) {
        guard let server = unsafe server else { return }
        let count = unsafe picket_http_waits(server, &waits, Int32(clamping: waits.count))
        for wait in waits.prefix(Int(count)) {
            list.append(Interest(wait.descriptor, reading: wait.reading, writing: wait.writing))
        }
        for exchange in awaited {
            list.append(Interest(exchange.visitor.descriptor, reading: !exchange.hasMore))
        }
    }

    package func isReady(_ readiness: Readiness, at moment: Moment) {
        guard let exchange = awaited.first(where: { $0.visitor.descriptor == readiness.descriptor }) else {
            return run()
        }
        if exchange.hasMore || picket_socket_holds(readiness.descriptor) < 0 {
            exchange.end(nil)
        } else {
            exchange.hasMore = true
        }
    }

    /// Lets the server work until it has nothing to do now.
    private func run() {
        isRunning = true
        defer { isRunning = false }
        var rounds = 0
        while let server = unsafe server {
            mustRunAgain = false
            unsafe picket_http_run(server)
            deliver()
            rounds += 1
            guard let server = unsafe self.server else { return }
            let span = unsafe picket_http_patience(server)
            guard mustRunAgain || span == 0 else { return arm(span) }
            // The others on the loop come first after so many.
            guard rounds < 16 else { return arm(0) }
        }
    }

    private func deliver() {
        let came = inbox
        inbox = []
        for exchange in came where exchange.isAwaited {
            let reply = Reply(exchange)
            guard let onRequest else {
                reply.answer(Refusal.notReady.answer)
                continue
            }
            do throws(Refusal) {
                onRequest(try exchange.request(), reply)
            } catch {
                reply.answer(error.answer)
            }
        }
    }

    /// Sets the one timer, where none is set that comes as early; every deadline lies one patience ahead of when it was
    /// set, so those set since come later. `span` is when the server wants to run, -1 for never.
    private func arm(_ span: Int64) {
        let now = clock.now.up
        if let wake, span != 0 || wake.due <= now { return }
        if let wake { clock.cancel(wake.timer) }
        let dues = visitors.compactMap(\.deadline) + (span < 0 ? [] : [now + .milliseconds(span)])
        wake = dues.min().map { due in
            let timer = clock.schedule(after: due - now) { [weak self] moment in
                self?.wake = nil
                self?.showOut(at: moment)
                self?.run()
            }
            return (due, timer)
        }
    }

    /// Ends the connections that took too long; the server then sees them closed.
    private func showOut(at moment: Moment) {
        for visitor in visitors {
            guard let deadline = visitor.deadline, deadline <= moment.up else { continue }
            visitor.deadline = nil
            picket_socket_shut(visitor.descriptor)
        }
    }

    // --- what the server's callbacks and the exchanges say ---

    func arrived(_ descriptor: Int32) -> Visitor {
        let visitor = Visitor(descriptor: descriptor, deadline: clock.now.up + limits.patience)
        visitors.append(visitor)
        makeRoom()
        if !listener.admits(descriptor) { picket_socket_shut(descriptor) }
        return visitor
    }

    func left(_ visitor: Visitor) {
        // A full server looks at its listening socket again only at the beginning of a run.
        if visitors.count >= limits.connections { mustRunAgain = true }
        visitors.removeAll { $0 === visitor }
    }

    func began(_ visitor: Visitor, target: [UInt8]) -> Exchange {
        visitor.isIdle = false
        visitor.deadline = clock.now.up + limits.patience
        return Exchange(visitor: visitor, target: target, door: self)
    }

    func ended(_ exchange: Exchange) {
        exchange.phase = .over
        exchange.visitor.isIdle = true
        exchange.visitor.deadline = clock.now.up + limits.patience
        makeRoom()
    }

    /// Shows out who has been here longest of those that are between two requests, where the door is full.
    private func makeRoom() {
        guard visitors.count >= limits.connections, let idlest = visitors.first(where: \.isIdle) else { return }
        idlest.isIdle = false
        picket_socket_shut(idlest.descriptor)
    }

    /// A request came in whole and is suspended.
    func asked(_ exchange: Exchange) {
        exchange.visitor.deadline = nil
        awaited.append(exchange)
        inbox.append(exchange)
    }

    /// A suspended request is about to be resumed.
    func forget(_ exchange: Exchange) {
        awaited.removeAll { $0 === exchange }
        mustRunAgain = true
        // Nothing becomes readable by a resume, and the server takes it up only when it runs.
        if !isRunning { arm(0) }
    }
}
