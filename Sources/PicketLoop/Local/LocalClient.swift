import CSystem
package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Asks an agent on its local socket, one question a connection, without a library.
///
/// Questions that are open when it goes away are never answered.
package final class LocalClient: HubClient, Source {
    private let clock: any Clock
    private let answerLimit: Int
    private var questions: [LocalQuestion] = []

    /// Takes answers of at most `answerLimit` bytes. The caller adds it to the loop whose clock this is.
    package init(clock: any Clock, answerLimit: Int = 8 << 20) {
        self.clock = clock
        self.answerLimit = answerLimit
    }

    deinit {
        for question in questions { forget(question) }
    }

    package func ask(
        _ address: ServiceAddress, method: String, target: String, body: [UInt8], deadline: Milliseconds,
        then: @escaping (ServiceAnswer) -> Void
    ) {
        switch address {
        case .http(let base): refuse(base, "only a Unix socket is asked here", then)
        case .socket(let path):
            guard target.utf8.first == UInt8(ascii: "/"), target.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
                return refuse(path, "the target must be printable ASCII after a slash, and \(target) is not", then)
            }
            let made = LocalQuestion(
                path, method: method, target: target, body: body, limit: answerLimit, then: then)
            guard let question = made else {
                return refuse(path, unsafe String(cString: strerror(errno)).lowercased(), then)
            }
            questions.append(question)
            question.timer = clock.schedule(after: deadline) { [weak self, weak question] _ in
                guard let self, let question else { return }
                question.timer = nil
                self.end(question, question.unreachable("no answer within \(deadline.count) ms"))
            }
        }
    }

    package func addInterests(to list: inout [Interest]) { list += questions.map(\.interest) }

    package func isReady(_ readiness: Readiness, at moment: Moment) {
        guard let question = questions.first(where: { $0.descriptor == readiness.descriptor }),
            let answer = question.proceed()
        else { return }
        end(question, answer)
    }

    private func end(_ question: LocalQuestion, _ answer: ServiceAnswer) {
        forget(question)
        questions.removeAll { $0 === question }
        question.then(answer)
    }

    private func forget(_ question: LocalQuestion) {
        if let timer = question.timer { clock.cancel(timer) }
    }

    /// Nobody is called from within `ask`.
    private func refuse(_ place: String, _ reason: String, _ then: @escaping (ServiceAnswer) -> Void) {
        clock.schedule(after: .zero) { _ in then(LocalQuestion.unreachable(place, reason)) }
    }
}
