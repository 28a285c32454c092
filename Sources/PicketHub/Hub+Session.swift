import PicketLoop
import PicketModel
import PicketRules
import PicketWire

extension Hub {
    /// Has the session tell this hub what happens.
    func connectSession() {
        session.will = { [weak self] birth in self?.presence(online: false, birth: birth) }
        session.onConnected = { [weak self] birth, _ in self?.connected(birth: birth) }
        session.onEnded = { [weak self] end in self?.ended(end) }
        session.onPublished = { [weak self] token, reason in self?.published(token, reason) }
        session.onSubscribed = { [weak self] reasons in self?.subscribed(reasons) }
        session.onMessage = { [weak self] message in self?.receive(message) }
        apply(.broker(reachable: false))
    }

    private func connected(birth: UInt64) {
        isConnected = true
        connectedUp = clock.now.up
        loggedOutage = false
        ports.log("The broker at \(settings.broker.host):\(settings.broker.port) accepted the hub.")
        keep(.fact(name: "birth", value: Array(String(birth).utf8)))
        do { try session.subscribe(to: topics.hubFilters) } catch {
            ports.log("The hub could not subscribe: \(error).")
        }
        publishPresence(online: true)
        apply(.broker(reachable: true))
        roads.broker(reachable: true)
        readyAcknowledgements.formUnion(hosts.keys)
        outbox = []
        oweAllVerdicts()
        tellNotices()
        heldVerdicts = []
        spokenOf = []
        let connected = clock.now.up
        clock.schedule(after: .seconds(30)) { [weak self] _ in
            guard let self, self.session.birth == birth, self.isConnected else { return }
            self.clearForgottenVerdicts()
            self.forgetUnspokenOf(since: connected)
        }
    }

    private func ended(_ end: SessionEnd) {
        if isConnected || !loggedOutage { ports.log(describe(end)) }
        loggedOutage = true
        isConnected = false
        oweNoticesAgain()
        apply(.broker(reachable: false))
        roads.broker(reachable: false)
        changed()
    }

    private func describe(_ end: SessionEnd) -> String {
        let next = end.nextTry.map { "; the next try is in \(max($0.seconds, 1)) s" } ?? ""
        let other = end.suspectsDuplicate ? " Another hub seems to hold fleet '\(settings.fleet)'." : ""
        return
            "The broker at \(settings.broker.host):\(settings.broker.port) is out of reach (\(end.loss))\(next).\(other)"
    }

    private func published(_ token: PublishToken, _ reason: UInt8) {
        noticeWasPublished(token)
        if reason >= 0x80, loggedRefusals.insert(reason).inserted {
            ports.log("The broker refuses what the hub publishes, with reason \(reason); see its access list.")
        }
        pump()
    }

    private func subscribed(_ reasons: [UInt8]) {
        if let reason = reasons.first(where: { $0 >= 0x80 }) {
            ports.log("The broker refuses the hub's subscription, with reason \(reason).")
        }
    }

    func presence(online: Bool, birth: UInt64) -> OutgoingMessage {
        let message = HubPresenceMessage(
            online: online, birth: birth, since: startedWall, ssh: online ? hostsOnSSH : [])
        return OutgoingMessage(topic: topics.text(.hubPresence), payload: message.payload, retained: true)
    }

    /// The hosts that are heard over ssh, as they are shown.
    private var hostsOnSSH: [HostID] { hosts.filter { $0.value.shownRoad == .ssh }.keys.sorted() }

    func publishPresence(online: Bool) { send(presence(online: online, birth: session.birth)) }

    /// Publishes now, or as soon as the window has room; lost with the connection, for it is made anew then.
    func send(_ message: OutgoingMessage) {
        outbox.append(message)
        pump()
    }

    /// Hands over what is owed, as far as the window has room.
    func pump() {
        guard isConnected else { return }
        while session.room > 0, !outbox.isEmpty { hand(outbox.removeFirst()) }
        publishNotices()
        for host in readyAcknowledgements.sorted() where session.room > 0 {
            readyAcknowledgements.remove(host)
            let message = AcknowledgementMessage(host: host, marks: book(host).safeMarks)
            hand(OutgoingMessage(topic: topics.text(.acknowledgement(host)), payload: message.payload, retained: true))
        }
        while session.room > 0, !owedVerdicts.isEmpty { publishVerdict(of: owedVerdicts.removeFirst()) }
    }

    private func hand(_ message: OutgoingMessage) {
        do { _ = try session.publish(message) } catch {
            ports.log("The hub could not publish \(message.topic): \(error).")
        }
    }

    private func publishVerdict(of address: WorkerAddress) {
        let topic = topics.text(.verdict(address))
        guard let worker = picture.worker(address), let verdict = worker.verdict else {
            return hand(OutgoingMessage(topic: topic, payload: [], retained: true))
        }
        let message = VerdictMessage(address: address, at: clock.now.wall, verdict: verdict, run: worker.verdictRun)
        hand(OutgoingMessage(topic: topic, payload: message.payload, retained: true, expiry: settings.expiry))
    }

    func oweVerdict(of address: WorkerAddress) {
        if !owedVerdicts.contains(address) { owedVerdicts.append(address) }
        pump()
    }

    func oweAllVerdicts() {
        // What is owed of workers that are listed no more stays owed: their clearing.
        owedVerdicts += picture.workers.filter { !owedVerdicts.contains($0) }
        pump()
    }

    /// Verdicts of workers that nobody lists any more, from before the hub's store was lost.
    private func clearForgottenVerdicts() {
        for address in heldVerdicts.sorted() where picture.worker(address) == nil { oweVerdict(of: address) }
        heldVerdicts = []
    }
}
