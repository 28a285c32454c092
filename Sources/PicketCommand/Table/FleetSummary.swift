import PicketModel
import PicketWire

/// The closing lines of a table: hosts by road, workers by what they ask for, and in a wide table the hub's own counts.
struct FleetSummary {
    let lines: [String]

    init(_ fleet: FleetMessage, rows: [WorkerRow], elapsed: Int64, _ settings: TableSettings) {
        var text = [hosts(of: fleet, elapsed: elapsed, settings), workers(of: fleet, rows: rows)]
        if !fleet.brokerConnected { text.append("The hub has no connection to the broker.") }
        let closing = text.joined(separator: " ")
        var lines = settings.width.map { wrapped(closing, to: $0) } ?? [closing]
        if settings.wide { lines += hubLines(of: fleet) }
        self.lines = lines
    }
}

/// As `2 hosts: 1 on mqtt, 1 on ssh since 11:42 (desk-wsl cannot reach the broker).`
private func hosts(of fleet: FleetMessage, elapsed: Int64, _ settings: TableSettings) -> String {
    guard !fleet.hosts.isEmpty else { return "No host was heard of." }
    let now = fleet.at + .seconds(elapsed)
    let parts = HostGroup.allCases.compactMap { group -> String? in
        let hosts = fleet.hosts.filter { HostGroup($0) == group }
        return hosts.isEmpty ? nil : part(group, hosts, settings, now: now, at: fleet.at)
    }
    return counted(fleet.hosts.count, "host") + ": " + parts.joined(separator: ", ") + "."
}

/// How a host is heard.
private enum HostGroup: CaseIterable {
    case mqtt, ssh, asleep, stopped, lost

    init(_ host: HostRow) {
        switch (host.road, host.presence) {
        case (.mqtt, _): self = .mqtt
        case (.ssh, _): self = .ssh
        case (nil, .sleeping): self = .asleep
        case (nil, .stopped): self = .stopped
        case (nil, _): self = .lost
        }
    }

    var words: String {
        switch self {
        case .mqtt: "on mqtt"
        case .ssh: "on ssh"
        case .asleep: "asleep"
        case .stopped: "stopped"
        case .lost: "out of contact"
        }
    }
}

private func part(
    _ group: HostGroup, _ hosts: [HostRow], _ settings: TableSettings, now: Milliseconds, at: Milliseconds
) -> String {
    let count = "\(hosts.count) \(group.words)"
    if group == .mqtt { return count }
    let since = hosts.map { "since " + settings.time.text(at - .seconds($0.sinceSeconds), now: now) }
    func trouble(_ host: HostRow) -> String { host.trouble.map { ": " + settings.style.shown($0) } ?? "" }
    if hosts.count == 1 { return "\(count) \(since[0]) (\(hosts[0].host)\(trouble(hosts[0])))" }
    let each = zip(hosts, since).map { "\($0.host) \($1)\(trouble($0))" }
    return "\(count) (\(each.joined(separator: "; ")))"
}

/// As `4 workers: 1 needs you, 1 to recover.`
private func workers(of fleet: FleetMessage, rows: [WorkerRow]) -> String {
    let all = fleet.workers.count
    let count = rows.count == all ? counted(all, "worker") : "\(rows.count) of \(counted(all, "worker"))"
    if rows.isEmpty { return count + "." }
    let needs = Need.allCases.compactMap { need -> String? in
        let number = rows.count { Need($0.verdict) == need }
        return number == 0 ? nil : need.words(number)
    }
    return needs.isEmpty ? "\(count), none needs you." : "\(count): \(needs.joined(separator: ", "))."
}

/// What a worker asks of a person.
private enum Need: CaseIterable {
    case person, recovery, failed, stalled, unknown, vanished

    init?(_ verdict: Verdict) {
        switch verdict.state {
        case .waiting: self = .person
        case .gone: self = .recovery
        case .failed: self = verdict.actions.first == .recover ? .recovery : .failed
        case .stalled: self = .stalled
        case .unknown: self = .unknown
        case .vanished: self = .vanished
        case .done where verdict.actions.first == .recover: self = .recovery
        case .done, .delivered, .limited, .starting, .working, .idle: return nil
        }
    }

    func words(_ number: Int) -> String {
        switch self {
        case .person: number == 1 ? "1 needs you" : "\(number) need you"
        case .recovery: "\(number) to recover"
        case .failed: "\(number) failed"
        case .stalled: "\(number) stalled"
        case .unknown: "\(number) unknown"
        case .vanished: "\(number) vanished"
        }
    }
}

/// What the hub counts: its broker, what it refused, and the events of each host.
private func hubLines(of fleet: FleetMessage) -> [String] {
    let refused = fleet.status.refused.map { "\($0.count) \($0.reason.rawValue)" }
    let refusals = refused.isEmpty ? "no message refused" : "messages refused: \(refused.joined(separator: ", "))"
    let broker = fleet.brokerConnected ? "connected to the broker" : "not connected to the broker"
    let counts = fleet.status.hosts.map { host in
        var line = "Events of \(host.host): \(host.made) made, \(host.stored) stored, \(host.missing) missing"
        if host.dropped > 0 { line += ", \(host.dropped) dropped" }
        if host.replayed > 0 { line += ", \(host.replayed) replayed" }
        return line + "."
    }
    return ["Hub of fleet \(fleet.fleet): \(broker); \(refusals)."] + counts
}

/// As `1 host`, `2 hosts`.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
