import API
import CLI
import Foundation
import JSON
import Sandbox
import Synchronization
import Testing

/// An older server ignores and drops fields that it does not know, and reports success.
@Suite("Fields that an older server drops", .timeLimit(.minutes(45))) struct OlderServerTests {
  @Test(
    "an agent's dropped field stops the step before the publish, in every run, and is named",
    arguments: [
      ("llm: {reasoning_effort: high}", "llm", "reasoning_effort", "config.llm.reasoning_effort"),
      (
        "voicemail_detection: {enabled: true}", "config", "voicemail_detection",
        "config.voicemail_detection.enabled"
      ),
      (
        "tools: [{name: end_call, description: Ends., execution_mode: async}]", "tools",
        "execution_mode", "config.tools[0].execution_mode"
      ),
      ("first_message: Hello.", "config", "first_message", "config.first_message"),
    ],
    [true, false]
  )
  func agent(
    field: (written: String, section: String, key: String, place: String),
    answersDefault: Bool
  ) async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents:
        support: {config: {system_prompt: Be brief.}}
      """,
      to: "turnform.yaml"
    )
    let server = OlderServer(field.section, field.key, answersDefault: answersDefault)
    let fixture = await CommandLineFixture(as: server)
    // A version without the field is published, and continues to serve callers.
    server.isOlder.withLock { $0 = false }
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    server.isOlder.withLock { $0 = true }
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents:
        support:
          config:
            system_prompt: Be brief.
            \(field.written)
      """,
      to: "turnform.yaml"
    )
    for run in 1...3 {
      server.writes.withLock { $0 = [] }
      let outcome = await fixture.run("apply", folder.path, "--auto-approve")
      #expect(outcome.status == 4)
      let text = outcome.output.split { $0.isWhitespace }.joined(separator: " ")
      #expect(text.contains("TF5021"), "\(text)")
      #expect(text.contains("\"\(field.place)\""), "\(text)")
      #expect(text.contains("turnform.yaml:7"), "\(text)")
      let writes = server.writes.withLock { $0 }
      #expect(writes.count == 1, "\(writes)")
      #expect(writes.first?.hasPrefix(run == 1 ? "POST /v1/agents" : "PUT /v1/agents/") == true)
    }
    // The same draft is completed once the server knows the field.
    server.isOlder.withLock { $0 = false }
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    #expect(await fixture.run("plan", folder.path, "--detailed-exitcode").status == 0)
    let versions = await versions(fixture)
    #expect(versions == ["archived 1", "published 2"])
  }

  @Test(
    "the other kinds fail and name the field, instead of never converging",
    arguments: [
      ("takeaways: {csat: {schema: {type: object}, prompt: How was it?}}", "prompt", "prompt"),
      ("takeaways: {csat: {schema: {type: object, x: 1}}}", "x", "schema.x"),
      ("knowledge_bases: {faq: {chunk_size: 700}}", "chunk_size", "chunk_size"),
      (
        "evals: {greets: {tags: [a], definition: {turns: [{user: Hi, expect: [{event: response, text_contains: [Hi]}]}], x: 1}}}",
        "x", "definition.x"
      ),
      (
        "knowledge_bases: {faq: {}}\nagents: {support: {knowledge_bases: {faq: {top_k: 8}}}}",
        "top_k",
        "top_k"
      ),
      (
        "numbers: {main: {e164_number: +15551230001, external_number_sid: PN1, route: {webhook: 'https://r.test'}, metadata: {team: x}}}",
        "team", "metadata.team"
      ),
    ]
  )
  func otherKinds(written: String, key: String, place: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write("turnform: 1\nstack: acme\n\(written)\n", to: "turnform.yaml")
    let fixture = await CommandLineFixture(
      as: OlderServer(nil, key, answersDefault: true)
    )
    let outcome = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(outcome.status == 4)
    let text = outcome.output.split { $0.isWhitespace }.joined(separator: " ")
    #expect(text.contains("TF5021"), "\(text)")
    #expect(text.contains("\"\(place)\""), "\(text)")
    #expect(!text.contains("TF5010"))
  }

  @Test(
    "a field missing in lists stops nothing, and where it is declared the write names it",
    arguments: [
      ("takeaways", "takeaways: {csat: {schema: {type: object}, HERE}}", "prompt: How was it?"),
      (
        "evals",
        "evals: {greets: {definition: {turns: [{user: Hi, expect: [{event: response, text_contains: [Hi]}]}]}, HERE}}",
        "judge: {provider: openai, model: gpt-4o}"
      ),
      (
        "numbers",
        "agents: {a: {}}\nnumbers: {main: {e164_number: +15551230001, external_number_sid: PN1, route: {agent: a}, HERE}}",
        "sms_enabled: true"
      ),
      ("knowledge_bases", "knowledge_bases: {faq: {description: d, HERE}}", "chunk_size: 700"),
      (
        "links", "knowledge_bases: {faq: {}}\nagents: {a: {knowledge_bases: {faq: {HERE}}}}",
        "top_k: 8"
      ),
    ]
  )
  func leftOut(kind: String, stack: String, field: String) async throws {
    let folder = try TemporaryFolder()
    func write(_ entry: String) throws {
      let text = stack.replacing(", HERE", with: entry.isEmpty ? "" : ", \(entry)")
        .replacing("HERE", with: entry)
      try folder.write("turnform: 1\nstack: acme\n\(text)\n", to: "turnform.yaml")
    }
    let key = String(field.prefix { $0 != ":" })
    let fixture = await CommandLineFixture(as: OlderServer(nil, key, answersDefault: false))
    try write("")
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    for command in [["plan", "--detailed-exitcode"], ["drift"], ["gc", "--dry-run"], ["outputs"]] {
      let outcome = await fixture.run([command[0], folder.path] + command.dropFirst())
      #expect(outcome.status == 0, "\(command): \(outcome.output)\(outcome.error)")
    }
    try write(field)
    guard kind != "knowledge_bases" else {
      // The field cannot be changed, so nothing is sent.
      let plan = await fixture.run("plan", folder.path)
      #expect(plan.output.contains("chunk_size"), "\(plan.output)")
      return
    }
    let outcome = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(outcome.status == 4, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("TF5021"), "\(outcome.output)")
    #expect(outcome.output.contains(key))
  }

  private func versions(_ fixture: CommandLineFixture) async -> [String] {
    let answer = await fixture.sandbox.handle(
      SandboxRequest("GET", "/v1/agents?limit=100", key: fixture.key)
    )
    let rows = (try? JSONValue(parsing: answer.response?.body ?? []))?["data"]?.array ?? []
    return rows.map { "\($0["state"]?.string ?? "") \($0["version"]?.integer ?? 0)" }.sorted()
  }
}

