import Foundation
import JSON
import Sandbox
import TestSupport
import Testing

/// Creates a project through the API as if by hand, with every feature that a team may use.
struct RandomProject {
  private let sandbox: Sandbox
  private let key: String
  private let hasSecrets: Bool
  private var generator: SeededGenerator
  private var takeaways: [String] = []
  private var bases: [String] = []
  /// The published and archived versions by agent.
  private var published: [String] = []
  private var archived: [String] = []
  private var drafts: [String] = []

  /// - Parameters:
  ///   - seed: The seed; equal seeds make equal projects.
  ///   - hasSecrets: Whether agents hold secrets, which no import can read.
  init(_ fixture: CommandLineFixture, seed: UInt64, hasSecrets: Bool) {
    sandbox = fixture.sandbox
    key = fixture.key
    self.hasSecrets = hasSecrets
    generator = SeededGenerator(seed: seed)
  }

  /// Sends everything.
  mutating func make() async throws {
    for index in 0..<roll(0...3) { takeaways.append(try await takeaway(index)) }
    for index in 0..<roll(0...3) { bases.append(try await base(index)) }
    for index in 0..<roll(1...5) { try await agent(index) }
    for index in 0..<roll(0...5) { try await number(index) }
    for index in 0..<roll(0...2) {
      let url = "https://hooks.acme.example/\(index)/\(someID ?? "x")"
      _ = try await send(
        "/v1/webhooks",
        ["url": .string(url), "events": pick([["*"], ["call.ended"]] as [JSONValue])]
      )
    }
    for index in 0..<roll(0...3) { try await eval(index) }
  }

  private func send(
    _ path: String,
    _ body: JSONValue? = nil,
    method: String = "POST"
  ) async throws -> JSONValue {
    let request = SandboxRequest(method, path, key: key, json: body)
    let response = try #require(await sandbox.handle(request).response)
    let text = String(decoding: response.body, as: UTF8.self)
    try #require((200...299).contains(response.status), "\(method) \(path): \(text)")
    return try JSONValue(parsing: text)["data"] ?? .null
  }

  private mutating func takeaway(_ index: Int) async throws -> String {
    var body: JSONObject = [
      "name": .string("takeaway-\(index)"),
      "schema": ["type": "object", "properties": ["score": ["type": "integer"]]],
    ]
    if chance(60) { body["description"] = .string(text()) }
    if chance(60) { body["prompt"] = .string(text()) }
    return try await id(send("/v1/takeaways", .object(body)))
  }

  private mutating func base(_ index: Int) async throws -> String {
    var body: JSONObject = [
      "name": .string(pick(["faq \(index)", "Bücher-\(index)", "kb.\(index)"]))
    ]
    if chance(60) { body["description"] = .string(text()) }
    if chance(40) { body["chunk_size"] = 1024 }
    let base = try await id(send("/v1/knowledge-bases", .object(body)))
    if chance(40) { try await upload(to: base) }
    return base
  }

  private func upload(to base: String) async throws {
    var request = SandboxRequest("POST", "/v1/knowledge-bases/\(base)/documents", key: key)
    request.body = Array(
      """
      --b\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r
      Content-Type: text/markdown\r\n\r\nHello\r\n--b--\r\n
      """
      .utf8
    )
    request.headers.append(SandboxHeader("Content-Type", "multipart/form-data; boundary=b"))
    #expect(await sandbox.handle(request).response?.status == 202)
  }

  private mutating func agent(_ index: Int) async throws {
    let name = pick([
      "agent-\(index)", "Sales Line \(index)", "größe \(index)", "${x} \(index)", "Desk_\(index)",
    ])
    let environment = pick(["development", "staging", "production"])
    for version in 0..<roll(1...3) {
      let body: JSONValue = [
        "name": .string(name), "environment": .string(environment), "config": config(),
      ]
      let agent = try await id(send("/v1/agents", body))
      for base in bases where chance(50) {
        var link: JSONObject = ["knowledge_base_id": .string(base)]
        if chance(50) { link["mode"] = "tool" }
        if chance(50) || link["mode"] != nil {
          link["tool_description"] = .string("a: \(index) ${b}")
        }
        if chance(50) { link["top_k"] = 7 }
        _ = try await send("/v1/agents/\(agent)/knowledge-bases", .object(link))
      }
      guard chance(85) || version == 0 else {
        drafts.append(agent)
        continue
      }
      _ = try await send("/v1/agents/\(agent)/publish")
      if version > 0, let old = published.popLast() { archived.append(old) }
      published.append(agent)
    }
  }

  private mutating func config() -> JSONValue {
    var config: JSONObject = ["system_prompt": .string(text())]
    if chance(70) { config["first_message"] = .string(text()) }
    if chance(70) {
      config["llm"] = [
        "model": pick(["gpt-4o", "gpt-4o-mini"] as [JSONValue]),
        "temperature": pick([0.7, 0.25] as [JSONValue]),
      ]
    }
    if chance(30) {
      config["stt"] = [
        "language": pick([.null, "de"] as [JSONValue]), "keyterms": ["Acme", " x: y "],
      ]
    }
    if chance(40) { config["silence_timeout_ms"] = pick([700, 800, 900] as [JSONValue]) }
    if chance(40) {
      config["metadata"] = [
        "team": .string(text()), "n": pick([1, 1.5, .null, [true, "1e3"]] as [JSONValue]),
      ]
    }
    if chance(40) {
      config["voicemail_detection"] = ["enabled": true, "voicemail_message": .string(text())]
    }
    if chance(60) { config["tools"] = tools() }
    if chance(50), !takeaways.isEmpty {
      let ids = takeaways.filter { _ in chance(70) }.map(JSONValue.string)
      config["analysis"] = ["takeaway_ids": .array(ids), "summary_prompt": .string(text())]
    }
    if hasSecrets, chance(60) { addSecrets(to: &config) }
    return .object(config)
  }

