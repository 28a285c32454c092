import PicketLoop
import PicketModel
import Testing

struct SessionMachineTests {
    @Test("a session connects with a new birth each try, from the one it is given")
    func births() {
        var machine = SessionMachine(birth: 6)
        #expect(machine.start() == .connect(birth: 7))
        #expect(machine.start() == .none)
        _ = machine.hasEnded(.unreachable("refused"), at: .zero)
        #expect(machine.isDue() == .connect(birth: 8))
    }

    @Test("waits double from 1 s to 10 s while nothing answers")
    func outage() {
        var machine = SessionMachine()
        _ = machine.start()
        var waits: [SessionMachine.Action] = []
        for _ in 0..<6 {
            waits.append(machine.hasEnded(.unreachable("refused"), at: .zero))
            _ = machine.isDue()
        }
        #expect(waits == [1, 2, 4, 8, 10, 10].map { .wait(.seconds($0)) })
    }

    @Test("a connection that stood for 10 s starts the waits anew, one that did not goes on with them")
    func reset() {
        var machine = SessionMachine()
        _ = machine.start()
        for _ in 0..<3 { fail(&machine) }
        #expect(live(&machine, from: .seconds(100), for: .milliseconds(9_999)) == .wait(.seconds(8)))
        _ = machine.isDue()
        #expect(live(&machine, from: .seconds(200), for: .seconds(10)) == .wait(.seconds(1)))
    }

    @Test("a refusing CONNACK waits for a person, 60 s", arguments: [0x84, 0x87, 0x88, 0x97] as [UInt8])
    func refusal(reason: UInt8) {
        var machine = SessionMachine()
        _ = machine.start()
        #expect(machine.hasEnded(.refused(reason), at: .zero) == .wait(.seconds(60)))
        #expect(machine.state == .waiting(.refused))
    }

    @Test("a session taken over (0x8E) is a suspected duplicate at once")
    func takenOver() {
        var machine = SessionMachine()
        _ = machine.start()
        _ = machine.isConnected(at: .zero)
        #expect(machine.hasEnded(.disconnected(0x8E), at: .hours(1)) == .wait(.seconds(60)))
        #expect(machine.state == .waiting(.duplicate))
    }

    @Test("another DISCONNECT of the broker is an outage")
    func disconnected() {
        var machine = SessionMachine()
        _ = machine.start()
        _ = machine.isConnected(at: .zero)
        #expect(machine.hasEnded(.disconnected(0x8B), at: .hours(1)) == .wait(.seconds(1)))
    }

    @Test("three connections in a row lost within 10 s of their CONNACK are a suspected duplicate, and so is the next")
    func quickLosses() {
        var machine = SessionMachine()
        _ = machine.start()
        for expected in [1, 2, 60, 60] as [Int64] {
            #expect(live(&machine, from: .zero, for: .seconds(5)) == .wait(.seconds(expected)))
            _ = machine.isDue()
        }
        _ = live(&machine, from: .zero, for: .seconds(10))
        #expect(machine.state == .waiting(.outage))
    }

    @Test("a try that was not accepted breaks the row: a broker that starts and stops is no duplicate")
    func brokenRow() {
        var machine = SessionMachine()
        _ = machine.start()
        for _ in 0..<5 {
            _ = live(&machine, from: .zero, for: .seconds(1))
            #expect(machine.state == .waiting(.outage))
            _ = machine.isDue()
            fail(&machine)
        }
    }

    @Test("a hurried session tries every 2 s, but still waits for a person")
    func hurried() {
        var machine = SessionMachine()
        #expect(machine.hurry(true) == .none)
        _ = machine.start()
        for _ in 0..<6 {
            #expect(machine.hasEnded(.unreachable("refused"), at: .zero) == .wait(.seconds(2)))
            _ = machine.isDue()
        }
        #expect(machine.hasEnded(.refused(0x87), at: .zero) == .wait(.seconds(60)))
    }

    @Test("hurrying shortens a wait that was begun, once, and only one for an outage")
    func hurryWhileWaiting() {
        var machine = SessionMachine()
        _ = machine.start()
        #expect(machine.hurry(true) == .none)
        _ = machine.hurry(false)
        _ = machine.hasEnded(.broken("lost"), at: .zero)
        #expect(machine.hurry(true) == .wait(.seconds(2)))
        #expect(machine.hurry(true) == .none)
        #expect(machine.hurry(false) == .none)
        _ = machine.isDue()
        _ = machine.hasEnded(.refused(0x87), at: .zero)
        #expect(machine.hurry(true) == .none)
    }

    @Test("a stopped session does nothing more, until it is started again")
    func stopped() {
        var machine = SessionMachine()
        #expect(machine.stop(sayingGoodbye: true) == .none)
        _ = machine.start()
        #expect(machine.stop(sayingGoodbye: true) == .drop(sayingGoodbye: true))
        #expect(machine.hasEnded(.dropped, at: .zero) == .none)
        #expect(machine.hasEnded(.broken("lost"), at: .zero) == .none)
        #expect(machine.isDue() == .none)
        #expect(machine.isConnected(at: .zero) == .none)
        #expect(machine.state == .idle)
        #expect(machine.start() == .connect(birth: 2))
    }

    @Test("stopping while waiting ends the wait")
    func stoppedWhileWaiting() {
        var machine = SessionMachine()
        _ = machine.start()
        fail(&machine, goesOn: false)
        #expect(machine.stop(sayingGoodbye: false) == .drop(sayingGoodbye: false))
        #expect(machine.isDue() == .none)
    }

    private func fail(_ machine: inout SessionMachine, goesOn: Bool = true) {
        _ = machine.hasEnded(.unreachable("refused"), at: .zero)
        if goesOn { _ = machine.isDue() }
    }

    private func live(
        _ machine: inout SessionMachine, from up: Milliseconds, for span: Milliseconds
    ) -> SessionMachine.Action {
        _ = machine.isConnected(at: up)
        return machine.hasEnded(.broken("lost"), at: up + span)
    }
}

struct LinkLossTests {
    @Test("a loss is said in words, with the reason code as the standard writes it")
    func words() {
        #expect(LinkLoss.refused(0x87).description == "it refused with reason 0x87, not authorized")
        #expect(LinkLoss.disconnected(0).description == "it said goodbye with reason 0x00")
        #expect(LinkLoss.disconnected(0x8E).description == "it said goodbye with reason 0x8E, session taken over")
        #expect(LinkLoss.unreachable("Connection refused").description == "Connection refused")
    }
}
