package import PicketLoop
package import PicketModel

/// The port of MQTT over libmosquitto, on a loop of ours: MQTT 5, clean start, no session, no will delay.
///
/// One connection is one client object. It connects on a thread of its own (`ConnectAttempt`), belongs to the loop from
/// then on (`Connection`), and is thrown away when it ends; libmosquitto's own thread, reconnect and queue are not used.
package final class MosquittoLink: Link, Source {
    package var onEvent: ((LinkEvent) -> Void)?

    private let loop: Loop
    private var phase = Phase.idle
    private var deadline: TimerID?
    private var ticker: TimerID?
    private var untold = UntoldEvents()
    private var isTelling = false
    private var willTell = false
    private var publishes: UInt64 = 0
    private var abandoned: [ConnectAttempt] = []

    private enum Phase {
        case idle
        case connecting(ConnectAttempt)
        case open(Connection)
    }

    /// An idle link. It is a source of `loop` while it connects and while a connection stands.
    package init(on loop: Loop) { self.loop = loop }

    package var room: Int { connection?.room ?? 0 }

    package func connect(to target: LinkTarget, will: OutgoingMessage?) {
        guard case .idle = phase else { return }
        loop.add(self)
        do {
            let attempt = try beginAttempt(target, will)
            phase = .connecting(attempt)
            deadline = loop.schedule(after: target.deadline) { [weak self] _ in
                self?.isOverdue(target.deadline)
            }
        } catch {
            end(.unreachable(error.text))
            tellLater()
        }
    }

    package func publish(_ message: OutgoingMessage) throws(LinkError) -> PublishToken {
        guard let connection else { throw .notConnected }
        defer { tellLater() }
        let token = PublishToken(publishes + 1)
        try connection.publish(message, as: token)
        publishes += 1
        return token
    }

    package func subscribe(to filters: [String]) throws(LinkError) {
        guard let connection else { throw .notConnected }
        defer { tellLater() }
        try connection.subscribe(to: filters)
    }

    package func drop(sayingGoodbye: Bool) {
        if case .idle = phase { return }
        if sayingGoodbye { connection?.sayGoodbye() }
        untold.forgetConnection()
        end(.dropped)
        tellLater()
    }

    package func addInterests(to list: inout [Interest]) {
        switch phase {
        case .idle: break
        case .connecting(let attempt): list.append(Interest(attempt.wakeup.descriptor))
        case .open(let connection):
            list.append(Interest(connection.socket, writing: connection.wantsWrite))
        }
    }

    package func isReady(_ readiness: Readiness, at moment: Moment) {
        switch phase {
        case .idle: break
        case .connecting(let attempt) where attempt.wakeup.descriptor == readiness.descriptor: takeOver(attempt)
        case .open(let connection) where connection.socket == readiness.descriptor:
            if readiness.readable { step { connection.read(into: &$0) } }
            if readiness.writable, isStanding(connection) { step { connection.write(into: &$0) } }
        case .connecting, .open: break
        }
        tell()
    }

    // MARK: - Connecting

    private struct Failure: Error { var text: String }

    private func beginAttempt(_ target: LinkTarget, _ will: OutgoingMessage?) throws(Failure) -> ConnectAttempt {
        abandoned.removeAll(where: \.isOver)
        guard abandoned.count < Self.mostAbandoned else {
            throw Failure(text: "\(abandoned.count) earlier tries still wait for a name server or for TCP")
        }
        guard let wakeup = Wakeup() else { throw Failure(text: "no file descriptor is left") }
        let attempt = ConnectAttempt(try makeClient(target, will), target: target, wakeup: wakeup)
        let code = attempt.start()
        guard code == 0 else { throw Failure(text: "no thread could be started (error \(code))") }
        return attempt
    }

    private func makeClient(_ target: LinkTarget, _ will: OutgoingMessage?) throws(Failure) -> Client {
        do {
            return try Client.make(for: target, will: will)
        } catch {
            throw Failure(text: error.text)
        }
    }

    private func takeOver(_ attempt: ConnectAttempt) {
        attempt.wakeup.clear()
        switch attempt.take() {
        case nil: break
        case .failed(let code): end(.unreachable(code.text))
        case .connected(let client):
            phase = .open(Connection(client))
            tickLater()
        }
    }

    private func isOverdue(_ span: Milliseconds) {
        deadline = nil
        guard connection?.limits == nil else { return }
        end(.unreachable("\(connection == nil ? "no TCP connection" : "no answer to CONNECT") within \(span.count) ms"))
        tell()
    }

    /// Threads that may hang in a name look-up or a TCP connect at a time, beside that of the current attempt.
    private static let mostAbandoned = 8

    // MARK: - A connection

    private var connection: Connection? {
        if case .open(let connection) = phase { connection } else { nil }
    }

    private func isStanding(_ connection: Connection) -> Bool { self.connection === connection }

    /// Lets the connection do something, and ends it where it ended.
    private func step(_ body: (inout [LinkEvent]) -> LinkLoss?) {
        if let loss = body(&untold.events) { end(loss) }
    }

    private func tickLater() {
        ticker = loop.schedule(after: .seconds(1)) { [weak self] _ in
            guard let self, let connection else { return }
            tickLater()
            step { connection.tick(into: &$0) }
            tell()
        }
    }

    private func end(_ loss: LinkLoss) {
        if case .connecting(let attempt) = phase {
            attempt.abandon()
            if !attempt.isOver { abandoned.append(attempt) }
        }
        // Throws the client away, which closes the socket.
        phase = .idle
        for timer in [deadline, ticker].compactMap({ $0 }) { loop.cancel(timer) }
        (deadline, ticker) = (nil, nil)
        loop.remove(self)
        untold.events.append(.ended(loss))
    }

    // MARK: - Telling

    private func tell() {
        guard !isTelling else { return }
        isTelling = true
        while let event = untold.next() { onEvent?(event) }
        isTelling = false
    }

    /// Tells what a call left behind, but not from within the call.
    private func tellLater() {
        guard !willTell, !untold.events.isEmpty || connection?.hasNews == true else { return }
        willTell = true
        loop.defer { [weak self] _ in
            guard let self else { return }
            willTell = false
            if let connection { step { connection.collect(into: &$0) } }
            tell()
        }
    }
}
