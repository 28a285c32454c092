import PicketModel

/// Faults of the broker and of the ways to it.
extension FaultMaker {
    func plantOnNetwork(_ fault: Fault, _ site: Site) {
        let broker = simulation.broker
        switch fault {
        case .brokerRestarted, .brokerMemoryLost:
            broker.stop(keeping: fault == .brokerRestarted)
            last(500...900_000) { broker.start() }
        case .halfOpen: broker.cut(site.id.text)
        case .hubHalfOpen: broker.cut("hub")
        case .hostCutOff: cutOff(site)
        case .bothRoadsDown:
            cutOff(site)
            site.ssh = .silent
            last(60_000...2_400_000) { site.ssh = .none }
        case .hubCutOff:
            broker.unreachable.insert("hub")
            broker.cut("hub")
            let alsoSSH = dice.chance(300)
            simulation.hub.isCutOff = alsoSSH
            last(10_000...2_400_000) { [simulation] in
                broker.unreachable.remove("hub")
                simulation.hub.isCutOff = false
            }
        case .sshTrouble:
            site.ssh = dice.one(of: [.silent, .closed, .denied, .cut, .noisy, .missing, .slow])
            last(60_000...2_400_000) { site.ssh = .none }
        default: plantOnMessages(fault)
        }
    }

    private func cutOff(_ site: Site) {
        let broker = simulation.broker
        broker.unreachable.insert(site.id.text)
        broker.cut(site.id.text)
        last(10_000...2_400_000) { broker.unreachable.remove(site.id.text) }
    }

    private func plantOnMessages(_ fault: Fault) {
        let broker = simulation.broker
        let permille = dice.one(of: [20, 100, 400])
        switch fault {
        case .messagesLost: broker.trouble.lost = permille
        case .messagesDoubled: broker.trouble.doubled = permille
        case .messagesLate: broker.trouble.late = permille
        case .queueOverflow: broker.trouble.dropped = permille
        case .willsLost: broker.losesWills = true
        case .willLate: return broker.publishOldWill()
        default: return
        }
        last(60_000...1_800_000) {
            switch fault {
            case .messagesLost: broker.trouble.lost = 0
            case .messagesDoubled: broker.trouble.doubled = 0
            case .messagesLate: broker.trouble.late = 0
            case .queueOverflow: broker.trouble.dropped = 0
            default: broker.losesWills = false
            }
        }
    }
}
