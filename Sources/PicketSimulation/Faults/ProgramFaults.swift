/// Faults of the programs themselves: they end at any step, run twice, or stand still.
extension FaultMaker {
    func plantOnAgent(_ fault: Fault, _ site: Site) {
        switch fault {
        case .agentKilled:
            site.killAgent()
            restart(site, 100...1_200_000)
        case .agentKilledInCall:
            site.agent?.life.end(afterCalls: dice.count(0...40))
            restart(site, 60_000...600_000)
        case .agentStopped:
            site.stopAgent()
            restart(site, 1_000...1_200_000)
        case .agentDoubled:
            site.startDouble()
            last(5_000...600_000) { site.endDouble() }
        default: break
        }
    }

    private func restart(_ site: Site, _ range: ClosedRange<Int64>) {
        site.wantsAgent = false
        last(range) { [weak self] in
            site.wantsAgent = true
            self?.start(site)
        }
    }

    func plantOnHub(_ fault: Fault) {
        let hub = simulation.hub
        switch fault {
        case .hubKilled:
            hub.kill()
            restartHub(100...1_200_000)
        case .hubKilledInCall:
            hub.hub?.life.end(afterCalls: dice.count(0...60))
            restartHub(60_000...600_000)
        case .hubStopped:
            hub.stop()
            restartHub(1_000...1_200_000)
        case .hubPaused:
            let span = min(dice.span(5_000...900_000), untilCalm)
            hub.time.standsUntil = schedule.now + span
            simulation.broker.stall("hub", until: hub.time.standsUntil)
        case .hubPowerLost:
            hub.losePower()
            simulation.notices.forget()
            hub.time.reboot(at: schedule.now)
            restartHub(20_000...600_000)
        default: break
        }
    }

    private func restartHub(_ range: ClosedRange<Int64>) {
        let hub = simulation.hub
        hub.wantsHub = false
        last(range) {
            hub.wantsHub = true
            hub.start()
        }
    }
}
