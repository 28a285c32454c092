import PicketAgent
import PicketModel
import Testing

struct EventPacerTests {
    /// Lets time pass in steps of 20 ms with as much sent as may be; answers how many were sent.
    private func send(_ pacer: inout EventPacer, from start: Milliseconds, for span: Milliseconds, made: Int) -> Int {
        var sent = 0
        for step in 0..<(span.count / 20) {
            let up = start + Milliseconds(step * 20)
            for _ in 0..<made { pacer.made(at: up) }
            let allowed = pacer.allowance(at: up)
            pacer.sent(allowed)
            sent += allowed
        }
        return sent
    }

    @Test("500 a second, and a fifth of a second's worth at once after a pause")
    func least() {
        var pacer = EventPacer()
        #expect(pacer.allowance(at: .hours(1)) == 100)
        pacer.sent(100)
        #expect(pacer.allowance(at: .hours(1)) == 0)
        let sent = send(&pacer, from: .hours(1), for: .seconds(10), made: 0)
        #expect((4950...5050).contains(sent))
        #expect(pacer.allowance(at: .hours(2)) == 100)
    }

    @Test("twice as many as are made, once that is more")
    func twice() {
        var pacer = EventPacer()
        _ = send(&pacer, from: .hours(1), for: .seconds(10), made: 20)
        let sent = send(&pacer, from: .hours(1) + .seconds(10), for: .seconds(10), made: 20)
        #expect((19_800...20_200).contains(sent))
        // The rate falls again once no more are made.
        _ = send(&pacer, from: .hours(1) + .seconds(20), for: .seconds(15), made: 0)
        #expect(pacer.rate == 500)
    }

    @Test("time that stands still or goes back allows nothing")
    func back() {
        var pacer = EventPacer()
        pacer.sent(pacer.allowance(at: .hours(2)))
        #expect(pacer.allowance(at: .hours(2)) == 0)
        #expect(pacer.allowance(at: .hours(1)) == 0)
    }
}
