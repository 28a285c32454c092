import PicketJSON
package import PicketLoop
import PicketModel
import PicketRules
import PicketWire

extension Hub {
    /// Answers over HTTP. Asking changes nothing, but for a worker's retirement and a host's polls.
    package func serve(_ door: any Door) {
        door.onRequest = { [weak self] request, reply in self?.answer(request, reply) }
    }

    private func answer(_ request: DoorRequest, _ reply: any DoorReply) {
        let path = request.path
        switch (request.method, path.first, path.count) {
        case ("GET", "v1", 2) where path[1] == "fleet": answerFleet(request, reply)
        case ("GET", "v1", 2) where path[1] == "notices": answerNotices(request, reply)
        case ("GET", "v1", 2) where path[1] == "resolve": reply.answer(resolve(request))
        case ("POST", "v1", 4) where path[1] == "hosts": reply.answer(answerHost(path[2], what: path[3]))
        case (_, "v1", 5) where path[1] == "workers": reply.answer(answerWorker(request))
        default: reply.answer(.error(404, "There is no such resource; see docs/http.md."))
        }
    }

    private func answerHost(_ name: String, what: String) -> DoorAnswer {
        guard let host = HostID(name), settings.host(host)?.ssh != nil else {
            return .error(404, "No host '\(Untrusted(name).display)' has an 'ssh:' entry in the hub's configuration.")
        }
        switch what {
        case "look":
            _ = poll(host)
            return .json(.object([("polled", .string(host.text))]))
        case "resume": return .json(.object([("resumed", .bool(resume(host)))]))
        default: return .error(404, "There is no such resource; see docs/http.md.")
        }
    }

    private func answerWorker(_ request: DoorRequest) -> DoorAnswer {
        let (host, worker) = (request.path[2], request.path[3])
        guard let hostID = HostID(host), let workerID = WorkerID(worker) else {
            return .error(404, "No worker '\(Untrusted(host).display)/\(Untrusted(worker).display)' is listed.")
        }
        let address = WorkerAddress(host: hostID, worker: workerID)
        switch (request.method, request.path[4]) {
        case ("GET", "explanation"): return explain(address, at: request[name: "at"])
        case ("POST", "retire"): return retireByHand(address)
        case ("POST", "look"): return askForLook(at: address, base: request[name: "base"])
        default: return .error(404, "There is no such resource; see docs/http.md.")
        }
    }

    /// Has the worker's agent look at it now; a base that is named is what its branch is compared with from then on.
    private func askForLook(at address: WorkerAddress, base: String?) -> DoorAnswer {
        guard picture.worker(address) != nil else { return unlisted(address) }
        if let base, !GitReferenceForm.holds(base) || base.utf8.count > 255 {
            return .error(
                400, "'base' expects a branch or ref such as 'origin/main', not '\(Untrusted(base).display)'.")
        }
        let road = picture.hosts[address.host].flatMap { shownRoad(of: address.host, $0) }
        guard isConnected, road == .mqtt else {
            return .error(409, "'\(address.host)' is not heard over MQTT now, so its agent cannot be asked for a look.")
        }
        let id = "look-\(clock.random(below: 1 << 40))"
        let request = RequestMessage(id: id, what: .look(address.worker, base: base))
        send(
            OutgoingMessage(
                topic: topics.text(.requests(address.host)), payload: request.payload, expiry: .seconds(30)))
        return .json(.object([("asked", .string(address.description))]))
    }

    private func answerFleet(_ request: DoorRequest, _ reply: any DoorReply) {
        let after = request[name: "after"].flatMap { UInt64($0) }
        let wait = request[name: "wait"].flatMap { Int64($0) } ?? 0
        guard let after, after >= change, wait > 0 else { return reply.answer(.json(fleet.json)) }
        let due = clock.now.up + min(.milliseconds(wait), .minutes(5))
        waiting.append(WaitingReader(after: after, reply: reply, dueUp: due))
    }

    /// Answers those whose change has come or whose wait is over.
    func answerWaiting() {
        guard !waiting.isEmpty else { return }
        let now = clock.now.up
        let due = waiting.filter { $0.after < change || $0.dueUp <= now || !$0.reply.isAwaited }
        guard !due.isEmpty else { return }
        waiting.removeAll { $0.after < change || $0.dueUp <= now || !$0.reply.isAwaited }
        let answer = DoorAnswer.json(fleet.json)
        for reader in due { reader.reply.answer(answer) }
    }

    private func resolve(_ request: DoorRequest) -> DoorAnswer {
        guard let id = request[name: "id"], !id.isEmpty else { return .error(400, "The query lacks 'id'.") }
        var matches = Resolver.matches(id, in: picture.workers.compactMap { row(of: $0) }).map(\.address)
        if matches.isEmpty, request[name: "at"] != nil { matches = retired(called: id) }
        let list = matches.map { address in
            JSONValue.object([("host", .string(address.host.text)), ("worker", .string(address.worker.text))])
        }
        return .json(.object([("v", 1), ("matches", .array(list))]))
    }
}

extension DoorAnswer {
    /// What was asked for.
    static func json(_ value: JSONValue) -> DoorAnswer { DoorAnswer(body: value.bytes()) }

    /// Why it is not given.
    static func error(_ status: Int, _ sentence: String) -> DoorAnswer {
        DoorAnswer(status: status, body: JSONValue.object([("error", .string(sentence))]).bytes())
    }
}
