import CLI
import JSON
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(45))) struct GCCommandTests {
  private let person = Console.Terminals(input: true, output: true, error: true, width: 80)

  private func stack() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents:
        support: {environment: production, config: {system_prompt: Be brief.}}
        sales: {environment: production, config: {system_prompt: Be kind.}}
        billing: {environment: production, config: {system_prompt: Be exact.}}
      """,
      to: "turnform.yaml"
    )
    return folder
  }

  /// A project with a draft left behind by an apply, according to its marker.
  private func leftBehind(_ folder: borrowing TemporaryFolder) async throws -> CommandLineFixture {
    let fixture = await CommandLineFixture()
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    let marker: JSONValue = ["turnform": ["stack": "acme", "version": 2]]
    try await fixture.draft("support", ["system_prompt": "Half.", "metadata": marker])
    return fixture
  }

  @Test("a leftover draft is archived, and the second gc is empty")
  func cleans() async throws {
    let folder = try stack()
    let fixture = try await leftBehind(folder)
    let dry = await fixture.run("gc", folder.path, "--dry-run")
    #expect(dry.status == 0)
    // Without the line that names the destination.
    let lines = dry.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.filter { !$0.hasPrefix("API ") }.joined(separator: "\n")
        == """
        Stack acme: 1 change

          - agents.support  archive draft 2 · leftover, and nothing refers to it

        Requests
          s1  DELETE  \(try await draftPath(fixture))  agents.support

        Plan: 0 to create, 0 to update, 1 to delete · 1 request

        """
    )
    let outcome = await fixture.run("gc", folder.path, "--auto-approve")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.hasPrefix("Applied: 0 created, 0 updated, 1 deleted · 1 request"))
    #expect(await fixture.run("drift", folder.path, "--unmanaged").status == 0)
    let again = await fixture.run("gc", folder.path, "--auto-approve", "--output", "json")
    #expect(try JSONValue(parsing: again.output)["verdict"] == "nothing_to_do")
    let text = await fixture.run("gc", folder.path, "--auto-approve")
    #expect(
      text.output
        == "Nothing to clean up. Stack acme has no leftover drafts, scenarios or documents.\n"
    )
  }

  private func draftPath(_ fixture: CommandLineFixture) async throws -> String {
    let drafts = try await fixture.send("GET", "/v1/agents?state=draft")
    return "/v1/agents/\(drafts.array?.first?["id"]?.string ?? "")"
  }

  @Test("only yes approves, and without a terminal nothing is prompted and nothing is sent")
  func asks() async throws {
    let folder = try stack()
    let fixture = try await leftBehind(folder)
    let silent = await fixture.run("gc", folder.path)
    #expect(silent.status == 1)
    #expect(silent.error.contains("--auto-approve"))
    let no = await fixture.run(["gc", folder.path], terminals: person, answers: ["no"])
    #expect(no.status == 1)
    #expect(no.output == "Cancelled: nothing was sent.\n")
    #expect(
      await fixture.run("drift", folder.path).output.contains("Archive it with turnform gc.")
    )
    let yes = await fixture.run(["gc", folder.path], terminals: person, answers: ["yes"])
    #expect(yes.status == 0)
    #expect(yes.error.contains("archive draft 2"))
  }

  @Test("the report is that of apply, in JSON too")
  func document() async throws {
    let folder = try stack()
    let fixture = try await leftBehind(folder)
    let outcome = await fixture.run("gc", folder.path, "--auto-approve", "--output", "json")
    let document = try JSONValue(parsing: outcome.output)
    #expect(document["verdict"] == "done")
    #expect(document["converged"] == true)
    #expect(document["plan"]?["changes"]?.array?.map { $0["reason"] } == ["orphan_drafts"])
  }

  @Test("drafts are removed without a limit")
  func limits() async throws {
    let folder = try stack()
    let fixture = try await leftBehind(folder)
    for version in 3...25 {
      let marker: JSONValue = [
        "turnform": ["stack": "acme", "version": .number(JSONNumber(version))]
      ]
      try await fixture.draft("support", ["metadata": marker])
    }
    let outcome = await fixture.run("gc", folder.path, "--auto-approve")
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.hasPrefix("Applied: 0 created, 0 updated, 1 deleted · 24 requests"))
  }

  @Test("unmarked objects are reported and stay: TF4030")
  func unmarked() async throws {
    let folder = try stack()
    let fixture = try await leftBehind(folder)
    try await fixture.send("POST", "/v1/knowledge-bases", ["name": "faq"])
    try await fixture.draft("support", ["system_prompt": "Somebody's work."])
    let outcome = await fixture.run("gc", folder.path, "--auto-approve")
    #expect(outcome.status == 0)
    let after = try JSONValue(
      parsing: await fixture.run("drift", folder.path, "--unmanaged", "--output", "json").output
    )
    #expect(
      after["findings"]?.array?.map { $0["kind"] }
        == ["unlinked_knowledge_base", "foreign_draft", "undeclared"]
    )
    let dry = await fixture.run("gc", folder.path, "--dry-run")
    #expect(dry.output.contains("note[TF4030]"))
  }

  @Test("invalid option combinations are a usage error")
  func usage() async {
    let outcome = await CommandLineFixture().run("gc", "--dry-run", "--auto-approve")
    #expect(outcome.status == 64)
  }
}
