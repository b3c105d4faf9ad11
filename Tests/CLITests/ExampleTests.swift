import CLI
import Foundation
import JSON
import TestSupport
import Testing
import Views

/// The examples are executable documentation: each has its expected plan alongside it.
@Suite(.timeLimit(.minutes(45))) struct ExampleTests {
  struct Example: CustomTestStringConvertible {
    let folder: String
    let environment: String?
    /// A manifest applied beforehand, so that there is live state to plan against.
    let earlier: String?

    var testDescription: String { [folder, environment].compactMap(\.self).joined(separator: "@") }
    var arguments: [String] { arguments(in: ExampleTests.path(folder)) }

    /// - Parameter path: The path of the example, or of a writable copy.
    func arguments(in path: String) -> [String] {
      [path] + (environment.map { ["-e", $0] } ?? [])
    }
  }

  private static let examples = [
    Example(folder: "01-receptionist", environment: nil, earlier: nil),
    Example(folder: "02-inbound-routing", environment: nil, earlier: versionOne),
    Example(folder: "03-environments", environment: "staging", earlier: nil),
    Example(folder: "03-environments", environment: "production", earlier: nil),
    Example(folder: "04-knowledge", environment: nil, earlier: nil),
    Example(folder: "05-outbound-campaign", environment: nil, earlier: nil),
    Example(folder: "06-handoffs", environment: nil, earlier: nil),
  ]

  /// The secrets that the examples reference.
  private static let secrets = ["REPAIR_TOOL_SECRET": "repair-tool-secret-of-acme"]

  /// The version that the A/B test of the example pins.
  private static let versionOne = """
    turnform: 1
    stack: acme-inbound
    agents:
      support:
        environment: production
        config:
          system_prompt: |-
            You answer the support line of Acme.
            Ask for the order number before anything else.
          llm: {model: gpt-4o}
    """

  private static func path(_ folder: String) -> String {
    packageRoot().appendingPathComponent("examples/\(folder)").path
  }

  /// `plan.txt`, or `plan.staging.txt` for an environment.
  private func mismatch(_ text: String, _ example: Example, _ type: String) -> String? {
    let name = ["plan", example.environment, type].compactMap(\.self).joined(separator: ".")
    return snapshotMismatch(text, name, in: URL(fileURLWithPath: Self.path(example.folder)))
  }

  private func fixture(_ example: Example) async throws -> CommandLineFixture {
    let fixture = await CommandLineFixture()
    guard let earlier = example.earlier else { return fixture }
    let folder = try TemporaryFolder()
    try folder.write(earlier, to: "turnform.yaml")
    let outcome = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    return fixture
  }

  @Test("an example is valid without a warning", arguments: examples)
  func valid(example: Example) async {
    let outcome = await CommandLineFixture().run(["validate"] + example.arguments)
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    #expect(outcome.output.hasPrefix("Valid:"), "\(outcome.output)")
  }

  @Test("the plan of an example is the recorded one, as text and as JSON", arguments: examples)
  func plan(example: Example) async throws {
    let fixture = try await fixture(example)
    let text = await fixture.run(["plan"] + example.arguments, environment: Self.secrets)
    #expect(mismatch(text.output, example, "txt") == nil)
    let json = await fixture.run(
      ["plan", "--output", "json"] + example.arguments,
      environment: Self.secrets
    )
    #expect(mismatch(json.output, example, "json") == nil)
    let document = try JSONValue(parsing: json.output)
    #expect(JSONSchemaCheck(PlanSchema.document).problems(document) == [])
  }

  @Test("an applied example has an empty plan", arguments: examples)
  func apply(example: Example) async throws {
    let fixture = try await fixture(example)
    // Outputs are written next to the manifests.
    let folder = try TemporaryFolder()
    let copy = folder.url.appending(path: "stack")
    try FileManager.default.copyItem(atPath: Self.path(example.folder), toPath: copy.path)
    let arguments = example.arguments(in: copy.path)
    let applied = await fixture.run(
      ["apply", "--auto-approve"] + arguments,
      environment: Self.secrets
    )
    #expect(applied.status == 0, "\(applied.output)\(applied.error)")
    #expect(applied.output.contains("converged"))
    let again = await fixture.run(
      ["plan", "--detailed-exitcode"] + arguments,
      environment: Self.secrets
    )
    #expect(again.status == 0, "\(again.output)\(again.error)")
    #expect(again.output.hasPrefix("No changes."))
  }

  @Test("an applied example is imported as an equivalent stack", arguments: examples)
  func imported(example: Example) async throws {
    let fixture = try await fixture(example)
    let folder = try TemporaryFolder()
    let copy = folder.path + "/stack"
    try FileManager.default.copyItem(atPath: Self.path(example.folder), toPath: copy)
    let applied = await fixture.run(
      ["apply", "--auto-approve"] + example.arguments(in: copy),
      environment: Self.secrets
    )
    #expect(applied.status == 0, "\(applied.output)\(applied.error)")
    let plan = try JSONValue(
      parsing:
        await fixture.run(
          ["plan", "--output", "json"] + example.arguments(in: copy),
          environment: Self.secrets
        )
        .output
    )
    let stack = try #require(plan["stack"]?.string)

    let path = folder.path + "/imported"
    let imported = await fixture.run("import", path, "--stack", stack, "--output", "json")
    #expect(imported.status == 0, "\(imported.output)\(imported.error)")
    let variables = try JSONValue(parsing: imported.output)["secrets"]?.array ?? []
    let value = try #require(Self.secrets.values.first)
    let secrets = Dictionary(
      variables.compactMap { $0["variable"]?.string }.map { ($0, value) },
      uniquingKeysWith: { first, _ in first }
    )
    let again = await fixture.run(["plan", path, "--detailed-exitcode"], environment: secrets)
    #expect(again.status == 0, "\(again.output)\(again.error)")
    let equal = try equivalent(of: copy, environment: example.environment)
    #expect(try equivalent(of: path) == equal)
  }
}
