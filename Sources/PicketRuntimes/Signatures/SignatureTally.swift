package import PicketModel

/// Counts what signatures found on screens whose programs gave an account of themselves, to tell which are out of date.
///
/// A program that says that it is busy shows so; where none of a runtime's signatures of that bucket ever matches such
/// a screen, the program's new version has most likely changed what it shows.
package struct SignatureTally: Equatable, Sendable {
    /// How many looks without a match, and changes of accounts, it takes.
    package static let enough = 20

    private struct Key: Hashable {
        var runtime: Runtime
        var bucket: ScreenMatch.Meaning
    }

    private struct Count: Equatable {
        var misses = 0
        /// The newest version that a session with a miss had.
        var version: Untrusted?
    }

    private var counts: [Key: Count] = [:]
    private var changes: [Runtime: Int] = [:]

    /// A tally of nothing.
    package init() {}

    /// Notes that an account came to say something else.
    package mutating func noteChange(of runtime: Runtime) { changes[runtime, default: 0] &+= 1 }

    /// Notes a look at a screen whose program said to be in a state of `bucket`, and the rule that matched it.
    package mutating func noteLook(
        at runtime: Runtime, expecting bucket: ScreenMatch.Meaning, found rule: Signature?, version: Untrusted?
    ) {
        let key = Key(runtime: runtime, bucket: bucket)
        // Any rule that knows the screen shows that the program still draws what is known.
        guard rule == nil else { return counts[key] = Count() }
        counts[key, default: Count()].misses &+= 1
        counts[key]?.version = version
    }

    /// Groups of rules that are perhaps out of date, each as one sentence; in a fixed order.
    package func outdated(_ table: SignatureTable) -> [String] {
        Runtime.allCases.flatMap { runtime in
            ScreenMatch.Meaning.allCases.compactMap { bucket in sentence(runtime, bucket, table) }
        }
    }

    private func sentence(_ runtime: Runtime, _ bucket: ScreenMatch.Meaning, _ table: SignatureTable) -> String? {
        let changed = changes[runtime] ?? 0
        guard let count = counts[Key(runtime: runtime, bucket: bucket)], count.misses >= Self.enough,
            changed >= Self.enough
        else { return nil }
        let rules = table.rules(of: runtime).filter { $0.bucket == bucket }
        guard !rules.isEmpty else { return nil }
        let seen = Set(rules.flatMap(\.versions)).sorted().last.map { ", seen with \($0)" } ?? ""
        let now = count.version.map { ", now \($0.prefix(bytes: 32).display)" } ?? ""
        let names = rules.prefix(3).map(\.id).joined(separator: ", ") + (rules.count > 3 ? " and others" : "")
        return "\(runtime.rawValue): its accounts changed \(changed) times, and no signature matched \(count.misses) "
            + "screens that should be '\(bucket.rawValue)' (\(names)\(seen)\(now)); they are perhaps out of date"
    }
}
