import PicketModel
import PicketRuntimes
import Testing

@Suite("What several writings of one run say together")
struct AccountJoinTests {
    @Test("a registry stands while a log only goes on within the turn")
    func registryStands() throws {
        let registry = part(.registry, .waiting, since: 100)
        var transcript = part(.transcript, .busy, since: 160)
        transcript.openCall = true
        transcript.openTool = "Bash"
        let account = try #require(AccountJoin.joined([transcript, registry]))
        #expect(account.status == .waiting)
        #expect(account.source == .registry)
        #expect(account.openTool == "Bash")
        #expect(account.recordUp == .seconds(160))
    }

    @Test("a turn that ended well after a registry's change overrules it")
    func endOverrulesRegistry() throws {
        let registry = part(.registry, .busy, since: 100)
        var transcript = part(.transcript, .idle, since: 130)
        transcript.turnEndedUp = .seconds(130)
        transcript.interrupted = true
        let account = try #require(AccountJoin.joined([registry, transcript]))
        #expect(account.status == .idle)
        #expect(account.source == .transcript)
        #expect(account.interrupted)
    }

    @Test("two sources that write of one end agree, and the registry is named")
    func sameEnd() throws {
        let registry = part(.registry, .idle, since: 130)
        var transcript = part(.transcript, .idle, since: 131)
        transcript.turnStartedUp = .seconds(100)
        transcript.turnEndedUp = .seconds(131)
        transcript.failure = TurnFailure(bucket: .limit, kind: "rate_limit")
        transcript.limitUntilUp = .seconds(900)
        let account = try #require(AccountJoin.joined([registry, transcript]))
        #expect(account.source == .registry)
        #expect(account.failure?.bucket == .limit)
        #expect(account.limitUntilUp == .seconds(900))
    }

    @Test("a failure is forgotten once a turn began after it")
    func failureForgotten() throws {
        let registry = part(.registry, .busy, since: 200)
        var transcript = part(.transcript, .idle, since: 131)
        transcript.turnEndedUp = .seconds(131)
        transcript.failure = TurnFailure(bucket: .retry, kind: "server_error")
        let account = try #require(AccountJoin.joined([registry, transcript]))
        #expect(account.status == .busy)
        #expect(account.failure == nil)
        #expect(account.turnEndedUp == nil)
    }

    @Test("a hook's question stands while the call that it asks of is open, and falls when the log goes on")
    func questionOfAHook() throws {
        let hook = part(.hook, .waiting, since: 100)
        var rollout = part(.rollout, .busy, since: 140)
        rollout.openCall = true
        rollout.openCallUp = .seconds(99)
        #expect(AccountJoin.joined([hook, rollout])?.status == .waiting)
        rollout.openCall = false
        #expect(AccountJoin.joined([hook, rollout])?.status == .busy)
    }

    @Test("an interrupt that no hook told of ends the turn that a hook began")
    func interruptAfterHook() throws {
        var hook = part(.hook, .busy, since: 100)
        hook.turnStartedUp = .seconds(90)
        var transcript = part(.transcript, .idle, since: 110)
        transcript.turnEndedUp = .seconds(110)
        transcript.interrupted = true
        let account = try #require(AccountJoin.joined([hook, transcript]))
        #expect(account.status == .idle)
        #expect(account.turnStartedUp == .seconds(90))
    }

    @Test("what a hook told of background work at the turn's end is kept beside a registry that says idle")
    func backgroundWork() throws {
        let registry = part(.registry, .idle, since: 100)
        var hook = part(.hook, .idle, since: 100)
        hook.turnEndedUp = .seconds(100)
        hook.backgroundWork = 2
        #expect(AccountJoin.joined([registry, hook])?.backgroundWork == 2)
    }

    @Test("a source of another session is left out")
    func otherSession() throws {
        var registry = part(.registry, .idle, since: 100)
        registry.session = "new"
        var hook = part(.hook, .busy, since: 300)
        hook.session = "title"
        hook.turnStartedUp = .seconds(300)
        #expect(AccountJoin.joined([registry, hook])?.status == .idle)
    }

    @Test("an account without a status lends its times to one that has it")
    func withoutStatus() throws {
        var registry = SessionAccount(runtime: .claude)
        registry.source = .registry
        registry.version = "2.1.329"
        let hook = part(.hook, .idle, since: 100)
        let account = try #require(AccountJoin.joined([registry, hook]))
        #expect(account.status == .idle)
        #expect(account.version == "2.1.329")
        #expect(AccountJoin.joined([]) == nil)
    }

    @Test(
        "whatever sources say in whatever order: one account, and what it says fits together",
        arguments: 1...50 as ClosedRange<UInt64>)
    func anyParts(seed: UInt64) throws {
        var random = Drops(seed: seed)
        for _ in 0..<100 {
            let parts = (0...random.below(4)).map { _ in anyPart(&random) }
            let account = try #require(AccountJoin.joined(parts))
            #expect(account.status != .idle || !account.openCall)
            #expect(account.failure == nil || account.turnEndedUp != nil)
            #expect(account.turnEndedUp ?? Milliseconds(.max) >= account.turnStartedUp ?? .zero)
            #expect(
                account.recordUp
                    == parts.filter { $0.session == nil || $0.session == account.session }.compactMap(\.recordUp).max())
            #expect(account.status == nil || parts.contains { $0.status == account.status })
            #expect(account.status != nil || parts.allSatisfy { $0.status == nil || $0.session != account.session })
            // Sources of one kind never speak twice, so their order is that of their strength alone.
            if Set(parts.map(\.source)).count == parts.count {
                #expect(AccountJoin.joined(parts.reversed()) == account)
            }
        }
    }

    private func anyPart(_ random: inout Drops) -> SessionAccount {
        func time() -> Milliseconds? { random.below(3) == 0 ? nil : .seconds(Int64(random.below(60))) }
        var part = SessionAccount(runtime: .claude)
        part.source = AccountSource.allCases[random.below(AccountSource.allCases.count)]
        part.session = random.below(4) == 0 ? Untrusted("s\(random.below(2))") : nil
        part.status = random.below(5) == 0 ? nil : SessionAccount.Status.allCases[random.below(4)]
        part.statusUp = time()
        part.recordUp = time()
        part.turnStartedUp = time()
        part.turnEndedUp = part.status == .busy ? nil : time()
        if part.turnEndedUp != nil, random.below(2) == 0 { part.failure = TurnFailure(bucket: .retry, kind: "x") }
        part.openCall = part.status == .busy && random.below(2) == 0
        if part.openCall { part.openCallUp = time() }
        return part
    }

    private func part(
        _ source: AccountSource, _ status: SessionAccount.Status, since seconds: Int64
    ) -> SessionAccount {
        var account = SessionAccount(runtime: .claude)
        account.source = source
        account.status = status
        account.statusUp = .seconds(seconds)
        account.recordUp = .seconds(seconds)
        return account
    }
}
