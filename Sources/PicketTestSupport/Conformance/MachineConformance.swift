package import PicketLoop
package import PicketModel

/// A machine under test, and what a test may do to it.
package protocol MachineStage: AnyObject {
    /// The machine.
    var machine: any Machine { get }
    /// How time passes on it.
    var time: PassingTime { get }
    /// A folder that is there, and that the machine may watch.
    var folder: String { get }
    /// Starts a program that waits, as a child of `parent`.
    func start() throws -> (process: ProcessIdentity, parent: Int32)
    /// Ends it, and has its parent notice.
    func end(_ process: ProcessIdentity) throws
    /// Writes a file of this name in a folder of this name below the folder.
    func write(_ name: String, in subfolder: String) throws
    /// The host's time since boot.
    var up: Milliseconds { get }
}

/// What every form of the `Machine` port must do, one case a rule.
package enum MachineConformance: String, CaseIterable, Sendable {
    case showsAProcess
    case listsItBelowItsParent
    case showsNoneThatEnded
    case tellsAnExitOnce
    case watchesNoneThatIsGone
    case tellsNothingOnceUnwatched
    case tellsWhatChangedBelowAFolder
    case leavesOutWhatItIsToldTo
    case saysWhereNothingIs

    /// Checks one rule.
    package func check(_ stage: any MachineStage) throws {
        switch self {
        case .showsAProcess: try showsAProcess(stage)
        case .listsItBelowItsParent: try listsItBelowItsParent(stage)
        case .showsNoneThatEnded: try showsNoneThatEnded(stage)
        case .tellsAnExitOnce: try tellsAnExitOnce(stage)
        case .watchesNoneThatIsGone: try watchesNoneThatIsGone(stage)
        case .tellsNothingOnceUnwatched: try tellsNothingOnceUnwatched(stage)
        case .tellsWhatChangedBelowAFolder: try tellsWhatChangedBelowAFolder(stage)
        case .leavesOutWhatItIsToldTo: try leavesOutWhatItIsToldTo(stage)
        case .saysWhereNothingIs: try saysWhereNothingIs(stage)
        }
    }

    private func showsAProcess(_ stage: any MachineStage) throws {
        let (process, parent) = try stage.start()
        guard let look = stage.machine.process(process.pid).value else {
            throw ConformanceFailure(description: "A process that lives was not seen.")
        }
        try expect(look.identity, process, "Who it is")
        try expect(look.identity.boot, stage.machine.boot, "Its boot")
        try expect(look.parent, parent, "Its parent")
        try expect(look.user, stage.machine.user, "Its user")
        try expect(look.zombie, false, "A zombie")
        // The start of a process is known to a hundredth of a second.
        try expect(look.startedUp <= stage.up + .milliseconds(20), true, "A start that is not to come")
        // In the middle of its exec a process shows no arguments.
        try stage.time.until("Its arguments") { stage.machine.arguments(of: process.pid).value?.isEmpty == false }
    }

    private func listsItBelowItsParent(_ stage: any MachineStage) throws {
        let (process, parent) = try stage.start()
        try expect(stage.machine.pids().value?.contains(process.pid), true, "Among all pids")
        try expect(stage.machine.children(of: parent).value?.contains(process.pid), true, "Among its parent's children")
    }

    private func showsNoneThatEnded(_ stage: any MachineStage) throws {
        let process = try stage.start().process
        try stage.end(process)
        try expect(stage.machine.process(process.pid), .absent, "A process that ended")
        try expect(stage.machine.pids().value?.contains(process.pid), false, "Among all pids")
        try expect(stage.machine.arguments(of: process.pid), .absent, "The arguments of a process that ended")
    }

    private func tellsAnExitOnce(_ stage: any MachineStage) throws {
        let (one, other) = (try stage.start().process, try stage.start().process)
        var told: [ProcessIdentity] = []
        for process in [one, other] {
            try expect(stage.machine.watchExit(of: process) { told.append(process) } != nil, true, "A watch")
        }
        stage.time.aWhile()
        try expect(told, [], "Exits before any")
        try stage.end(one)
        try stage.time.until("The exit") { !told.isEmpty }
        stage.time.aWhile()
        try expect(told, [one], "Exits")
    }

    private func watchesNoneThatIsGone(_ stage: any MachineStage) throws {
        let process = try stage.start().process
        try stage.end(process)
        try expect(stage.machine.watchExit(of: process, {}) == nil, true, "No watch on a process that is gone")
        let another = try stage.start().process
        let imposter = ProcessIdentity(boot: another.boot, pid: another.pid, start: another.start + 1)
        try expect(stage.machine.watchExit(of: imposter, {}) == nil, true, "No watch on another of the same pid")
    }

    private func tellsNothingOnceUnwatched(_ stage: any MachineStage) throws {
        let process = try stage.start().process
        var told = 0
        guard let exit = stage.machine.watchExit(of: process, { told += 1 }),
            let path = stage.machine.watchPath(stage.folder, deep: true, leavingOut: [], { _ in told += 1 })
        else { throw ConformanceFailure(description: "A process and a folder could not be watched.") }
        stage.machine.unwatch(exit)
        stage.machine.unwatch(path)
        stage.machine.unwatch(path)
        try stage.end(process)
        try stage.write("a", in: "src")
        stage.time.aWhile(.milliseconds(400))
        try expect(told, 0, "Told by watches that were taken back")
    }

    private func tellsWhatChangedBelowAFolder(_ stage: any MachineStage) throws {
        var told: Set<String> = []
        let watch = stage.machine.watchPath(stage.folder, deep: true, leavingOut: []) { told.formUnion($0) }
        try expect(watch != nil, true, "A watch")
        try stage.write("a", in: "src")
        try stage.time.until("The change") { told.contains(stage.folder + "/src/a") }
        try expect(told.allSatisfy { $0 == stage.folder || $0.hasPrefix(stage.folder + "/") }, true, "Below the folder")
    }

    private func leavesOutWhatItIsToldTo(_ stage: any MachineStage) throws {
        var told: Set<String> = []
        let watch = stage.machine.watchPath(stage.folder, deep: true, leavingOut: ["build"]) { told.formUnion($0) }
        try expect(watch != nil, true, "A watch")
        try stage.write("a", in: "build")
        try stage.write("b", in: "src")
        try stage.time.until("The change") { told.contains(stage.folder + "/src/b") }
        stage.time.aWhile()
        try expect(told.contains { $0.hasPrefix(stage.folder + "/build/") }, false, "Told of a folder that is left out")
    }

    private func saysWhereNothingIs(_ stage: any MachineStage) throws {
        let nothing = stage.folder + "/nothing"
        try expect(stage.machine.look(at: nothing), .absent, "A look at nothing")
        try expect(stage.machine.read(nothing, part: .beginning, limit: 10), .absent, "A read of nothing")
        try expect(stage.machine.list(nothing, limit: 10), .absent, "A list of nothing")
        try expect(stage.machine.resolve(nothing), nil, "The real path of nothing")
        try expect(stage.machine.look(at: stage.folder).value?.kind, .folder, "A look at a folder")
    }
}
