package import PicketModel

/// One worker's part of a process sample.
package struct WorkerProcesses: Equatable, Sendable {
    /// Of which worker.
    package var worker: WorkerID
    /// Its tree.
    package var look: Observation<ProcessTree>

    /// Joins the two.
    package init(worker: WorkerID, look: Observation<ProcessTree>) {
        self.worker = worker
        self.look = look
    }
}

/// A process sample of a host; a large one is split over several messages.
package struct ProcessesMessage: Equatable, Sendable {
    /// The most processes of one worker that are listed; the rest is counted.
    package static let mostListed = 16
    /// The most workers in one message, so that it stays within 64 KiB.
    package static let mostWorkers = 12

    /// Who says it, and when.
    package var envelope: Envelope
    /// The workers' trees.
    package var workers: [WorkerProcesses]

    /// Joins the two.
    package init(envelope: Envelope, workers: [WorkerProcesses]) {
        self.envelope = envelope
        self.workers = workers
    }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            envelope.add(to: &members)
            members.add("workers", each: workers) { $1.add($0) }
        }
    }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Payload.fields(payload)
        self.init(
            envelope: try Envelope(fields),
            workers: try fields.list("workers") { worker throws(WireError) in try worker.workerProcesses() })
    }
}

extension Members {
    mutating func add(_ processes: WorkerProcesses) {
        add("worker", processes.worker.text)
        add("tree", look: processes.look) { $1.add($0) }
    }

    mutating func add(_ tree: ProcessTree) {
        add("count", tree.count)
        add("run_seen", tree.runSeen)
        add("cpu_permille", tree.cpuPermille)
        add("window_ms", tree.window)
        add("processes", each: Array(tree.processes.prefix(ProcessesMessage.mostListed))) { process, members in
            members.add(process.identity)
            members.add("parent", Int(process.parent))
            members.add("name", process.name, within: TextBound.processName)
            members.add("cpu_ms", process.cpu)
            members.add("resident_kib", process.resident)
            if process.helper { members.add("helper", true) }
        }
    }
}

extension Fields {
    func workerProcesses() throws(WireError) -> WorkerProcesses {
        WorkerProcesses(
            worker: try parsed("worker", "a worker id") { WorkerID($0) },
            look: try look("tree") { tree throws(WireError) in try tree.tree() })
    }

    func tree() throws(WireError) -> ProcessTree {
        let processes = try list("processes") { process throws(WireError) in
            ProcessSample(
                identity: try process.identity(), parent: try process.pid("parent"),
                name: try process.untrusted("name"), cpu: try process.milliseconds("cpu_ms"),
                resident: try process.integer("resident_kib"), helper: try process.optionalBool("helper") ?? false)
        }
        return ProcessTree(
            processes: processes, count: try count("count"), runSeen: try bool("run_seen"),
            cpuPermille: try optionalCount("cpu_permille"), window: try milliseconds("window_ms"))
    }
}
