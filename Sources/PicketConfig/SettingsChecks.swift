import PicketModel

extension Settings {
    /// The longest path that a Unix socket may have here, in bytes; the system's own limit is a little higher.
    static let longestSocketPath = 100

    /// Reports what no key alone can tell: values that do not go together.
    func check(_ reader: inout SettingsReader) {
        if broker.password != nil, broker.passwordFile != nil {
            report(&reader, "broker.password", "a password beside 'password_file'", expected: "one of the two")
        }
        if broker.password != nil || broker.passwordFile != nil, broker.user == nil {
            report(&reader, "broker.password", "a password without a user", expected: "'broker.user' beside it")
        }
        if hub.pollDeadline > hub.poll {
            report(
                &reader, "hub.poll_deadline", "more than 'hub.poll'", expected: "at most \(DurationText.of(hub.poll))")
        }
        checkExpiry(&reader, "agent", refresh: agent.refresh, expiry: agent.expiry)
        checkExpiry(&reader, "hub", refresh: hub.refresh, expiry: hub.expiry)
        checkSocket(&reader, "agent.socket", agent.socketPath)
        checkSocket(&reader, "hub.socket", hub.socketPath)
    }

    private func checkExpiry(
        _ reader: inout SettingsReader, _ section: String, refresh: Milliseconds, expiry: Milliseconds
    ) {
        // A refresh comes up to a fifth late.
        guard expiry.count * 5 <= refresh.count * 6 else { return }
        let least = DurationText.of(refresh * 2)
        report(
            &reader, "\(section).expiry", "an expiry that '\(section).refresh' may not keep up with",
            expected: "a longer one such as \(least)")
    }

    private func checkSocket(_ reader: inout SettingsReader, _ key: String, _ path: String) {
        let length = path.utf8.count
        guard length > Self.longestSocketPath else { return }
        let limit = "a path of at most \(Self.longestSocketPath) bytes, by this key or a shorter 'state'"
        report(&reader, key, "the socket's path \(Quotation.of(path)) of \(length) bytes", expected: limit)
    }

    /// Reports at the key itself, or at its whole section's neighbour `state`, or at the top of the file.
    private func report(_ reader: inout SettingsReader, _ key: String, _ found: String, expected: String) {
        let section = String(key.prefix { $0 != "." })
        let place = [key, "state", section].lazy.compactMap { [places = reader.places] in places[$0] }.first
        reader.report(place ?? FilePlace(line: 1, column: 1), KeyPathText(text: key), found, expected: expected)
    }
}
