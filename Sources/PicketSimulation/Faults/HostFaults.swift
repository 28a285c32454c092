import PicketAgent
import PicketModel

/// Faults of the hosts: their clocks, their power, what looks at them find, their disks.
extension FaultMaker {
    func plantOnHost(_ fault: Fault, _ site: Site) {
        let world = site.world
        switch fault {
        case .hostClockSet: world.time.wallAhead += clockStep()
        case .hubClockSet:
            simulation.hub.time.wallAhead += clockStep()
            simulation.notices.hubClockSet()
        case .hostSleeps:
            // One that sleeps falls asleep no second time, and all are awake once the faults are over.
            let span = min(dice.span(3_000...3_600_000), untilCalm)
            guard world.isAwake else { return }
            world.time.standsUntil = schedule.now + span
            // Short ones look like nothing, so they count as time awake.
            if span > 300_000 { world.naps.append((schedule.now, schedule.now + span)) }
            simulation.broker.stall(site.id.text, until: world.time.standsUntil)
        case .rebooted:
            site.agent?.agent.stop()
            site.agent?.life.end()
            // What an orderly end keeps is safe.
            site.disk.synchronize()
            switchOff(site)
        case .powerLost: switchOff(site)
        case .tmuxRestarted:
            guard world.isAwake else { return }
            world.closeTerminal()
            last(1_000...900_000) { [weak self] in
                if world.isOn { self?.wake(site) }
            }
        default: plantOnLooks(fault, site)
        }
    }

    private func clockStep() -> Int64 {
        let span = dice.one(of: [1_000, 30_000, 3_600_000, 86_400_000] as [Int64])
        return dice.chance(500) ? span : -span
    }

    private func switchOff(_ site: Site) {
        guard site.world.isOn else { return }
        let hadAgent = site.agent != nil
        site.losePower()
        simulation.made.notePowerLoss(of: site, hadAgent: hadAgent, at: schedule.now)
        site.world.time.standsUntil = 0
        site.world.cutNap()
        last(20_000...1_800_000) { [weak self] in
            self?.wake(site)
            self?.start(site)
        }
    }

    private func plantOnLooks(_ fault: Fault, _ site: Site) {
        let world = site.world
        let name = dice.one(of: ["git", "tmux", "process", "session", "files", "result", "sockets"])
        switch fault {
        case .probeFails:
            world.trouble.failing.insert(name)
            last(30_000...1_800_000) { world.trouble.failing.remove(name) }
        case .probeHangs:
            let name = dice.one(of: ["git", "tmux"])
            world.trouble.hanging.insert(name)
            last(30_000...1_800_000) { world.trouble.hanging.remove(name) }
        case .processHidden:
            let pids = world.processes.keys.sorted()
            if !pids.isEmpty { world.trouble.hidden.insert(dice.one(of: pids)) }
        case .kernelSilent:
            world.trouble.isUntold = true
            last(60_000...1_800_000) { world.trouble.isUntold = false }
        case .folderDeleted:
            let paths = world.worktrees.keys.sorted()
            world.change(dice.one(of: paths), files: [], git: true) { $0.exists = false }
        default: break
        }
    }

    func plantOnDisk(_ fault: Fault, _ site: Site) {
        let disk = simulation.hub.disk
        switch fault {
        case .spoolFull:
            // A file that is written anew needs room sooner than one that goes on in its pages.
            let isNearlyFull = counts[fault.rawValue, default: 0].isMultiple(of: 3)
            site.disk.fullness = isNearlyFull ? .nearly : .full
            last(10_000...1_200_000) { site.disk.fullness = .none }
        case .spoolBroken:
            if !site.isRunning { simulation.made.noteSpoolLoss(of: site) }
            site.disk.breakSpool(isOpen: site.isRunning)
        case .ledgerUnreadable:
            site.disk.ledgerIsUnreadable = true
            last(10_000...1_200_000) { site.disk.ledgerIsUnreadable = false }
        case .storeFull:
            disk.isFull = true
            last(10_000...900_000) { disk.isFull = false }
        case .storeStuck:
            disk.isStuck = true
            last(10_000...900_000) { disk.isStuck = false }
        case .storeBroken:
            simulation.hub.kill()
            disk.breakFile()
            // What the one before had sent is still on its way.
            schedule.after(50) { [simulation] in
                simulation.marks.forget()
                simulation.notices.forget()
                simulation.hub.start()
            }
        default: break
        }
    }
}
