package import PicketModel

/// A host's heartbeat.
package struct HeartbeatMessage: Equatable, Sendable {
    /// Who says it, and when.
    package var envelope: Envelope
    /// What it says.
    package var heartbeat: Heartbeat

    /// Joins the two.
    package init(envelope: Envelope, heartbeat: Heartbeat) {
        self.envelope = envelope
        self.heartbeat = heartbeat
    }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            envelope.add(to: &members)
            members.add(heartbeat)
        }
    }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Payload.fields(payload)
        self.init(envelope: try Envelope(fields), heartbeat: try fields.heartbeat())
    }
}

extension Members {
    mutating func add(_ heartbeat: Heartbeat) {
        add("load_permille", heartbeat.loadPermille)
        add("cores", heartbeat.cores)
        add("memory_free_kib", heartbeat.memoryFree)
        add("memory_total_kib", heartbeat.memoryTotal)
        add("disk_free_kib", heartbeat.diskFree)
        add("battery_percent", heartbeat.battery)
        add("own_cpu_ms", heartbeat.ownCPU)
        add("own_resident_kib", heartbeat.ownResident)
        add("last_seq", heartbeat.lastSeq)
        add("highest_rev", heartbeat.highestRev)
        add("spool_depth", heartbeat.spoolDepth)
        add("workers", heartbeat.workers)
        add("refused_publishes", heartbeat.refusedPublishes)
        add("failing_probes", each: Array(heartbeat.failingProbes.prefix(TextBound.mostProbes))) { probe, members in
            members.add("name", probe.name)
            members.add(probe.failure)
        }
    }
}

extension Fields {
    func heartbeat() throws(WireError) -> Heartbeat {
        var heartbeat = Heartbeat()
        heartbeat.loadPermille = try optionalCount("load_permille")
        heartbeat.cores = try optionalCount("cores") ?? 1
        heartbeat.memoryFree = try optionalInteger("memory_free_kib")
        heartbeat.memoryTotal = try optionalInteger("memory_total_kib")
        heartbeat.diskFree = try optionalInteger("disk_free_kib")
        heartbeat.battery = try optionalCount("battery_percent")
        heartbeat.ownCPU = try optionalMilliseconds("own_cpu_ms") ?? .zero
        heartbeat.ownResident = try optionalInteger("own_resident_kib") ?? 0
        heartbeat.lastSeq = try number("last_seq")
        heartbeat.highestRev = try number("highest_rev")
        heartbeat.spoolDepth = try count("spool_depth")
        heartbeat.workers = try optionalCount("workers") ?? 0
        heartbeat.refusedPublishes = UInt64(try optionalCount("refused_publishes") ?? 0)
        heartbeat.failingProbes = try list("failing_probes") { probe throws(WireError) in
            Heartbeat.FailingProbe(name: try probe.text("name"), failure: try probe.failure())
        }
        return heartbeat
    }
}
