import PicketModel

/// The classes of errors that runtimes give to a turn that failed, and what each asks for.
///
/// The words are those of Claude Code's `StopFailure` (2.1.329) and Codex's, which shares them.
enum FailureWords {
    static func bucket(of word: String) -> Bucket {
        switch word {
        case "authentication_failed", "oauth_org_not_allowed", "verification_required", "cloud_credential_error": .auth
        case "billing_error", "account_on_hold": .person
        case "rate_limit": .limit
        case "server_error", "overloaded", "max_output_tokens", "unknown": .retry
        case "model_not_found", "invalid_request": .fatal
        default: .retry
        }
    }
}
