import Diagnostics
import Hashing
import Manifests
import Resources
import TestSupport
import Testing

@Suite("Secrets as they occur in practice")
struct SecretValueTests {
  private static let stack = TestStack(
    main: "agents: {a: {name: front, config: {llm: {api_key: 1️⃣!secret env:KEY}}}}\n"
  )

  private func load(_ value: String) -> StackResult {
    Self.stack.load(variables: ["KEY": value], readsSecrets: true)
  }

  @Test(
    "one line break at the end of a variable is removed, with a warning, and no more",
    arguments: [
      ("sk-abc\n", "sk-abc", 1), ("sk-abc\r\n", "sk-abc", 1), ("sk-abc", "sk-abc", 0),
      ("sk-abc\n\n", "sk-abc\n", 2), ("sk-abc\r\n\r\n", "sk-abc\r\n", 2),
      ("sk-abc\r", "sk-abc\r", 1),
      (
        "-----BEGIN KEY-----\nabc\n-----END KEY-----\n",
        "-----BEGIN KEY-----\nabc\n-----END KEY-----", 1
      ),
    ]
  )
  func lineBreak(value: String, sent: String, warnings: Int) throws {
    let result = load(value)
    #expect(
      Self.stack.places(of: result.diagnostics) == Array(repeating: "1️⃣ TF3011", count: warnings)
    )
    #expect(result.diagnostics.allSatisfy { $0.severity == .warning })
    let secret = try #require(result.secrets[.environment("KEY")])
    #expect(Array(secret.text.utf8) == Array(sent.utf8))
    let use = try #require(result.desired?.agents.first?.config.secrets.first)
    let expected = FingerprintInput(
      secret: SecretValue(sent),
      stack: "acme",
      agentName: "front",
      pointer: "/llm/api_key"
    )
    .fingerprint
    #expect(use.fingerprint == expected)
  }

  @Test("the line break at the end of a file belongs to the file")
  func file() {
    let stack = TestStack(
      [
        "turnform.yaml": TestStack.header
          + "agents: {a: {config: {llm: {api_key: !secret file:key}}}}\n"
      ],
      bytes: ["key": Array("sesame-open\r\n".utf8)]
    )
    let result = stack.load(readsSecrets: true)
    #expect(result.diagnostics == [])
    #expect(result.secrets[.file("key")]?.text == "sesame-open")
  }

  @Test(
    "damage in transit is a warning before the first request, and never shown",
    arguments: [
      " hunter-2-key", "hunter-2-key ", "\thunter-2-key", "hunter-2-key\u{A0}",
      "\u{FEFF}hunter-2-key",
      "\"hunter-2-key\"", "'hunter-2-key'", "`hunter-2-key`", "“hunter-2-key”",
      "${HUNTER_KEY}", "$HUNTER_KEY", "$(HUNTER_KEY)", "%HUNTER_KEY%", "{{ hunter.key }}",
      "${{ secrets.HUNTER_KEY }}", "hunter-${HUNTER_KEY}", "${HUNTER_KEY:-none}", "\"$HUNTER_KEY\"",
      "op://hunter/key", "arn:aws:secretsmanager:eu-west-1:1:secret:hunter",
      "****", "********", "•••••", "changeme", "CHANGE_ME", "change-me", "Change me", "undefined",
      "null", "nil", "TODO", "todo", "FIXME", "TBD", "xxx", "XXXXXXXX", "xxxx-xxxx", "<hunter-key>",
      "[hunter key]", "your-hunter-key", "YOUR_API_KEY", "placeholder", "REDACTED", "password",
      "secret",
      "...",
    ]
  )
  func odd(value: String) throws {
    let result = load(value)
    #expect(result.desired != nil)
    #expect(Set(result.diagnostics.map(\.code)) == [.oddSecret])
    let words = result.diagnostics.map { $0.detail + $0.advice }.joined().lowercased()
    #expect(!words.contains("hunter"))
    let core = value.filter { $0.isLetter || $0.isNumber }.lowercased()
    let isWord = ["secret", "null", "nil"].contains(core)
    #expect(core.isEmpty || isWord || !words.contains(core), "\(words)")
    #expect(result.secrets[.environment("KEY")]?.text == value)
  }

  @Test(
    "an ordinary secret causes no warning",
    arguments: [
      "sk-proj-4f1c90ab77e2", "hunter2", "correct horse battery staple", "a$b", "$ecret$auce",
      "50%", "100%0%",
      "p{{q", "a\"b", "'tis", "xx1", "axxx", "dummy", "none", "ollama", "EMPTY", "nullable-key",
      "your1",
      "<a", "todo-list-key-1", "x-4", "-----BEGIN KEY-----\nabc\n-----END KEY-----", "ünïcödé",
      "Basic dXNlcjpwYXNz", "$2b$12$abc", "{\"type\": \"service_account\"}",
    ]
  )
  func ordinary(value: String) { #expect(load(value).diagnostics == []) }

  @Test(
    "an impossible secret is an error: the mask, an empty text, and one below the API's minimum",
    arguments: ["***", "***\n", "", "\n", "\r\n"]
  )
  func impossible(value: String) {
    let result = load(value)
    #expect(result.desired == nil)
    #expect(result.diagnostics.map(\.code).contains(.badSecretValue))
  }

  @Test("the length is that of the sent value")
  func length() {
    let stack = TestStack(
      main:
        "agents: {a: {config: {tools: [{name: end_call, description: d, webhook_secret: !secret env:K}]}}}\n"
    )
    func codes(_ value: String) -> [DiagnosticCode] {
      stack.load(variables: ["K": value], readsSecrets: true).diagnostics.map(\.code)
    }
    #expect(codes("0123456789abcde\n") == [.badSecretValue, .oddSecret])
    #expect(codes("0123456789abcdef\n") == [.oddSecret])
  }

  @Test("a saved plan is applied with the same warnings, about the current values")
  func saved() throws {
    let desired = try #require(load("sk-abc").desired)
    let secrets = SavedSecrets(of: desired, files: Self.stack, variables: ["KEY": "sk-abc\n"])
    #expect(secrets.diagnostics == [])
    #expect(secrets.warnings.map(\.code) == [.oddSecret])
    #expect(secrets.secrets[.environment("KEY")]?.text == "sk-abc")
    #expect(secrets.desired == desired)
  }
}
