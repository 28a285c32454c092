import PicketTestSupport
import Testing

@testable import PicketModel

@Suite("Redaction")
struct RedactionTests {
    @Test(
        "a secret is replaced and the words around it stay",
        arguments: [
            ("curl --token abc123 x", "curl --token [redacted] x"),
            ("curl --token=abc123 x", "curl --token=[redacted] x"),
            ("run --api-key 'a b' x", "run --api-key [redacted] x"),
            ("--password=\"a b\" x", "--password=[redacted] x"),
            ("ANTHROPIC_API_KEY=abc make", "ANTHROPIC_API_KEY=[redacted] make"),
            ("export DB_PASSWORD=x; y", "export DB_PASSWORD=[redacted] y"),
            ("apiKey=abc", "apiKey=[redacted]"),
            ("https://ada:pw@example.org/x", "https://ada:[redacted]@example.org/x"),
            ("https://0123456789abcdef0123@example.org", "https://[redacted]@example.org"),
            ("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]"),
            ("fix sk-ant-api03-abcdefgh, then", "fix [redacted], then"),
            ("feat/ghp_0123456789abcdefghijABCDEFGHIJ012345", "feat/[redacted]"),
            ("x github_pat_11ABCDEFG0123456789_abcdef y", "x [redacted] y"),
            ("AKIAIOSFODNN7EXAMPLE", "[redacted]"),
            ("xoxb-123456789-abc", "[redacted]"),
            ("sk-proj0123456789abcdefghij", "[redacted]"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln z", "[redacted] z"),
            ("a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb", "a\n[redacted]\nb"),
            ("-----BEGIN PRIVATE KEY----- MII", "[redacted]"),
        ])
    func replaced(text: String, shown: String) {
        #expect(Redaction.redact(text) == shown)
    }

    @Test(
        "text without a secret stays as it is",
        arguments: [
            "fix: tokens are counted", "monkey=banana", "feat/sk-learn-update", "--tokens 5", "key", "KEY=",
            "ssh://git@example.org/x", "https://example.org/a@b", "a://b", "eyJ is how it begins", "", "--", "token =x",
            "ghp_short", "keyboard=de", "päth=ü",
        ])
    func kept(text: String) {
        #expect(Redaction.redact(text) == text)
    }

    @Test("the argument after an option for a secret is hidden whole")
    func arguments() {
        let arguments = ["curl", "--token", "a b", "--url", "x", "--api-key=1"]
        #expect(
            Redaction.redact(arguments: arguments)
                == ["curl", "--token", "[redacted]", "--url", "x", "--api-key=[redacted]"])
    }

    @Test("hostile text takes time in proportion to its length")
    func linear() {
        let time = threadTime {
            for piece in ["sk-", "-----BEGIN ", "://", "eyJ", "--token ", "KEY=", "a:b@", "-", "="] {
                let text = String(repeating: piece, count: 30_000)
                #expect(Redaction.redact(text).utf8.count <= 2 * text.utf8.count + 400_000)
            }
        }
        #expect(time < .seconds(60))
    }
}
