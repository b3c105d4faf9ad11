import API
import CLI
import Foundation
import JSON
import Sandbox
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(45))) struct ApplyCommandTests {
  private let person = Console.Terminals(input: true, output: true, error: true, width: 80)

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

  @Test("without a terminal and without --auto-approve nothing is prompted and nothing is sent")
  func refusesToGuess() async throws {
    let folder = try stack()
    let requests = Mutex(0)
    let fixture = await CommandLineFixture(onRequest: { _, _, _ in requests.withLock { $0 += 1 } })
    let outcome = await fixture.run("apply", folder.path)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("--auto-approve"))
    #expect(requests.withLock(\.self) == 0)
    let json = await fixture.run("apply", folder.path, "--output", "json")
    #expect(json.status == 1)
    #expect(try JSONValue(parsing: json.output)["verdict"] == "failed")
  }

  @Test("only yes approves", arguments: ["", "y", "no", "YES", nil])
  func cancelled(answer: String?) async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    let outcome = await fixture.run(
      ["apply", folder.path],
      terminals: person,
      answers: [answer].compactMap(\.self)
    )
    #expect(outcome.status == 1)
    #expect(outcome.output == "Cancelled: nothing was sent.\n")
    #expect(await fixture.run("plan", folder.path, "--detailed-exitcode").status == 2)
  }

  @Test("an approved plan is applied, shown on standard error, and reported on standard output")
  func approved() async throws {
    let folder = try stack()
    let outcome = await CommandLineFixture()
      .run(
        ["apply", folder.path, "--no-color"],
        terminals: person,
        answers: ["yes"]
      )
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("Plan: 1 to create, 0 to update, 0 to delete · 2 requests\n"))
    #expect(
      outcome.output
        == "Applied: 1 created, 0 updated, 0 deleted · 2 requests · converged, a fresh plan is empty\n"
    )
  }

  @Test("a change made while the plan is under review makes it stale: 3, and nothing is sent")
  func stale() async throws {
    let folder = try stack()
    let readings = Mutex(0)
    let fixture = await CommandLineFixture { request, sandbox, key in
      guard request.path.contains("state=draft") else { return }
      let reading = readings.withLock {
        $0 += 1
        return $0
      }
      guard reading == 2 else { return }
      _ = await sandbox.handle(
        SandboxRequest("POST", "/v1/agents", key: key, json: ["name": "support"])
      )
    }
    let outcome = await fixture.run(["apply", folder.path], terminals: person, answers: ["yes"])
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("TF5009"))
    #expect(!outcome.output.contains("Applied"))
  }

  @Test("the first of several exit codes wins, and JSON lists all of them")
  func partial() async throws {
    let folder = try stack()
    let fault = SandboxFault(.status(403), .before, times: 40, path: "/publish")
    let fixture = await CommandLineFixture(SandboxOptions(faults: [fault], seed: 1))
    let outcome = await fixture.run("apply", folder.path, "--auto-approve", "--output", "json")
    #expect(outcome.status == 6)
    let document = try JSONValue(parsing: outcome.output)
    #expect(document["verdict"] == "unauthorized")
    #expect(document["exit_codes"] == [6, 4])
    #expect(document["steps"]?.array?.map { $0["status"] } == ["done", "failed"])
  }

  @Test("in JSON mode the report is one document, even without changes")
  func document() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    let first = await fixture.run("apply", folder.path, "--auto-approve", "--output", "json")
    #expect(try JSONValue(parsing: first.output)["verdict"] == "done")
    let second = await fixture.run("apply", folder.path, "--auto-approve", "--output", "json")
    #expect(try JSONValue(parsing: second.output)["verdict"] == "nothing_to_do")
    #expect(second.error == "")
  }

  @Test("an object that the server confirmed and then lost is 4, not a stale plan")
  func lostByTheServer() async throws {
    let folder = try stack()
    let server = ForgetfulServer()
    let fixture = await CommandLineFixture(as: server)
    let outcome = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(outcome.status == 4, "\(outcome.output)")
    #expect(outcome.output.contains("TF5022"))
    let text = outcome.output.split { $0.isWhitespace }.joined(separator: " ")
    #expect(text.contains("the server may have lost it"))
    server.isForgetful.withLock { $0 = false }
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
  }

  @Test("requests repeated or reverted after a lost response are reported, in text and in JSON")
  func furtherRequests() async throws {
    for format in ["text", "json"] {
      let folder = try TemporaryFolder()
      try folder.write(
        """
        turnform: 1
        stack: acme
        webhooks: {crm: {url: "https://crm.example/t", events: [call.ended]}}
        outputs: {CRM: {value: "${webhooks.crm.secret}", to: "file:crm.secret"}}
        """,
        to: "turnform.yaml"
      )
      let fault = SandboxFault(.drop, .after, method: "POST", path: "/v1/webhooks")
      let writes = Mutex<[String]>([])
      let fixture = await CommandLineFixture(
        SandboxOptions(faults: [fault], seed: 1),
        onRequest: { request, _, _ in
          guard request.method != .get else { return }
          writes.withLock { $0.append("\(request.method.rawValue) \(request.path)") }
        }
      )
      let outcome = await fixture.run("apply", folder.path, "--auto-approve", "--output", format)
      #expect(outcome.status == 0, "\(outcome.output)")
      let sent = writes.withLock { $0 }
      #expect(sent.count == 3)
      if format == "text" {
        for line in sent.dropFirst() { #expect(outcome.output.contains(line), "\(outcome.output)") }
        #expect(outcome.output.contains("1 request and 2 beyond the plan"))
      } else {
        let steps = try JSONValue(parsing: outcome.output)["steps"]?.array
        let told = steps?.first?["further_requests"]?.array?
          .map { "\($0["method"]?.string ?? "") \($0["path"]?.string ?? "")" }
        #expect(told == Array(sent.dropFirst()))
      }
    }
  }

  @Test("a number bound in another project is tried once, and the reason is reported")
  func foreignNumber() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents: {support: {config: {system_prompt: Hi.}}}
      numbers:
        main: {e164_number: +15551230001, external_number_sid: PN1, route: {agent: support}}
      """,
      to: "turnform.yaml"
    )
    let binds = Mutex(0)
    let fixture = await CommandLineFixture(
      onRequest: { request, _, _ in
        guard request.method == .post, request.path == "/v1/phone-numbers" else { return }
        binds.withLock { $0 += 1 }
      },
      answer: { request in
        guard request.method == .post, request.path == "/v1/phone-numbers" else { return nil }
        let body: JSONValue = [
          "success": false, "error": "Phone number is already bound", "code": "conflict",
          "details": ["existing_project_id": "5b8094cf-326d-46c6-a4fb-46bcfbc81120"],
          "request_id": "r",
        ]
        return APIResponse(status: 409, body: body.bytes())
      }
    )
    let outcome = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(outcome.status == 4)
    #expect(binds.withLock(\.self) == 1)
    #expect(outcome.output.contains("TF5005"), "\(outcome.output)")
    #expect(!outcome.output.contains("5b8094cf"))
  }

  @Test("a failure that ends several steps is reported once")
  func toldOnce() async throws {
    let folder = try TemporaryFolder()
    let agents = (1...6).map { "  a\($0): {config: {system_prompt: Hi.}}" }
    try folder.write(
      "turnform: 1\nstack: acme\nagents:\n" + agents.joined(separator: "\n") + "\n",
      to: "turnform.yaml"
    )
    let fault = SandboxFault(.status(401), .before, times: 40, method: "POST")
    let fixture = await CommandLineFixture(SandboxOptions(faults: [fault], seed: 1))
    let outcome = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(outcome.status == 6)
    #expect(outcome.output.components(separatedBy: "TF5002").count == 2, "\(outcome.output)")
    // The document reports the reason for a refused plan in one place.
    try folder.write("turnform: 1\nstack: acme\nagents: {other: {}}\n", to: "turnform.yaml")
    let sandbox = await CommandLineFixture()
    _ = await sandbox.sandbox.handle(
      SandboxRequest(
        "POST",
        "/v1/agents",
        key: sandbox.key,
        json: [
          "name": "other",
          "config": ["metadata": ["turnform": ["stack": "theirs", "key": "other", "version": 1]]],
        ]
      )
    )
    let refused = await sandbox.run("apply", folder.path, "--auto-approve", "--output", "json")
    #expect(refused.status == 5, "\(refused.output)")
    #expect(refused.output.components(separatedBy: "TF4002").count == 2, "\(refused.output)")
    // The plan is refused, and it has changes.
    let plan = await sandbox.run(
      "plan",
      folder.path,
      "--detailed-exitcode",
      "--output",
      "json",
      "--exit-map",
      "5=9"
    )
    #expect(plan.status == 9)
    #expect(try JSONValue(parsing: plan.output)["exit_codes"] == [5, 2], "\(plan.output)")
  }
}

/// Confirms the creation of agents, and forgets them before the next read.
private final class ForgetfulServer: ServerDisguise {
  let isForgetful = Mutex(true)

  func received(_ request: APIRequest) -> APIRequest { request }

  func answered(_ response: APIResponse, to request: APIRequest) -> APIResponse {
    let isOfOne = request.path.utf8.count > "/v1/agents/".utf8.count + 30
    guard isForgetful.withLock(\.self), isOfOne, request.path.utf8.starts(with: "/v1/agents/".utf8)
    else { return response }
    let body: JSONValue = [
      "success": false, "error": "Agent not found", "code": "not_found", "details": nil,
      "request_id": "r",
    ]
    return APIResponse(status: 404, headers: response.headers, body: body.bytes())
  }
}
