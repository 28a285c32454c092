package import PicketLoop
import PicketModel

/// What every form of the `Archive` port must do, one case a rule.
package enum ArchiveConformance: String, CaseIterable, Sendable {
    case beginsEmpty
    case storesEachEventOnce
    case keepsTheFirstOfTwoEvents
    case answersStoredNumbersAboveTheMark
    case answersTheHighestNumbers
    case raisesMarksOnly
    case sortsThePicture
    case keepsTheNewestEvidence
    case keepsTheNewestVerdictInOrderOfComing
    case answersVerdictsOfATime
    case answersTheExplanationOfAVerdict
    case answersTheFirstVerdict
    case restoresRetirements
    case forgetsTheEvidenceOfTheRetired
    case takesARetiredWorkerBack
    case forgetsAFact
    case keepsAnEmptyValue
    case forgetsOldEvents
    case keepsTheNewestVerdictOfEachWorker
    case forgetsTheRetiredWhenOld
    case forgetsInBoundedSteps

    /// Checks one rule on a new, empty archive.
    package func check(_ archive: any Archive) throws {
        switch self {
        case .beginsEmpty: try expect(try archive.restore(), ArchivedPicture(), "A new archive")
        case .storesEachEventOnce: try storesEachEventOnce(archive)
        case .keepsTheFirstOfTwoEvents: try keepsTheFirstOfTwoEvents(archive)
        case .answersStoredNumbersAboveTheMark: try answersStoredNumbersAboveTheMark(archive)
        case .answersTheHighestNumbers: try answersTheHighestNumbers(archive)
        case .raisesMarksOnly: try raisesMarksOnly(archive)
        case .sortsThePicture: try sortsThePicture(archive)
        case .keepsTheNewestEvidence: try keepsTheNewestEvidence(archive)
        case .keepsTheNewestVerdictInOrderOfComing: try keepsTheNewestVerdictInOrderOfComing(archive)
        case .answersVerdictsOfATime: try answersVerdictsOfATime(archive)
        case .answersTheExplanationOfAVerdict: try answersTheExplanationOfAVerdict(archive)
        case .answersTheFirstVerdict: try answersTheFirstVerdict(archive)
        case .restoresRetirements: try restoresRetirements(archive)
        case .forgetsTheEvidenceOfTheRetired: try forgetsTheEvidenceOfTheRetired(archive)
        case .takesARetiredWorkerBack: try takesARetiredWorkerBack(archive)
        case .forgetsAFact: try forgetsAFact(archive)
        case .keepsAnEmptyValue: try keepsAnEmptyValue(archive)
        case .forgetsOldEvents: try forgetsOldEvents(archive)
        case .keepsTheNewestVerdictOfEachWorker: try keepsTheNewestVerdictOfEachWorker(archive)
        case .forgetsTheRetiredWhenOld: try forgetsTheRetiredWhenOld(archive)
        case .forgetsInBoundedSteps: try forgetsInBoundedSteps(archive)
        }
    }
}

/// The hosts, workers and entries that the rules speak of.
enum ArchiveSample {
    static let epoch = Epoch(counter: 9, tag: 1)
    static let laterEpoch = Epoch(counter: 10, tag: 1)

    static func host(_ text: String) throws -> HostID {
        guard let host = HostID(text) else { throw ConformanceFailure(description: "\(text) is no host's id.") }
        return host
    }

    static func worker(_ text: String, on host: String = "alpha") throws -> WorkerAddress {
        guard let worker = WorkerID(text) else { throw ConformanceFailure(description: "\(text) is no worker's id.") }
        return WorkerAddress(host: try self.host(host), worker: worker)
    }

    static func event(
        _ seq: UInt64, of epoch: Epoch = epoch, on host: String = "alpha", at wall: Int64 = 1000, says: UInt8 = 0
    ) throws -> ArchiveEntry {
        .event(
            ArchivedEvent(
                host: try self.host(host), epoch: epoch, seq: seq, worker: seq % 2 == 0 ? nil : WorkerID("one"),
                name: "exited", wall: Milliseconds(wall - 5), receivedWall: Milliseconds(wall), historical: false,
                road: .mqtt, payload: [says]))
    }

    static func verdict(_ worker: WorkerAddress, at wall: Int64, says: UInt8) -> ArchiveEntry {
        .verdict(worker, wall: Milliseconds(wall), state: .working, payload: [says])
    }
}
