/// One sample worker: the part it plays, in the order in which they are started.
enum DemoPart: String, CaseIterable {
    case search, deploy, login, export, paging, tests, dark, images, stuck

    /// The name of its tmux session, which is its id too.
    var session: String { "demo-" + rawValue }
}
