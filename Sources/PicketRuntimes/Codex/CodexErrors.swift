package import PicketJSON
package import PicketModel

/// What Codex's classes of errors ask for.
///
/// The words are those of `codex_error_info` in rollouts (0.163.0) and of the protocol's public source.
package enum CodexErrors {
    /// The failure that `error` of an ended turn describes; nil where that is null or missing.
    package static func failure(_ error: JSONValue?) -> TurnFailure? {
        guard let error, error.object != nil else { return nil }
        let info = error["codex_error_info"]
        let kind = kind(info)
        let message = error.safeText("message", bytes: 200)
        let bucket = bucket(of: kind, status: status(info), message: message?.raw ?? "")
        return TurnFailure(bucket: bucket, kind: Untrusted(kind).prefix(bytes: 64), text: message)
    }

    /// What a class of error asks for; `status` is that of HTTP, where one came.
    static func bucket(of kind: String, status: Int64?, message: String) -> Bucket {
        switch kind {
        // Both an empty account and a limit that ends by itself are told by one word; only the text differs (0.163.0).
        case "usage_limit_exceeded": message.hasPrefix("Quota exceeded") ? .person : .limit
        case "rate_limit_exceeded", "model_cap": .limit
        case "unauthorized": .auth
        case "cyber_policy", "misalignment_policy_violation", "session_budget_exceeded": .person
        case "context_window_exceeded", "bad_request": .fatal
        default: bucket(ofStatus: status)
        }
    }

    private static func bucket(ofStatus status: Int64?) -> Bucket {
        switch status {
        case 401, 403: .auth
        case 402: .person
        case 404: .fatal
        case 429: .limit
        default: .retry
        }
    }

    /// The class is a word, or an object with one member that is named for it.
    private static func kind(_ info: JSONValue?) -> String {
        info?.string ?? info?.object?.members.first?.key ?? "other"
    }

    private static func status(_ info: JSONValue?) -> Int64? {
        info?.object?.members.first?.value["http_status_code"]?.integer
    }
}
