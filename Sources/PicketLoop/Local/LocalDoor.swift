import CSystem
package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A door on a Unix socket for this user: one request of at most 64 KiB and one answer a connection, without a library.
///
/// docs/decisions/0006-local-door.md says why an agent has this one.
package final class LocalDoor: Door, Source {
    package var onRequest: ((DoorRequest, any DoorReply) -> Void)?
    private let clock: any Clock
    private let file: SocketFile
    private let patience: Milliseconds
    private let places: Int
    private var visitors: [LocalVisitor] = []
    private var isOpen = true
    /// This process has no descriptor left for another visitor, and tries again later.
    private var isFull = false

    /// Listens at `path`; throws a `DoorError`. The caller adds it to the loop whose clock this is.
    ///
    /// A request has `patience` to come in, and its answer as long to go out. At most `places` come in at a time.
    package init(at path: String, clock: any Clock, patience: Milliseconds = .seconds(10), places: Int = 16) throws {
        file = try SocketFile(path)
        self.clock = clock
        self.patience = patience
        self.places = places
    }

    deinit { stop() }

    package func close() {
        for visitor in visitors { visitor.begin(Refusal.ending.answer) }
        stop()
    }

    package func addInterests(to list: inout [Interest]) {
        guard isOpen else { return }
        list.append(Interest(file.descriptor, reading: visitors.count < places && !isFull))
        list += visitors.map(\.interest)
    }

    package func isReady(_ readiness: Readiness, at moment: Moment) {
        guard isOpen else { return }
        if readiness.descriptor == file.descriptor { return letIn() }
        guard let visitor = visitors.first(where: { $0.descriptor == readiness.descriptor }) else { return }
        switch visitor.phase {
        case .asking: hear(visitor)
        case .awaiting: visitor.checkPresence()
        case .answering: visitor.proceed()
        case .leaving: visitor.drain()
        case .gone: break
        }
        removeGone()
    }

    private func letIn() {
        while visitors.count < places {
            let descriptor = picket_socket_accept(file.descriptor)
            guard descriptor >= 0 else { return restIfFull(errno) }
            let visitor = LocalVisitor(descriptor: descriptor)
            guard file.admits(descriptor) else { return visitor.leave() }
            visitors.append(visitor)
            expect(visitor)
        }
    }

    /// Who waits keeps the socket readable, so the loop would come back at once.
    private func restIfFull(_ number: Int32) {
        guard number == EMFILE || number == ENFILE || number == ENOMEM || number == ENOBUFS else { return }
        isFull = true
        clock.schedule(after: .seconds(1)) { [weak self] _ in self?.isFull = false }
    }

    private func hear(_ visitor: LocalVisitor) {
        switch visitor.takeRequest() {
        case .partial: break
        case .refused(let refusal): send(refusal.answer, to: visitor)
        case .whole(let request):
            forget(visitor)
            let reply = LocalReply(visitor, self)
            guard let onRequest else { return reply.answer(Refusal.notReady.answer) }
            onRequest(request, reply)
        }
    }

    /// Gives `visitor` its answer, and as long to take it as it had to ask.
    fileprivate func send(_ answer: DoorAnswer, to visitor: LocalVisitor) {
        forget(visitor)
        expect(visitor)
        visitor.begin(answer)
    }

    private func expect(_ visitor: LocalVisitor) {
        visitor.timer = clock.schedule(after: patience) { [weak self, weak visitor] _ in
            visitor?.timer = nil
            visitor?.leave()
            self?.removeGone()
        }
    }

    private func forget(_ visitor: LocalVisitor) {
        if let timer = visitor.timer { clock.cancel(timer) }
        visitor.timer = nil
    }

    private func removeGone() {
        for visitor in visitors where visitor.phase == .gone { forget(visitor) }
        visitors.removeAll { $0.phase == .gone }
    }

    private func stop() {
        guard isOpen else { return }
        isOpen = false
        file.discard()
        for visitor in visitors { visitor.leave() }
        removeGone()
        // What it holds may hold this door.
        onRequest = nil
    }
}

/// What a caller holds of a request; an answer that nobody gives becomes an error at once.
private final class LocalReply: DoorReply {
    private let visitor: LocalVisitor
    private weak let door: LocalDoor?

    init(_ visitor: LocalVisitor, _ door: LocalDoor) {
        self.visitor = visitor
        self.door = door
    }

    deinit { answer(Refusal.dropped.answer) }

    func answer(_ answer: DoorAnswer) {
        guard isAwaited else { return }
        door?.send(answer, to: visitor)
    }

    var isAwaited: Bool { visitor.phase == .awaiting }
}
