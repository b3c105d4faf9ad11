import Foundation
import JSON
import Sandbox
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(45))) struct ImportCommandTests {
  /// The JSON output of `import`.
  private func document(_ outcome: CommandLineFixture.Outcome) throws -> JSONValue {
    try JSONValue(parsing: outcome.output)
  }

  /// A text with its line wraps removed.
  private func flat(_ text: String) -> String { text.replacing("\n  ", with: " ") }

  /// A value for every secret that the import references.
  private func environment(_ document: JSONValue) -> [String: String] {
    Dictionary(
      (document["secrets"]?.array ?? []).compactMap { $0["variable"]?.string }
        .map { ($0, "a-value-of-sixteen-letters") },
      uniquingKeysWith: { first, _ in first }
    )
  }

  @Test(
    "a project made by hand is imported, planned as it is, adopted, and then nothing is left",
    arguments: 0..<UInt64(TestScale.current.count(14, atLeast: 2))
  )
  func random(seed: UInt64) async throws {
    let fixture = await CommandLineFixture()
    let hasSecrets = seed % 2 == 1
    var project = RandomProject(fixture, seed: seed, hasSecrets: hasSecrets)
    try await project.make()
    let folder = try TemporaryFolder()
    let stack = folder.path + "/acme"

    let imported = await fixture.run("import", stack, "--output", "json")
    try #require(imported.status == 0, "seed \(seed): \(imported.output)\(imported.error)")
    let document = try document(imported)
    let secrets = environment(document)
    #expect(secrets.isEmpty || hasSecrets)
    let validated = await fixture.run("validate", stack)
    #expect(validated.status == 0, "seed \(seed): \(validated.output)")

    let plan = await fixture.run(["plan", stack, "--output", "json"], environment: secrets)
    try #require(plan.status == 0, "seed \(seed): \(plan.output)\(plan.error)")
    let changes = try self.document(plan)["changes"]?.array ?? []
    let reasons = Set(changes.compactMap { $0["reason"]?.string })
    let isNamed = changes.allSatisfy { change in
      // References to an agent with secrets get its new id.
      change["address"]?.string?.hasPrefix("agents.") == false
        || Self.causedBySecrets.contains(change["reason"]?.string ?? "")
    }
    #expect(isNamed && (hasSecrets || changes.isEmpty), "seed \(seed): \(reasons)\n\(plan.output)")

    let adopted = await fixture.run(
      ["apply", stack, "--adopt", "--auto-approve"],
      environment: secrets
    )
    #expect(adopted.status == 0, "seed \(seed): \(adopted.output)\(adopted.error)")
    for flags in [[], ["--adopt"]] {
      let again = await fixture.run(
        ["plan", stack, "--detailed-exitcode"] + flags,
        environment: secrets
      )
      #expect(again.status == 0, "seed \(seed): \(again.output)\(again.error)")
    }
    for planted in ["secret-of-server", "a-secret-of-sixteen", "Bearer x"] {
      #expect(!(imported.output + imported.error + adopted.error).contains(planted))
    }
    #expect(!(try Self.everything(in: stack)).contains("***"), "seed \(seed)")
  }

  /// The contents of all files, concatenated.
  private static func everything(in folder: String) throws -> String {
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return try paths.sorted().filter { $0.contains(".") }
      .map { try String(contentsOf: URL(filePath: "\(folder)/\($0)"), encoding: .utf8) }
      .joined()
  }

  private static let causedBySecrets: Set<String> = [
    "secrets_not_recorded", "reference_changed", "in_cycle",
  ]

  @Test("files are never overwritten, and nothing is written if one would be")
  func overwriting() async throws {
    let fixture = await CommandLineFixture()
    var project = RandomProject(fixture, seed: 3, hasSecrets: false)
    try await project.make()
    let folder = try TemporaryFolder()
    try folder.write("mine: 1\n", to: "old/values.yaml")
    let manifests = await fixture.run("import", folder.path)
    #expect(manifests.status == 1)
    #expect(flat(manifests.error).contains("old/values.yaml\" already exists"))

    let other = try TemporaryFolder()
    try other.write("mine", to: "prompts")
    let blocked = await fixture.run("import", other.path)
    #expect(blocked.status == 1)
    #expect(flat(blocked.error).contains("prompts\" exists and is not a folder"))
    #expect(blocked.output == "")
    #expect(try other.read("prompts") == "mine")
    #expect(!FileManager.default.fileExists(atPath: other.path + "/turnform.yaml"))

    let again = try TemporaryFolder()
    #expect(await fixture.run("import", again.path + "/a").status == 0)
    let second = await fixture.run("import", again.path + "/a")
    #expect(second.status == 1)
    #expect(flat(second.error).contains("already exists"))
  }

  @Test("--adopt writes the markers in one run; objects of another stack are skipped and named")
  func adoption() async throws {
    let fixture = await CommandLineFixture()
    var project = RandomProject(fixture, seed: 4, hasSecrets: false)
    try await project.make()
    let folder = try TemporaryFolder()
    let alone = await fixture.run("import", folder.path + "/a", "--adopt")
    #expect(alone.status == 1)
    #expect(alone.error.contains("--auto-approve"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/a"))

    let adopted = await fixture.run(
      "import",
      folder.path + "/acme",
      "--adopt",
      "--auto-approve",
      "--output",
      "json"
    )
    #expect(adopted.status == 0, "\(adopted.output)\(adopted.error)")
    let document = try document(adopted)
    #expect(document["adoption"]?["converged"] == true)
    let plan = await fixture.run("plan", folder.path + "/acme", "--adopt", "--detailed-exitcode")
    #expect(plan.status == 0, "\(plan.output)\(plan.error)")

    let other = await fixture.run("import", folder.path + "/other")
    #expect(other.status == 0)
    #expect(other.error.contains("Objects with the marker of stack \"acme\""))
    #expect(other.error.contains("TF6101"))
    let same = await fixture.run("import", folder.path + "/again", "--stack", "acme")
    #expect(same.status == 0, "\(same.output)\(same.error)")
    #expect(!same.error.contains("Objects with the marker"))
    #expect(same.output.contains("The plan of this stack is empty."))
  }

  @Test("an empty project writes nothing; a rejected key is reported")
  func nothing() async throws {
    let fixture = await CommandLineFixture()
    let folder = try TemporaryFolder()
    let empty = await fixture.run("import", folder.path + "/acme")
    #expect(empty.status == 0)
    #expect(empty.output == "Nothing to import. No files were written.\n")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/acme"))
    let refused = await fixture.run(
      ["import", folder.path + "/acme", "--output", "json"],
      environment: ["TURNCALL_API_KEY": "tc_wrong"]
    )
    #expect(refused.status == 6)
    #expect(try document(refused)["diagnostics"]?.array?.isEmpty == false)
  }

  @Test("two webhooks with one URL are an error that names both")
  func duplicates() async throws {
    let fixture = await CommandLineFixture()
    for _ in 0..<2 {
      let body: JSONValue = ["url": "https://crm.acme.example"]
      _ = await fixture.sandbox.handle(
        SandboxRequest("POST", "/v1/webhooks", key: fixture.key, json: body)
      )
    }
    let folder = try TemporaryFolder()
    let outcome = await fixture.run("import", folder.path + "/acme")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("Several live objects match the webhook"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/acme"))
  }
}
