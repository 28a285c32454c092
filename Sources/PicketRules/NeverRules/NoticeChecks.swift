import PicketModel

/// Never-rule 8, by what was said of notices and by the picture alone.
extension NeverRule {
    static func noticeMistold(_ step: HistoryStep) -> String? {
        var standing = step.standing
        var last = step.lastNumber
        for action in step.said {
            let notice = action.notice
            guard notice.number > last else { return "\(notice.id): number \(notice.number) came after \(last)" }
            last = notice.number
            if let text = disorder(of: action, among: standing) ?? unduly(notice, step) { return text }
            switch action {
            case .raise: standing[notice.id] = notice
            case .clear: standing[notice.id] = nil
            }
        }
        return nil
    }

    /// A second raise of one episode, or a clear of what does not stand.
    private static func disorder(of action: NoticeAction, among standing: [NoticeID: Notice]) -> String? {
        let notice = action.notice
        switch action {
        case .raise:
            guard notice.cleared == nil else { return "\(notice.id) was raised as cleared" }
            let open = standing.values.contains { $0.kind == notice.kind && $0.subject == notice.subject }
            return open ? "\(notice.kind.rawValue) of \(notice.subject) was raised twice" : nil
        case .clear:
            guard let raised = standing[notice.id] else { return "\(notice.id) was cleared and does not stand" }
            var cleared = notice
            cleared.cleared = nil
            return cleared == raised ? nil : "\(notice.id) was cleared as another than it was raised"
        }
    }

    /// Something said while the hub had just been away, or of a worker whose host is in trouble.
    private static func unduly(_ notice: Notice, _ step: HistoryStep) -> String? {
        if let calm = step.after.calmUntil, step.at.up < calm {
            return "\(notice.id) was said after a pause of the hub"
        }
        guard case .worker(let address) = notice.subject, step.after.worker(address) != nil,
            let host = step.after.hosts[address.host]
        else { return nil }
        let thresholds = step.after.thresholds(of: address)
        let sure = thresholds.overdueAfter + thresholds.lookLimit + thresholds.contactGrace
        if host.lastReceipt == nil { return "\(notice.id) was said of \(address), whose host was never heard" }
        return host.silence(at: step.at) > sure ? "\(notice.id) was said of \(address), whose host is lost" : nil
    }
}
