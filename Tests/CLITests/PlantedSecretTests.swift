import API
import CLI
import Foundation
import JSON
import Testing

/// Secrets that must appear only in the requests that carry them and the sinks that store them.
@Suite("Planted secrets", .timeLimit(.minutes(45))) struct PlantedSecretTests {
  private static let planted = [
    "TOOL_SECRET": "planted-tool-secret-4f1c", "MODEL_KEY": "planted-model-key-90ab",
  ]
  private static let inFile = "planted-file-secret-77e2"

  private func stack(prompt: String = "Be brief.") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.inFile + "\n", to: "secrets/other")
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents:
        sales: {environment: production, config: {system_prompt: You sell bicycles.}}
        support:
          environment: production
          config:
            system_prompt: \(prompt)
            llm: {api_key: !secret env:MODEL_KEY}
            tools:
              - name: lookup
                description: Finds the account.
                webhook_url: https://tools.test/lookup
                webhook_secret: !secret env:TOOL_SECRET
              - name: book
                description: Books an appointment.
                webhook_url: https://tools.test/book
                webhook_secret: !secret file:secrets/other
      numbers:
        main: {e164_number: +15551230001, external_number_sid: PN1, route: {webhook: https://r.test/c}}
        split:
          e164_number: +15551230002
          external_number_sid: PN2
          route: {weighted: [{agent: support, weight: 80}, {agent: sales, weight: 20}]}
      webhooks:
        crm: {url: "https://crm.test/turncall", events: [call.ended]}
      outputs:
        CRM_SECRET: {value: "${webhooks.crm.secret}", to: "file:crm.secret"}
        CALL_INIT: {value: "${numbers.main.secret}", to: "file:call-init.secret"}
        NUMBER: {value: "${numbers.main.id}", to: "file:number"}
      """,
      to: "turnform.yaml"
    )
    return folder
  }

  /// Runs every command in turn.
  private func runAll(_ fixture: CommandLineFixture, in folder: String) async -> [(String, String)]
  {
    let saved = folder + "/saved.plan"
    let commands = [
      ["validate", folder], ["plan", folder], ["plan", folder, "--output", "json"],
      ["plan", folder, "--out", saved], ["show", saved], ["show", saved, "--output", "json"],
      ["apply", saved], ["apply", folder, "--auto-approve", "--output", "json"],
      ["drift", folder, "--unmanaged"], ["drift", folder, "--output", "json"],
      ["gc", folder, "--dry-run"],
      ["outputs", folder], ["outputs", folder, "--output", "shell"], ["graph", folder],
      ["graph", folder, "--output", "json"], ["route", "split", folder],
      ["import", folder + "/imported"], ["explain", "agents.config.llm"], ["schema"],
      ["plan", folder, "--adopt"], ["plan", folder, "--replace", "webhooks.crm"],
    ]
    var written: [(String, String)] = []
    for command in commands {
      let outcome = await fixture.run(command, environment: Self.planted)
      written.append((command.joined(separator: " "), outcome.output + outcome.error))
    }
    return written
  }

  /// The files below a folder, except sinks of secrets and the sources of the secrets.
  private func files(_ folder: String) throws -> [(String, String)] {
    let sinks = ["crm.secret", "call-init.secret", "secrets/other"]
    return try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { !sinks.contains($0) }
      .compactMap { path in
        let data = FileManager.default.contents(atPath: folder + "/" + path)
        return data.map { (path, String(decoding: $0, as: UTF8.self)) }
      }
  }

  @Test("no command writes one to streams or files, nor the API key")
  func everyCommand() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    let written = await runAll(fixture, in: folder.path)
    let shown = try ["crm.secret", "call-init.secret"]
      .map { try folder.read($0).trimmingCharacters(in: .newlines) }
    let secrets = Self.planted.values + [Self.inFile, fixture.key] + shown
    #expect(secrets.count == 6)
    #expect(secrets.allSatisfy { $0.count > 10 })
    for (place, text) in written + (try files(folder.path)) {
      for secret in secrets { #expect(!text.contains(secret), "\(place)") }
    }
    // The output must be about the secrets, or nothing is proved.
    #expect(written[1].1.contains("api_key"), "\(written[1].1)")
    #expect(written.contains { $0.0.hasPrefix("apply") && $0.1.contains("converged") })
  }

  @Test("every plan names each secret's source and destination host, even an empty plan")
  func destinations() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    let saved = folder.path + "/saved.plan"
    for command in [
      ["plan", folder.path, "--out", saved], ["show", saved],
      ["apply", folder.path, "--auto-approve"], ["plan", folder.path],
    ] {
      let outcome = await fixture.run(command, environment: Self.planted)
      for line in [
        "env:MODEL_KEY      → provider openai  agents.support config.llm.api_key",
        "env:TOOL_SECRET    → tools.test       agents.support config.tools[0].webhook_secret",
        "file:secrets/other → tools.test       agents.support config.tools[1].webhook_secret",
      ] {
        #expect((outcome.output + outcome.error).contains(line), "\(command)\n\(outcome.output)")
      }
    }
    let outcome = await fixture.run(
      ["plan", folder.path, "--output", "json"],
      environment: Self.planted
    )
    let secrets = try JSONValue(parsing: outcome.output)["secrets"]?.array
    #expect(secrets?.map { $0["host"] } == [nil, "tools.test", "tools.test"])
  }

  @Test("a manifest reads shell or cloud variables only where they are allowed explicitly")
  func permission() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "turnform: 1\nstack: a\nagents: {a: {config: {llm: {api_key: !secret env:AWS_SECRET_KEY}}}}\n",
      to: "turnform.yaml"
    )
    let fixture = await CommandLineFixture()
    var environment = ["AWS_SECRET_KEY": "planted-cloud-key"]
    let refused = await fixture.run(["plan", folder.path], environment: environment)
    #expect(refused.status == 1)
    #expect(refused.error.contains("TF2027") && refused.error.contains("TURNFORM_SECRETS"))
    environment["TURNFORM_SECRETS"] = "AWS_SECRET_KEY"
    let allowed = await fixture.run(["plan", folder.path], environment: environment)
    #expect(allowed.status == 0, "\(allowed.error)")
    #expect(!(refused.error + allowed.output).contains("planted-cloud-key"))
  }

  @Test("a response that echoes the whole request is reported without any of it")
  func echo() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture(answer: { request in
      guard request.method == .post, request.path == "/v1/agents" else { return nil }
      let sent = String(decoding: request.body ?? [], as: UTF8.self)
      guard Self.planted.values.allSatisfy(sent.contains) else { return nil }
      let details: JSONValue = [
        [
          "type": "string_too_short", "loc": ["body", "config", "tools", 0, "webhook_secret"],
          "msg": .string("bad value " + sent), "input": .string(sent),
          "ctx": ["given": .string(sent)],
        ]
      ]
      let body: JSONValue = [
        "success": false,
        "error": [
          "code": "validation_error", "message": .string(sent), "details": ["errors": details],
        ],
      ]
      return APIResponse(status: 422, body: body.bytes())
    })
    for format in ["text", "json"] {
      let outcome = await fixture.run(
        ["apply", folder.path, "--auto-approve", "--output", format],
        environment: Self.planted
      )
      #expect(outcome.status != 0)
      let text = outcome.output + outcome.error
      #expect(text.contains("webhook_secret"), "\(text)")
      for secret in Self.planted.values + [Self.inFile] {
        #expect(!text.contains(secret), "\(text)")
      }
    }
  }

  @Test("a missing, too short or misplaced secret is reported without its value")
  func mistakes() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    var variables = Self.planted
    variables["TOOL_SECRET"] = "short-planted"
    variables["MODEL_KEY"] = ""
    let outcome = await fixture.run(["plan", folder.path], environment: variables)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("TOOL_SECRET"), "\(outcome.error)")
    #expect(!outcome.error.contains("short-planted"))
  }
}
