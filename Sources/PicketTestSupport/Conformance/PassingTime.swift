package import PicketLoop
package import PicketModel

/// How time passes for a port under test: a real loop turns, or a simulated world makes its steps.
package struct PassingTime {
    private let pass: (Milliseconds, () -> Bool) -> Void

    /// `pass` lets at most the span pass, and returns as soon as the condition holds.
    package init(_ pass: @escaping (Milliseconds, () -> Bool) -> Void) { self.pass = pass }

    /// Lets time pass until something holds, for at most 10 s; throws where it does not come to hold.
    func until(_ what: String, _ holds: () -> Bool) throws(ConformanceFailure) {
        pass(.seconds(10), holds)
        guard holds() else { throw ConformanceFailure(description: "\(what) did not come within 10 s.") }
    }

    /// Lets a short while pass, to show that something does not happen.
    func aWhile(_ span: Milliseconds = .milliseconds(100)) { pass(span) { false } }
}

extension PassingTime {
    /// That of a real loop, which the test turns.
    package static func turns(of loop: Loop) -> PassingTime {
        PassingTime { span, holds in
            loop.turn(waitingAtMost: .zero)
            let end = loop.now.up + span
            while !holds(), loop.now.up < end { loop.turn(waitingAtMost: .milliseconds(5)) }
        }
    }
}
