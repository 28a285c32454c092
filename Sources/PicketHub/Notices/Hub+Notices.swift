import PicketJSON
import PicketLoop
import PicketModel
import PicketRules
import PicketWire

extension Hub {
    /// Has the program for notices ask for them, and tell what became of them.
    func connectNotices() {
        noticeHook.next = { [weak self] in self?.nextForHook() }
        noticeHook.onTaken = { [weak self] delivery in self?.told(delivery, by: .exec) }
        noticeHook.onFailed = { [weak self] delivery in self?.desk.owesAgain(delivery, by: .exec) }
        clock.schedule(after: .zero) { [weak self] _ in self?.noticeHook.run() }
    }

    /// Looks for notices once a second; what is to be told is stored first.
    func lookForNotices() {
        let hasNews = desk.look(at: picture, hub: HubTrouble(store: storeTrouble?.reason), now: clock.now)
        if hasNews { flush() } else if !desk.entries.isEmpty { scheduleFlush() }
        tellNotices()
    }

    /// Tells what may be told, by every way and to those that wait.
    func tellNotices() {
        publishNotices()
        noticeHook.run()
        answerNoticeReaders()
    }

    func publishNotices() {
        guard isConnected else { return }
        while session.room > 0, let delivery = desk.owed[.mqtt]?.first, let payload = payload(of: delivery) {
            do {
                let message = OutgoingMessage(topic: topics.text(.notices), payload: payload)
                noticesInFlight[try session.publish(message)] = delivery
                desk.owed[.mqtt]?.removeFirst()
            } catch {
                return ports.log("The hub could not publish notice \(delivery.id): \(error).")
            }
        }
    }

    /// The broker took a notice, or refused it, which is logged and not tried again.
    func noticeWasPublished(_ token: PublishToken) {
        guard let delivery = noticesInFlight.removeValue(forKey: token) else { return }
        told(delivery, by: .mqtt)
    }

    /// What was on its way when the connection ended may have come or not.
    func oweNoticesAgain() {
        for delivery in noticesInFlight.values.sorted() { desk.owesAgain(delivery, by: .mqtt) }
        noticesInFlight = [:]
    }

    private func told(_ delivery: NoticeDelivery, by way: NoticeWay) {
        desk.told(delivery, by: way)
        scheduleFlush()
    }

    private func nextForHook() -> (delivery: NoticeDelivery, payload: [UInt8])? {
        guard let delivery = desk.owed[.exec]?.first, let payload = payload(of: delivery) else { return nil }
        return (delivery, payload)
    }

    private func payload(of delivery: NoticeDelivery) -> [UInt8]? {
        guard let kept = desk.kept[delivery.id] else { return nil }
        return NoticeMessage(kept.notice(at: delivery.number), isRepeated: delivery.isRepeated).payload
    }

    /// Answers with the notices that changed after the one that is named; waits for one where there is none.
    func answerNotices(_ request: DoorRequest, _ reply: any DoorReply) {
        let name = request[name: "after"]
        let after = name.flatMap { NoticeID($0)?.number ?? UInt64($0) }
        guard name == nil || after != nil else {
            return reply.answer(.error(400, "The query's 'after' is no notice; expected an id such as n-000123."))
        }
        let wait = request[name: "wait"].flatMap { Int64($0) } ?? 0
        guard let after, after == desk.released, wait > 0 else {
            // Numbers above all that were given are of another store: everything is new to the asker.
            let isOfOtherStore = (after ?? 0) > desk.released
            return reply.answer(noticeList(after: isOfOtherStore ? 0 : after ?? 0))
        }
        let due = clock.now.up + min(.milliseconds(wait), .minutes(5))
        noticeReaders.append(WaitingReader(after: after, reply: reply, dueUp: due))
    }

    private func answerNoticeReaders() {
        let now = clock.now.up
        let due = noticeReaders.filter { $0.after < desk.released || $0.dueUp <= now || !$0.reply.isAwaited }
        guard !due.isEmpty else { return }
        noticeReaders.removeAll { $0.after < desk.released || $0.dueUp <= now || !$0.reply.isAwaited }
        for reader in due { reader.reply.answer(noticeList(after: reader.after)) }
    }

    private func noticeList(after number: UInt64) -> DoorAnswer {
        .json(NoticesMessage(at: clock.now.wall, last: desk.released, notices: desk.list(after: number)).json)
    }
}

extension ArchiveError {
    /// What went wrong, as a phrase.
    fileprivate var reason: String {
        switch self {
        case .damaged(let name): "it was damaged, and was set aside as \(name)"
        case .later(let version): "its file is of version \(version), which is later than this program's"
        case .failed(let sentence): sentence
        }
    }
}
