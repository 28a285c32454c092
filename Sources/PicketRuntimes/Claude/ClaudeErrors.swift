package import PicketModel

/// What Claude Code's classes of errors ask for.
///
/// The words are those of `StopFailure` hooks and of the `error` member of transcript records (2.1.329).
package enum ClaudeErrors {
    /// What a class of error asks for; a class that is not known may pass with another try.
    package static func bucket(of kind: String) -> Bucket {
        switch kind {
        case "authentication_failed", "oauth_org_not_allowed", "verification_required", "cloud_credential_error": .auth
        case "rate_limit", "usage_limit_reached": .limit
        case "billing_error", "account_on_hold": .person
        case "model_not_found", "invalid_request", "max_output_tokens": .fatal
        default: .retry
        }
    }
}
