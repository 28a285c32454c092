package import PicketLoop
import PicketModel

/// What every form of the `StateFile` port must do, one case a rule.
package enum StateFileConformance: String, CaseIterable, Sendable {
    case isAbsentBeforeTheFirstSave
    case holdsWhatWasSaved
    case isReplacedWhole
    case keepsNothingApartFromAbsence
    case isAbsentOnceSetAside

    /// Checks one rule on a new file that was never saved.
    package func check(_ file: any StateFile) throws {
        switch self {
        case .isAbsentBeforeTheFirstSave: try expect(file.load(), .absent, "A file that was never saved")
        case .holdsWhatWasSaved:
            try file.save([1, 2, 3])
            try expect(file.load(), .seen([1, 2, 3]), "What was saved")
        case .isReplacedWhole:
            try file.save(Array(repeating: 7, count: 10_000))
            try file.save([1])
            try expect(file.load(), .seen([1]), "What was saved last")
        case .keepsNothingApartFromAbsence:
            try file.save([])
            try expect(file.load(), .seen([]), "An empty file")
        case .isAbsentOnceSetAside:
            try file.save([1])
            let first = try file.setAside()
            try expect(file.load(), .absent, "A file that was set aside")
            try file.save([2])
            let second = try file.setAside()
            try expect(first == second, false, "The same name for both that were set aside, \(first),")
        }
    }
}
