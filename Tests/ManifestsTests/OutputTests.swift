import Diagnostics
import Manifests
import Resources
import Testing

@Suite("Outputs")
struct OutputTests {
  private static let main = """
    agents: {a: {}}
    webhooks: {crm: {url: x}}
    numbers: {n: {e164_number: +15550000001, external_number_sid: PN1, route: {webhook: x}}}
    outputs:
      MAIN_NUMBER: ${numbers.n.id}
      AGENT: {value: "${agents.a.id}", to: github_output}
      SECRET: {value: "${webhooks.crm.secret}", to: file:./out/crm}
      CALL_INIT: {value: "${numbers.n.secret}", to: dotenv:.././x/../out/env}

    """

  @Test("an output is a value and a destination, sorted by name")
  func values() throws {
    let main = Self.main.replacing(".././x/../", with: "x/../")
    let result = TestStack(main: main).load()
    #expect(result.diagnostics.isEmpty)
    let outputs = try #require(result.desired).outputs
    #expect(outputs.map(\.name) == ["AGENT", "CALL_INIT", "MAIN_NUMBER", "SECRET"])
    #expect(
      outputs.map(\.value) == [
        .id(ResourceAddress(.agents, "a")), .secret(ResourceAddress(.numbers, "n")),
        .id(ResourceAddress(.numbers, "n")), .secret(ResourceAddress(.webhooks, "crm")),
      ]
    )
    #expect(outputs.map(\.sink) == [.githubOutput, .dotenv("out/env"), nil, .file("out/crm")])
    #expect(outputs.allSatisfy { $0.span != nil })
  }

  @Test("a path that leaves and re-enters the folder is outside")
  func outside() {
    let result = TestStack(main: Self.main).load()
    #expect(result.diagnostics.map(\.code) == [.fileOutsideStack])
    #expect(result.diagnostics.map(\.subject) == ["outputs.CALL_INIT"])
  }

  @Test("a name in two files is a duplicate, and an overlay replaces an output completely")
  func layers() throws {
    let outputs = "outputs: {A: {value: '${agents.a.id}', to: github_env}}\n"
    let main = TestStack.header + "agents: {a: {}}\n" + outputs
    let twice = TestStack(["turnform.yaml": main, "b.yaml": outputs])
    #expect(twice.load().diagnostics.map(\.code) == [.duplicateAddress])
    let stack = TestStack([
      "turnform.yaml": main, "environments/staging.yaml": "outputs: {A: '${agents.a.id}'}\n",
    ])
    let desired = try #require(stack.load(environment: "staging").desired)
    #expect(desired.outputs.map(\.sink) == [nil])
  }
}
