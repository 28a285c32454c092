import PicketAgent
import PicketHub
import PicketLoop
import PicketModel
import PicketRules
import PicketWire

/// What must hold once nothing has gone wrong for a while: the view is the truth, and what was made is stored.
final class EndChecks {
    unowned let simulation: Simulation
    /// What the end looked like, for the digest.
    private(set) var texts: [String] = []

    init(_ simulation: Simulation) { self.simulation = simulation }

    func check() {
        guard let picture = simulation.hub.hub?.hub.picture, simulation.hub.isRunning else {
            return simulation.fail("no hub runs")
        }
        for site in simulation.sites {
            checkEvents(of: site)
            checkFacts(of: site)
            ViewCheck(simulation, site, picture).check()
        }
        for site in simulation.sites { checkPresence(of: site) }
        checkKeptVerdicts(picture)
        texts = picture.workers.map { address in
            "\(address) \(picture.worker(address)?.verdict?.state.rawValue ?? "-")"
        }
    }

    /// Everything that was made and not lost on the host's own disk is stored, once, or known to be dropped.
    private func checkEvents(of site: Site) {
        let stored = simulation.hub.disk.contents.events
        // What was made in the last moments is on its way.
        let latest = simulation.schedule.now - 60_000
        for (key, record) in simulation.made.all(of: site.id) where record.isKept && !record.isLost {
            guard record.at <= latest, record.ledgersAside ?? .max >= site.disk.ledgersAside else { continue }
            if let event = stored[key] {
                guard event.name == record.event.what.name else {
                    return simulation.fail("\(site.id): event \(key.seq) of epoch \(key.epoch) is stored as another")
                }
                continue
            }
            let wasStored = simulation.hub.disk.everBroke && simulation.hub.disk.everSafe.contains(key)
            guard wasStored || simulation.made.isDropped(key) else {
                let what = record.event.what.name
                return simulation.fail(
                    "\(site.id): event \(key.seq) (\(what)) of epoch \(key.epoch), made at "
                        + "\(Simulation.time(record.at)), was never stored")
            }
        }
    }

    /// Nothing that happened is stored under two numbers, unless the disk took neither the event nor the ledger.
    private func checkFacts(of site: Site) {
        guard site.disk.ledgersAside == 0 else { return }
        let stored = simulation.hub.disk.contents.events
        var told: [String: (key: ArchiveContents.EventKey, record: MadeEvents.Record)] = [:]
        for (key, record) in simulation.made.all(of: site.id) where stored[key] != nil {
            guard let fact = record.event.fact else { continue }
            defer { told[fact] = (key, record) }
            guard let before = told[fact], before.record.isKept, !before.record.isLost else { continue }
            let times = [before.record.at, record.at].map(Simulation.time).joined(separator: " and ")
            return simulation.fail(
                "\(site.id): \(fact) is event \(before.key.seq) of epoch \(before.key.epoch) and event \(key.seq) of "
                    + "epoch \(key.epoch), made at \(times)")
        }
    }

    /// What the broker keeps says that the agent is there, and nothing waits in its spool that was not made just now.
    private func checkPresence(of site: Site) {
        let kept = simulation.keptPresence(of: site)
        guard kept?.state == .online else {
            return simulation.fail("the broker keeps \(kept?.state.rawValue ?? "nothing") as presence of \(site.id)")
        }
        for epoch in site.disk.spool.contents.epochs {
            guard let event = site.disk.spool.contents.events(after: 0, of: epoch, limit: 1).first,
                let made = try? EventMessage(payload: event.payload).event
            else { continue }
            let age = site.world.time.moment(at: simulation.schedule.now).up - made.moment.up
            guard made.moment.boot == site.world.time.boot, age < .minutes(3) else {
                return simulation.fail(
                    "\(site.id): event \(event.seq) (\(made.what.name)) of epoch \(epoch) still waits in the spool")
            }
        }
    }

    /// What the broker keeps as verdicts is what the hub holds.
    private func checkKeptVerdicts(_ picture: Picture) {
        let workers = picture.workers.filter { picture.worker($0)?.verdict != nil }
        for address in workers {
            let topic = simulation.topics.text(.verdict(address))
            let kept = simulation.broker.kept(topic).flatMap { try? VerdictMessage(payload: $0) }
            let held = picture.worker(address)?.verdict
            guard kept?.verdict.state == held?.state else {
                return simulation.fail(
                    "the broker keeps \(kept?.verdict.state.rawValue ?? "nothing") of \(address), which is "
                        + "\(held?.state.rawValue ?? "not judged")")
            }
        }
        let known = Set(workers.map { simulation.topics.text(.verdict($0)) })
        for topic in simulation.broker.keptTopics where topic.contains("/verdicts/") && !known.contains(topic) {
            return simulation.fail("the broker keeps a verdict under \(topic), of a worker that is not listed")
        }
    }
}

extension Event {
    /// What it tells of, where that happens once.
    fileprivate var fact: String? {
        let worker = worker?.text ?? "-"
        return switch what {
        case .opened(_, let process): "\(worker) opened \(process)"
        case .exited(let process, _): "\(worker) exited \(process)"
        case .committed(let head, _): "\(worker) committed \(head)"
        case .rebooted(let boot): "rebooted from \(boot)"
        case .pushed, .hooked, .resulted, .retired, .slept, .started, .dropped: nil
        }
    }
}
