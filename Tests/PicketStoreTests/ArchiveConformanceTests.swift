import PicketStore
import PicketTestSupport
import Testing

@Test(arguments: ArchiveConformance.allCases)
func memoryArchiveMeetsThePort(_ rule: ArchiveConformance) throws {
    try rule.check(MemoryArchive())
}

@Test(arguments: ArchiveConformance.allCases)
func sqliteArchiveMeetsThePort(_ rule: ArchiveConformance) throws {
    let folder = try TemporaryFolder()
    try rule.check(try SQLiteArchive(path: folder.file("archive")))
}