/// Drops one field from every request, and optionally from the responses.
final class OlderServer: ServerDisguise {
  let isOlder = Mutex(true)
  let writes = Mutex<[String]>([])
  private let section: String?
  private let key: String
  private let answersDefault: Bool

  /// - Parameters:
  ///   - section: The section of the field; `nil` for any.
  ///   - answersDefault: Whether responses contain the field with its default.
  init(_ section: String?, _ key: String, answersDefault: Bool) {
    self.section = section
    self.key = key
    self.answersDefault = answersDefault
  }

  func received(_ request: APIRequest) -> APIRequest {
    if request.method != .get {
      writes.withLock { $0.append("\(request.method.rawValue) \(request.path)") }
    }
    return APIRequest(
      request.method,
      request.path,
      headers: request.headers,
      body: request.body.map(without)
    )
  }

  func answered(_ response: APIResponse, to request: APIRequest) -> APIResponse {
    guard !answersDefault else { return response }
    return APIResponse(
      status: response.status,
      headers: response.headers,
      body: without(response.body)
    )
  }

  private func without(_ body: [UInt8]) -> [UInt8] {
    guard isOlder.withLock(\.self), let value = try? JSONValue(parsing: body) else { return body }
    return without(value, in: nil).bytes(keys: .asAdded)
  }

  private func without(_ value: JSONValue, in place: String?) -> JSONValue {
    switch value {
    case .object(let object):
      let isHere = section == nil || section == place
      return .object(
        JSONObject(
          object.members.filter { !(isHere && $0.key == key) }
            .map { ($0.key, without($0.value, in: $0.key)) }
        )
      )
    case .array(let items): return .array(items.map { without($0, in: place) })
    case .null, .bool, .number, .string: return value
    }
  }
}
