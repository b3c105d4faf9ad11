import Diagnostics
import Hashing
import JSON
import Manifests
import Resources
import Testing

@Suite("Secrets")
struct SecretTests {
  private static let config = """
    agents:
      a:
        name: front
        config:
          llm: {api_key: 1️⃣!secret env:KEY}
          server_url: {secret: 2️⃣!secret file:secrets/key}
          tools: [{name: end_call, description: d, webhook_secret: 3️⃣!secret env:HOOK}]
          mcp_servers: [{name: m, url: http://x, headers: {Authorization: 4️⃣!secret env:KEY}}]

    """
  private static let values = ["KEY": "hunter2", "HOOK": "0123456789abcdef"]

  private func stack(_ key: [UInt8]? = Array("sesame\n".utf8)) -> TestStack {
    TestStack(
      ["turnform.yaml": TestStack.header + Self.config],
      bytes: key.map { ["secrets/key": $0] } ?? [:]
    )
  }

  private let places = [
    "/llm/api_key", "/mcp_servers/0/headers/Authorization", "/server_url/secret",
    "/tools/0/webhook_secret",
  ]

  @Test("without reading, every place has its source, a mask and no fingerprint")
  func offline() throws {
    let result = stack(nil).load()
    #expect(result.diagnostics.isEmpty)
    #expect(result.secrets == SecretStore())
    let config = try #require(result.desired?.agents.first?.config)
    #expect(config["llm"] == ["api_key": "***"])
    #expect(config.secrets.map(\.pointer.description) == places)
    #expect(
      config.secrets.map(\.source.description)
        == ["env:KEY", "env:KEY", "file:secrets/key", "env:HOOK"]
    )
    #expect(config.secrets.allSatisfy { $0.fingerprint == nil })
  }

  @Test("read secrets are in the store, and their fingerprints at their places")
  func reading() throws {
    let result = stack().load(variables: Self.values, readsSecrets: true)
    #expect(result.diagnostics.isEmpty)
    #expect(result.secrets[.environment("KEY")]?.text == "hunter2")
    #expect(result.secrets[.file("secrets/key")]?.text == "sesame")
    #expect(result.secrets[.environment("PATH")] == nil)
    let uses = try #require(result.desired?.agents.first?.config.secrets)
    let secrets = ["hunter2", "hunter2", "sesame", "0123456789abcdef"]
    for (use, secret) in zip(uses, secrets) {
      let expected = FingerprintInput(
        secret: SecretValue(secret),
        stack: "acme",
        agentName: "front",
        pointer: use.pointer.description
      )
      .fingerprint
      #expect(use.fingerprint == expected)
    }
    #expect(Set(uses.map(\.fingerprint)).count == uses.count)
    #expect(!"\(result)".contains("hunter2") && !"\(result)".contains("sesame"))
  }

  @Test("a secret of the defaults has a place in every agent that does not override it")
  func defaults() throws {
    let stack = TestStack(
      main: """
        defaults: {agent: {config: {llm: {api_key: !secret env:A}}}}
        agents: {a: {}, b: {config: {llm: {api_key: !secret env:B}}}, c: {config: {llm: {api_key: null}}}}

        """
    )
    let agents = try #require(stack.load().desired).agents
    #expect(
      agents.map { $0.config.secrets.map(\.source.description) } == [["env:A"], ["env:B"], []]
    )
  }

  @Test(
    "an unreadable secret is reported at every place, without the value",
    arguments: [
      ([:], "sesame", ["1️⃣ TF2028", "3️⃣ TF2028", "4️⃣ TF2028"]),
      (["KEY": "", "HOOK": "0123456789abcdef"], "sesame", ["1️⃣ TF2029", "4️⃣ TF2029"]),
      (["KEY": "a\u{FFFD}", "HOOK": "0123456789abcdef"], "x", ["1️⃣ TF2029", "4️⃣ TF2029"]),
      (["KEY": "hunter2", "HOOK": "0123456789abcde"], "sesame", ["3️⃣ TF2029"]),
      (["KEY": "hunter2", "HOOK": String(repeating: "q", count: 257)], "x", ["3️⃣ TF2029"]),
      (values, "\n", ["2️⃣ TF2029"]), (values, "a\0b", ["2️⃣ TF2029"]),
      (values, String(repeating: "q", count: 129), ["2️⃣ TF2029"]), (values, nil, ["2️⃣ TF2028"]),
    ] as [([String: String], String?, [String])]
  )
  func unusable(_ variables: [String: String], _ key: String?, _ expected: [String]) {
    let stack = stack(key.map { Array($0.utf8) })
    let result = stack.load(variables: variables, readsSecrets: true)
    #expect(stack.places(of: result.diagnostics) == expected)
    #expect(result.desired == nil)
    #expect(result.secrets == SecretStore())
    for value in ["hunter2", "sesame", "0123456789abcde", "qqq"] {
      #expect(!"\(result.diagnostics)".contains(value))
    }
  }

  @Test("bytes that are not text, and links out of the stack")
  func files() {
    let binary = stack([0xFF, 0xFE])
    let result = binary.load(variables: Self.values, readsSecrets: true)
    #expect(binary.places(of: result.diagnostics) == ["2️⃣ TF2029"])
    for (error, code) in [(StackFileError.outsideStack, "TF2015"), (.notAFile, "TF2016")] {
      let stack = TestStack(
        ["turnform.yaml": TestStack.header + Self.config],
        errors: ["secrets/key": error]
      )
      let result = stack.load(variables: Self.values, readsSecrets: true)
      #expect(stack.places(of: result.diagnostics) == ["2️⃣ \(code)"])
    }
  }

  @Test("a value that may be the secret itself is not shown")
  func misplaced() {
    let stack = TestStack(
      main:
        "agents: {a: {config: {llm: {api_key: !secret hunter2, model: !secret env:hunter 2}}}}\n"
    )
    let diagnostics = stack.load().diagnostics
    #expect(diagnostics.map(\.code) == [.badSecretSource, .tagNotAllowed])
    #expect(diagnostics.first?.hidesSource == true)
    #expect(!"\(diagnostics.map { $0.detail + $0.advice })".contains("hunter"))
  }
}
