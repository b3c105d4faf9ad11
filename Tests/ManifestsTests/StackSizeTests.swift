import Diagnostics
import Hashing
import JSON
import Manifests
import Resources
import TestSupport
import Testing

/// Small manifests that expand too much are reported, and never loaded in part.
@Suite("Limits on the size of a stack")
struct StackSizeTests {
  private static let text = String(repeating: "Say hello to everybody.\n", count: 43_690)

  private func load(agents count: Int, naming files: Int = 1) -> StackResult {
    let agents = (0..<count)
      .map { "  a\($0): {config: {metadata: {x: !file text\($0 % files).md}}}\n" }
    var stack = ["turnform.yaml": TestStack.header + "agents:\n" + agents.joined()]
    for index in 0..<files { stack["text\(index).md"] = Self.text }
    return TestStack(stack).load()
  }

  @Test("one text in many places is counted once per reference, and reported once")
  func repeatedText() throws {
    let few = load(agents: 18)
    #expect(few.diagnostics.isEmpty)
    #expect(few.desired?.agents.count == 18)
    let many = load(agents: 200)
    #expect(many.diagnostics.map(\.code) == [.stackTooLarge])
    #expect(many.diagnostics.first?.span?.start.line == 22)
    #expect(many.desired == nil)
  }

  @Test("large files are not an expansion", .enabled(if: TestScale.current.isFull))
  func largeFiles() {
    let large = load(agents: 20, naming: 20)
    #expect(large.diagnostics.isEmpty)
  }

  @Test("manifests beyond the limit are counted and not read")
  func manifests() {
    var files = ["turnform.yaml": TestStack.header]
    for index in 1..<5000 { files["a\(index).yaml"] = "" }
    #expect(TestStack(files).load().diagnostics.isEmpty)
    files["b.yaml"] = "["
    let result = TestStack(files).load()
    #expect(result.diagnostics.map(\.code) == [.stackTooLarge])
    #expect(result.diagnostics.first?.detail.contains("5001") == true)
    #expect(result.desired == nil)
    files[".turnformignore"] = "b.yaml\n"
    #expect(TestStack(files).load().diagnostics.isEmpty)
  }

  @Test("secrets beyond the fingerprint limit are counted before the first is fingerprinted")
  func secrets() {
    let tools = (0..<100)
      .map {
        "{name: t\($0), description: d, webhook_url: 'https://t.test', webhook_secret: !secret env:S}"
      }
      .joined(separator: ", ")
    let agents = (0..<51).map { "  a\($0): {config: {tools: [\(tools)]}}\n" }.joined()
    let stack = TestStack(main: "agents:\n" + agents)
    let result = stack.load(variables: ["S": "a-secret-of-some-length"], readsSecrets: true)
    #expect(result.diagnostics.map(\.code) == [.stackTooLarge])
    #expect(result.diagnostics.first?.detail.contains("5100") == true)
    #expect(result.desired == nil)
  }

  @Test("fingerprints made in a batch equal those made one by one")
  func fingerprintsAtOnce() {
    let inputs = (0..<6)
      .map { index in
        FingerprintInput(
          secret: SecretValue("secret \(index % 3)"),
          stack: "acme",
          agentName: "a\(index)",
          pointer: "/llm/api_key"
        )
      }
    let single = inputs.map(\.fingerprint)
    #expect(fingerprints(of: inputs) == single)
    #expect(fingerprints(of: []).isEmpty)
    #expect(Set(single).count == 6)
  }
}
