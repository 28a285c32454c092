import PicketLoop
import PicketModel

/// What each tmux server listed last, so that one with the panes it had is not asked again.
///
/// The first process of a pane is a child of its server. While a server has the children that it had when it was
/// asked, no pane came, went, ended or was started anew. Names and titles may have changed; so it is asked now and then
/// all the same.
struct PaneListings {
    /// The children of a server, looked at before it was asked: a pane made meanwhile shows as a change.
    struct Children {
        fileprivate let server: ProcessIdentity
        fileprivate let pids: [Int32]
    }

    private struct Listing {
        let server: ProcessIdentity
        /// Nil after the first answer, before which the server was not known.
        let children: [Int32]?
        let panes: [PaneLook]
        let listedUp: Milliseconds
    }

    private var listings: [String: Listing] = [:]

    /// The panes of a server whose children are those of its last answer, if that is younger than `patience`.
    func unchanged(
        _ socket: String, _ children: Children?, patience: Milliseconds, at moment: Moment
    ) -> [PaneLook]? {
        guard let children, let last = listings[socket], last.server == children.server,
            last.children == children.pids, moment.up - last.listedUp < patience
        else { return nil }
        return last.panes
    }

    /// The children of the server that answered there last; nil where none did, or it is no more.
    func children(_ socket: String, on machine: any Machine) -> Children? {
        guard let server = listings[socket]?.server, machine.process(server.pid).value?.identity == server,
            let pids = machine.children(of: server.pid).value
        else { return nil }
        return Children(server: server, pids: pids.sorted())
    }

    /// Keeps an answer; a server that gave none is forgotten.
    mutating func keep(
        _ answer: Observation<[PaneLook]>, of socket: String, _ before: Children?, on machine: any Machine,
        at moment: Moment
    ) {
        guard let panes = answer.value, let pid = panes.first?.server, let server = machine.process(pid).value?.identity
        else {
            listings[socket] = nil
            return
        }
        listings[socket] = Listing(
            server: server, children: before?.server == server ? before?.pids : nil, panes: panes,
            listedUp: moment.up)
    }
}
