/// A program that `picket up` runs, in the order in which they are started.
enum Part: String, CaseIterable {
    case broker, hub, agent, demo, sshd
}
