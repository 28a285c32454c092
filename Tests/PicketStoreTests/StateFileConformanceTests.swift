import PicketStore
import PicketTestSupport
import Testing

@Test(arguments: StateFileConformance.allCases)
func atomicFileMeetsThePort(_ rule: StateFileConformance) throws {
    let folder = try TemporaryFolder()
    try rule.check(AtomicFile(path: folder.file("state.json")))
}
