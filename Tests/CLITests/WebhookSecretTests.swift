import API
import CLI
import Foundation
import Synchronization
import Testing

@Suite("Secrets of webhooks on the command line", .timeLimit(.minutes(45)))
struct WebhookSecretTests {
  private func stack() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      webhooks:
        crm: {url: "https://crm.test/turncall", events: [call.ended]}
      outputs:
        CRM_SECRET: {value: "${webhooks.crm.secret}", to: "dotenv:crm.env"}
      """,
      to: "turnform.yaml"
    )
    return folder
  }

  @Test("a webhook made now converges, although its file did not exist before")
  func create() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    let applied = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(applied.status == 0, "\(applied.output)\(applied.error)")
    #expect(applied.output.contains("1 request · converged"))
    #expect(try folder.read("crm.env").hasPrefix("CRM_SECRET='"))
    let secret = try folder.read("crm.env").split(separator: "'")[1]
    #expect(!(applied.output + applied.error).contains(secret))
  }

  @Test("a result never replaces the file of an output, also not through a link, nor its failure")
  func results() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    _ = await fixture.run("apply", folder.path, "--auto-approve")
    let secret = try folder.read("crm.env")
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "crm.env")
    let paths = [
      "\(folder.path)/crm.env", "\(folder.path)/../\(folder.url.lastPathComponent)/crm.env",
    ]
    for path in paths + [link, "\(folder.path)/crm.env.pending"] {
      for command in ["validate", "plan", "apply", "drift", "gc", "graph", "outputs"] {
        let file = "\(command == "graph" ? "svg" : "json")=\(path)"
        let run = await fixture.run(command, folder.path, "--output-file", file)
        #expect(run.status == 64, "\(command) \(path): \(run.output)\(run.error)")
        // The sentence may be wrapped.
        let text = run.error.split { $0.isWhitespace }.joined(separator: " ")
        #expect(text.contains("is that of an output"), "\(text)")
        #expect(try folder.read("crm.env") == secret, "\(command) \(path)")
      }
    }
    let plan = await fixture.run("plan", folder.path, "--output-file", "json=\(folder.path)/p.json")
    #expect(plan.status == 0, "\(plan.error)")
  }

  @Test("on a fresh checkout the file is missing: a note, and no request")
  func checkout() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    _ = await fixture.run("apply", folder.path, "--auto-approve")
    try FileManager.default.removeItem(atPath: "\(folder.path)/crm.env")
    let plan = await fixture.run("plan", folder.path, "--detailed-exitcode")
    #expect(plan.status == 0)
    #expect(plan.output.contains("note[TF5015]"), "\(plan.output)")
    // The sentence may be wrapped.
    let text = plan.output.split { $0.isWhitespace }.joined(separator: " ")
    #expect(text.contains("turnform apply \(folder.path) --replace webhooks.crm"), "\(text)")
  }

  @Test("a webhook is replaced once, and the new one is made before the old one is removed")
  func replace() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    _ = await fixture.run("apply", folder.path, "--auto-approve")
    let old = try folder.read("crm.env")
    let arguments = [folder.path, "--replace", "webhooks.crm", "--allow-deletes", "1"]
    let plan = await fixture.run(["plan"] + arguments)
    #expect(plan.output.contains("· 2 requests"), "\(plan.output)")
    #expect(plan.output.contains("recreated to get a new secret"), "\(plan.output)")
    let applied = await fixture.run(["apply", "--auto-approve"] + arguments)
    #expect(applied.status == 0, "\(applied.output)\(applied.error)")
    #expect(try folder.read("crm.env") != old)
    #expect(await fixture.run("plan", folder.path, "--detailed-exitcode").status == 0)
  }

  @Test("a protected webhook is not replaced")
  func protected() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    _ = await fixture.run("apply", folder.path, "--auto-approve")
    let text = try folder.read("turnform.yaml")
    let guarded = text.replacing("crm: {url", with: "crm: {protect: true, url")
    try #require(guarded != text, "\(text)")
    try folder.write(guarded, to: "turnform.yaml")
    let outcome = await fixture.run(
      "apply",
      folder.path,
      "--auto-approve",
      "--replace",
      "webhooks.crm"
    )
    #expect(outcome.status == 5)
    #expect(outcome.output.contains("TF4003"), "\(outcome.output)")
    #expect(outcome.output.contains("\(folder.path)/turnform.yaml:4:"), "\(outcome.output)")
  }

  @Test("only a declared webhook can be replaced")
  func unknown() async throws {
    let folder = try stack()
    let outcome = await CommandLineFixture().run("plan", folder.path, "--replace", "webhooks.crn")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains(#"Did you mean "webhooks.crm"?"#), "\(outcome.error)")
  }

  @Test("killed after the response, the next run replaces the webhook and gives the reason")
  func killed() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    _ = await fixture.run("apply", folder.path, "--auto-approve")
    // The state left by a run that was killed between the response and the file.
    try folder.write("CRM_SECRET\n", to: "crm.env.pending")
    let plan = await fixture.run("plan", folder.path, "--allow-deletes", "1")
    #expect(plan.output.contains("recreated because its secret was lost"), "\(plan.output)")
    let applied = await fixture.run(
      ["apply", folder.path, "--auto-approve", "--allow-deletes", "1"]
    )
    #expect(applied.status == 0, "\(applied.output)\(applied.error)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/crm.env.pending"))
    #expect(await fixture.run("plan", folder.path, "--detailed-exitcode").status == 0)
  }

  @Test("an unwritable file stops the request that makes the webhook")
  func unwritable() async throws {
    let folder = try stack()
    try folder.write("x", to: "crm.env/x")
    let fixture = await CommandLineFixture()
    let applied = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(applied.status == 1, "\(applied.output)\(applied.error)")
    try FileManager.default.removeItem(atPath: "\(folder.path)/crm.env")
    let plan = await fixture.run("plan", folder.path)
    #expect(plan.output.contains("1 to create"), "\(plan.output)")
  }
}
