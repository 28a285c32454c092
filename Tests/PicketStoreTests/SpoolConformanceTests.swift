import PicketLoop
import PicketModel
import PicketStore
import PicketTestSupport
import Testing

@Test(arguments: SpoolConformance.allCases)
func memorySpoolMeetsThePort(_ rule: SpoolConformance) throws {
    try rule.check(MemorySpool(bytes: SpoolConformance.byteBound))
}

@Test(arguments: SpoolConformance.allCases)
func diskSpoolMeetsThePort(_ rule: SpoolConformance) throws {
    let folder = try TemporaryFolder()
    try rule.check(try openSpool(folder, SpoolBounds(bytes: SpoolConformance.byteBound)))
}

@Test func memorySpoolIsBoundedByCount() throws {
    let spool = MemorySpool(count: 2)
    for seq in 1...4 { try spool.append(event(UInt64(seq))) }
    #expect(spool.depth == 2)
    #expect(spool.takeDropped() == [DroppedEvents(epoch: event(1).epoch, from: 1, to: 2)])
}
