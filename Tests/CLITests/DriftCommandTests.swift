import CLI
import JSON
import Sandbox
import TestSupport
import Testing
import Views

@Suite(.timeLimit(.minutes(45))) struct DriftCommandTests {
  private func stack(prompt: String = "Be brief.") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents:
        support: {environment: production, config: {system_prompt: \(prompt)}}
      """,
      to: "turnform.yaml"
    )
    return folder
  }

  /// A project with the stack applied.
  private func applied(_ folder: borrowing TemporaryFolder) async throws -> CommandLineFixture {
    let fixture = await CommandLineFixture()
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    return fixture
  }

  private func drift(
    _ fixture: CommandLineFixture,
    _ arguments: String...
  ) async throws -> JSONValue {
    let outcome = await fixture.run(["drift"] + arguments + ["--output", "json"])
    let document = try JSONValue(parsing: outcome.output)
    #expect(JSONSchemaCheck(PlanSchema.document).problems(document) == [])
    #expect(document["drifted"] == .bool(outcome.status == 2), "\(outcome.error)")
    return document
  }

  @Test("a dashboard edit is reported as edited elsewhere")
  func elsewhere() async throws {
    let folder = try stack()
    let fixture = try await applied(folder)
    try await fixture.publish("support", prompt: "Be long.")
    let document = try await drift(fixture, folder.path)
    #expect(document["changes"]?.array?.map { $0["direction"] } == ["edited_elsewhere"])
    let text = await fixture.run("drift", folder.path)
    #expect(text.status == 2)
    #expect(text.output.contains("agents.support  version 2 → 1 · restores version 1"))
    #expect(
      text.output.contains(
        "· edited elsewhere\n      because version 2 was created elsewhere;"
      )
    )
  }

  @Test("a file edit is ahead, and edits on both sides are reported as such")
  func ahead() async throws {
    let folder = try stack()
    let fixture = try await applied(folder)
    let edited = try stack(prompt: "Be kind.")
    let ahead = try await drift(fixture, edited.path)
    #expect(ahead["changes"]?.array?.map { $0["direction"] } == ["ahead_in_files"])
    try await fixture.publish("support", prompt: "Be long.")
    let both = try await drift(fixture, edited.path)
    #expect(both["changes"]?.array?.map { $0["direction"] } == ["both"])
  }

  @Test("a stranded number exits with 2 even without a declared difference")
  func stranded() async throws {
    let folder = try stack()
    let fixture = try await applied(folder)
    #expect(await fixture.run("drift", folder.path).status == 0)
    let old = try await fixture.publish("old", prompt: "Old.")
    _ = try await fixture.send(
      "POST",
      "/v1/phone-numbers",
      [
        "e164_number": "+15551239999", "external_number_sid": "PN9",
        "routing_target_type": "agent", "routing_target_id": .string(old),
      ]
    )
    #expect(await fixture.run("drift", folder.path).status == 0)
    _ = try await fixture.send("DELETE", "/v1/agents/\(old)")
    let outcome = await fixture.run("drift", folder.path)
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("! numbers.+15551239999"))
    #expect(outcome.output.contains("version 1 of \"old\" is archived"))
  }

  @Test("a hand-over to an archived version also exits with 2, in text and in JSON")
  func strandedHandOver() async throws {
    let folder = try stack()
    let fixture = try await applied(folder)
    let old = try await fixture.publish("old", prompt: "Old.")
    _ = try await fixture.publish("desk", prompt: "Hand over to \(old).")
    #expect(await fixture.run("drift", folder.path).status == 0)
    _ = try await fixture.publish("old", prompt: "New.")
    let outcome = await fixture.run("drift", folder.path)
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("! agents.desk"))
    #expect(outcome.output.contains("version 1 of \"old\" is archived"))
    let findings = try await drift(fixture, folder.path)["findings"]?.array ?? []
    #expect(findings.map { $0["kind"] } == ["stranded_hand_over"])
    #expect(findings.map { $0["is_drift"] } == [true])
  }

  @Test("undeclared objects are reported only with --unmanaged, and do not count")
  func unmanaged() async throws {
    let folder = try stack()
    let fixture = try await applied(folder)
    _ = try await fixture.send("POST", "/v1/takeaways", ["name": "csat", "schema": [:]])
    let hook = try await fixture.send("POST", "/v1/webhooks", ["url": "https://crm.example"])
    _ = try await fixture.send("DELETE", "/v1/webhooks/\(hook["id"]?.string ?? "")")
    _ = try await fixture.send("POST", "/v1/knowledge-bases", ["name": "faq"])
    #expect(try await drift(fixture, folder.path)["findings"] == [])
    let findings = try await drift(fixture, folder.path, "--unmanaged")["findings"]?.array ?? []
    #expect(
      findings.map { $0["kind"] }
        == ["unlinked_knowledge_base", "undeclared", "undeclared", "dead_webhook"]
    )
    #expect(findings.contains { $0["name"] == "csat" })
    let text = await fixture.run("drift", folder.path, "--unmanaged")
    #expect(text.status == 0)
    #expect(
      text.output.contains("No drift. The one resource of stack acme is live as declared.\nAPI ")
    )
  }

  @Test("the help explains what can be proved, and what counts")
  func help() async {
    let help = await CommandLineFixture().run("drift", "--help").output
      .split { $0.isWhitespace }.joined(separator: " ")
    #expect(help.contains("\"not recorded\" and never guessed"))
    #expect(help.contains("Exits with 2 if anything differs, or if a number"))
  }
}

extension CommandLineFixture {
  /// Sends a request as another client.
  ///
  /// - Returns: The data of the response, without its envelope.
  @discardableResult
  func send(_ method: String, _ path: String, _ body: JSONValue = [:]) async throws -> JSONValue {
    let outcome = await sandbox.handle(SandboxRequest(method, path, key: key, json: body))
    guard case .response(let response) = outcome else { return .null }
    #expect((200...299).contains(response.status), "\(method) \(path): \(response.status)")
    let answer = try JSONValue(parsing: String(decoding: response.body, as: UTF8.self))
    return answer["data"] ?? .null
  }

  /// Makes a version without Turnform and publishes it.
  @discardableResult
  func publish(_ name: String, prompt: String) async throws -> String {
    let id = try await draft(name, ["system_prompt": .string(prompt)])
    try await send("POST", "/v1/agents/\(id)/publish")
    return id
  }

  /// Makes a draft without Turnform.
  @discardableResult
  func draft(_ name: String, _ config: JSONValue) async throws -> String {
    let body: JSONValue = ["name": .string(name), "environment": "production", "config": config]
    return try #require(try await send("POST", "/v1/agents", body)["id"]?.string)
  }
}
