import PicketLoop
import PicketModel
import PicketStore
import Testing

/// Does the same at random to a model and to a spool, and compares what they tell after each step.
private struct SpoolTrial {
    let bounds: SpoolBounds
    var numbers: SeededNumbers
    var model: ModelSpool
    var spool: any Spool
    var epoch = Epoch(counter: 1, tag: 1)
    var up = Milliseconds.zero

    init(seed: UInt64, bounds: SpoolBounds, spool: any Spool) {
        self.bounds = bounds
        numbers = SeededNumbers(seed: seed)
        model = ModelSpool(bounds: bounds)
        self.spool = spool
    }

    mutating func number(below bound: UInt64) -> UInt64 { numbers.next() % bound }

    mutating func append(_ seq: UInt64) throws {
        let size = Int(number(below: 8) == 0 ? number(below: 5000) : number(below: 40))
        let next = event(seq, of: epoch, size: size)
        let taken = (try? spool.append(next)) != nil
        #expect(taken == model.append(next, at: up))
    }

    mutating func step() throws {
        switch number(below: 16) {
        case 0: try append(model.last(of: epoch) + 1 + number(below: 4))
        case 1: try append(number(below: model.last(of: epoch) + 1))
        case 2: epoch = Epoch(counter: 1 + number(below: 4), tag: UInt32(number(below: 2)))
        case 3, 4:
            let mark = number(below: model.last(of: epoch) + 3)
            try spool.trim(through: mark, of: epoch)
            model.trim(through: mark, of: epoch)
        case 5: #expect(spool.takeDropped() == model.takeDropped())
        default: try append(model.last(of: epoch) + 1)
        }
    }

    mutating func compare() throws {
        #expect(spool.depth == model.kept.count)
        #expect(try spool.epochs() == model.epochs)
        let (mark, limit) = (number(below: 40), Int(number(below: 20)))
        let told = try spool.events(after: mark, of: epoch, limit: limit)
        #expect(told == model.events(after: mark, of: epoch, limit: limit))
    }
}

@Test(arguments: 1...10 as ClosedRange<UInt64>)
func memorySpoolDoesWhatTheModelDoes(_ seed: UInt64) throws {
    let bounds = SpoolBounds(bytes: 3000, age: .days(1))
    var trial = SpoolTrial(seed: seed, bounds: bounds, spool: MemorySpool(bytes: bounds.bytes))
    for _ in 0..<500 {
        try trial.step()
        try trial.compare()
    }
}

@Test(
    "A disk spool does what the model does, through kills, restarts, reboots and the passing of time",
    arguments: 1...10 as ClosedRange<UInt64>)
func diskSpoolDoesWhatTheModelDoes(_ seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let clock = StoppedClock()
    let bounds = SpoolBounds(bytes: 3000, age: .seconds(60))
    func open(_ name: String) throws -> DiskSpool {
        try DiskSpool(path: folder.file(name), bounds: bounds) { clock.moment }
    }
    var name = "spool-0"
    var trial = SpoolTrial(seed: seed, bounds: bounds, spool: try open(name))
    for round in 1...500 {
        switch trial.number(below: 40) {
        case 0, 1:  // Killed: what lies on the disk is all there is.
            try folder.copyDatabase(name, to: "spool-\(round)")
            name = "spool-\(round)"
            trial.spool = try open(name)
            trial.model.restart()
        case 2:  // Rebooted, long after: the time since boot begins anew, and no event has aged.
            trial.spool = MemorySpool()
            clock.moment = StoppedClock(boot: "boot-\(round)", up: .seconds(Int64(round))).moment
            trial.up = trial.model.kept.map(\.at).max() ?? .zero
            trial.spool = try open(name)
            trial.model.restart()
        case 3:
            try trial.spool.synchronize()
            trial.model.makeRoom(0, at: trial.up)
        case 4...9:
            let pause = Milliseconds(Int64(trial.number(below: 20_000)))
            clock.moment.up = clock.moment.up + pause
            trial.up = trial.up + pause
        default: try trial.step()
        }
        try trial.compare()
    }
}