  private mutating func addSecrets(to config: inout JSONObject) {
    config["server_url"] = ["url": "https://a.example/events", "secret": "secret-of-server"]
    if chance(50) {
      config["mcp_servers"] = [
        [
          "name": "crm", "url": "https://mcp.acme.example",
          "headers": ["Authorization": "Bearer x", "X-Key": "y"],
        ]
      ]
    }
  }

  private mutating func tools() -> JSONValue {
    var handoff: JSONObject = [
      "name": "handoff_to_agent", "description": .string("Use \(text(many: false))."),
    ]
    if let agent = published.randomElement(using: &generator) {
      handoff["description"] = .string("Use \(agent) for more.")
    }
    var lookup: JSONObject = [
      "name": "look_up", "description": .string("Looks up: \(text(many: false))"),
      "webhook_url": .string("https://tools.acme.example/\(someID ?? "")"),
      "parameters_schema": [
        "type": "object", "properties": ["1": ["type": "string", "enum": ["no", "1"]]],
      ],
    ]
    if hasSecrets { lookup["webhook_secret"] = "a-secret-of-sixteen" }
    return .array([.object(handoff), .object(lookup)])
  }

  private mutating func number(_ index: Int) async throws {
    var body: JSONObject = [
      "e164_number": .string("+1555123\(index)"), "external_number_sid": .string("PN\(index)"),
      "sms_enabled": .bool(chance(30)),
    ]
    if chance(50) {
      body["metadata"] = [
        "name": pick(["Main line", "Sales"] as [JSONValue]), "note": .string(text()),
      ]
    }
    var isSplit = false
    switch roll(0...9) {
    case 0:
      body["routing_target_type"] = "webhook"
      body["server_url"] = .string("https://router.acme.example/\(someID ?? "")")
    case 1:
      body["routing_target_type"] = "workflow"
      body["routing_target_id"] = "3f0c1a52-8d57-4c1e-9a35-0d6a2b9c7e11"
    case 2:
      body["routing_target_type"] = "agent"
      body["routing_target_id"] = .string(pick(archived + drafts + published))
    default:
      body["routing_target_type"] = "agent"
      body["routing_target_id"] = .string(pick(published))
      isSplit = chance(50)
    }
    let number = try await id(send("/v1/phone-numbers", .object(body)))
    guard isSplit else { return }
    let agents = [pick(published), pick(archived + published)]
    let weights: JSONValue = [
      ["agent_id": .string(agents[0]), "weight": 60],
      ["agent_id": .string(agents[1]), "weight": 40],
    ]
    _ = try await send("/v1/phone-numbers/\(number)/routing", ["weights": weights], method: "PUT")
  }

  private mutating func eval(_ index: Int) async throws {
    var body: JSONObject = [
      "name": .string(pick(["asks-\(index)", "Asks: \(index)?"])),
      "definition": [
        "turns": [
          ["user": .string(text()), "expect": [["event": "llm_response", "eval": "answers"]]]
        ]
      ],
    ]
    if chance(50) { body["tags"] = ["pre-publish", " a ", "no"] }
    if chance(40) {
      body["judge"] = pick([[:], ["provider": "openai", "model": "gpt-4o"]] as [JSONValue])
    }
    if chance(40) { body["tool_mocks"] = ["look_up": ["found": .bool(chance(50))]] }
    if chance(40), let id = someID { body["default_target"] = ["agent_id": .string(id)] }
    _ = try await send("/v1/eval-scenarios", .object(body))
  }
}

extension RandomProject {
  private func id(_ object: JSONValue) throws -> String { try #require(object["id"]?.string) }

  private mutating func roll(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  private mutating func chance(_ percent: Int) -> Bool { roll(1...100) <= percent }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[roll(0...elements.count - 1)]
  }

  /// The id of an object that may be referenced.
  private var someID: String? {
    mutating get { (takeaways + bases + published + archived).randomElement(using: &generator) }
  }

  /// A text with everything that YAML or the manifest language could misread.
  private mutating func text(many: Bool = true) -> String {
    let pieces = [
      "Hello", " ", "\n", "\n\n", "  - a", ": ", "#", "${a}", "$${b}", "{{name}}", "é", "文字", "\t",
      "'", "\"",
      "null", "1e3", "\u{202E}", "\\n", "| ", "> ", "$", "\r\n", "👩‍👧", "---", "# Heading\n",
      someID ?? "no id",
    ]
    var text = ""
    for _ in 0..<roll(many ? 0...12 : 1...3) { text += pick(pieces) }
    return chance(10) && many ? String(repeating: text + "x\n", count: 20) : text
  }
}
