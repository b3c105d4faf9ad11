import Foundation
import JSON
import Sandbox

/// Replays recorded exchanges of a real server and reports where the sandbox's responses differ.
///
/// Ids and keys differ between servers; the replay maps the recorded ones to those of the sandbox.
/// Message texts were not recorded; timestamps, secrets and generated texts cannot be compared.
/// Everything else is: status, code, types and places of validation errors, and complete bodies
/// with the order of their keys and the spelling of their numbers. A recording abbreviates very
/// long texts; a response that contains one is compared by its status.
struct Replay {
  private let sandbox: Sandbox
  private let clock = ManualSandboxClock()
  private var ids: [String: String] = [:]
  private var keys: [String: String] = [:]
  /// Compiled once; a regular expression is not Sendable, so it cannot be static.
  private let uuid = /(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
  private(set) var compared = 0
  private(set) var differences: [String] = []

  init() { sandbox = Sandbox(SandboxOptions(clock: clock.clock, seed: 1)) }

  mutating func run(_ recording: URL) async throws {
    for line in try Data(contentsOf: recording).split(separator: UInt8(ascii: "\n")) {
      try await play(try JSONValue(parsing: line))
    }
  }

  private mutating func play(_ exchange: JSONValue) async throws {
    clock.advance(by: .milliseconds(1))
    var difference = try await attempt(exchange)
    // Background work was polled for.
    for _ in 0..<60 where difference != nil && exchange.isPoll {
      clock.advance(by: .milliseconds(50))
      difference = try await attempt(exchange)
    }
    compared += 1
    if let difference { differences.append("\(exchange["step"]?.string ?? ""): \(difference)") }
  }

  private mutating func attempt(_ exchange: JSONValue) async throws -> String? {
    let outcome = await sandbox.handle(request(exchange))
    guard let response = outcome.response else { return "no answer" }
    let body = response.body.isEmpty ? JSONValue.null : try JSONValue(parsing: response.body)
    let recorded = exchange["response"] ?? .null
    if exchange["status"]?.integer == response.status {
      learn(recorded, body)
      if let name = exchange["gives"]?.string { keys[name] = body["data"]?["raw_key"]?.string }
      if recorded.isAbbreviated { return nil }
    }
    let expected = signature(exchange["status"]?.integer ?? 0, mapped(recorded))
    let actual = signature(response.status, body)
    guard expected != actual else { return nil }
    let start = max(0, zip(expected, actual).prefix { $0 == $1 }.count - 60)
    let excerpts = [expected, actual].map { $0.dropFirst(start).prefix(200) }
    return "\n  recorded …\(excerpts[0])\n  here     …\(excerpts[1])"
  }

  private func request(_ exchange: JSONValue) -> SandboxRequest {
    let sent = exchange["request"].flatMap { $0.isNull ? nil : mapped($0) }
    let file = sent?["multipart"]?["file"]
    var request = SandboxRequest(
      exchange["method"]?.string ?? "",
      mapped(exchange["path"]?.string ?? ""),
      json: file == nil ? sent : nil
    )
    if let file {
      request.attachFile(
        named: file["filename"]?.string ?? "",
        type: file["content_type"]?.string,
        Array((file["content"]?.string ?? "").utf8)
      )
    }
    switch exchange["as"]?.string ?? "none" {
    case "platform": request.headers.append(SandboxHeader("X-Platform-Key", "dev-platform-key"))
    case "bad": request.headers.append(SandboxHeader("Authorization", "Bearer tc_wrong"))
    case let name:
      guard let key = keys[name] else { break }
      request.headers.append(SandboxHeader("Authorization", "Bearer " + key))
    }
    return request
  }

  private func mapped(_ text: String) -> String {
    guard text.utf8.count >= 36 else { return text }
    return text.replacing(uuid) { match in
      let recorded = String(match.output)
      guard let id = ids[recorded.lowercased()] else { return recorded }
      // Some fields keep the spelling, so a search for the id misses it.
      return recorded == recorded.uppercased() ? id.uppercased() : id
    }
  }

  private func mapped(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .number: value
    case .string(let text): .string(mapped(text))
    case .array(let items): .array(items.map(mapped))
    case .object(let object):
      .object(JSONObject(object.members.map { (mapped($0.key), mapped($0.value)) }))
    }
  }

  private mutating func learn(_ recorded: JSONValue, _ actual: JSONValue) {
    switch (recorded, actual) {
    case (.string(let old), .string(let new)):
      guard old.wholeMatch(of: uuid) != nil, new.wholeMatch(of: uuid) != nil,
        ids[old.lowercased()] == nil
      else { return }
      ids[old.lowercased()] = new
    case (.array(let old), .array(let new)):
      for (old, new) in zip(old, new) { learn(old, new) }
    case (.object(let old), .object(let new)):
      for (key, value) in old.members { learn(value, new[key] ?? .null) }
    default: break
    }
  }

  /// The compared parts of a response, as text.
  private func signature(_ status: Int, _ body: JSONValue) -> String {
    guard body["success"]?.bool == false else {
      return "\(status) " + comparable(body).text(keys: .asAdded)
    }
    let details = body["details"] ?? .null
    guard let problems = details["errors"]?.array else {
      return "\(status) \(body["code"]?.string ?? "") " + details.text()
    }
    let entries = problems.map { ($0["type"]?.string ?? "") + ($0["loc"] ?? .null).text() }
    return "\(status) \(body["code"]?.string ?? "") \(entries)"
  }

  private func comparable(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .number, .string: value
    case .array(let items): .array(items.map(comparable))
    case .object(let object):
      .object(
        JSONObject(
          object.members.map { member in
            let isLoose = Self.loose.contains(member.key) && !member.value.isNull
            return (member.key, isLoose ? "*" : comparable(member.value))
          }
        )
      )
    }
  }

  private static let loose: Set = [
    "created_at", "updated_at", "published_at", "queued_at", "started_at", "completed_at",
    "raw_key", "key_prefix", "server_url_secret", "secret",
    // The runner of scenarios and the document reader were stubs when this was recorded.
    "harness_config", "results", "error_message",
  ]
}

extension JSONValue {
  /// Whether an exchange polls for background work.
  fileprivate var isPoll: Bool {
    let path = self["path"]?.string ?? ""
    return self["method"] == "GET" && (path.contains("/eval-runs") || path.contains("/documents"))
  }

  /// Whether it contains a `<2048 chars: …>`.
  fileprivate var isAbbreviated: Bool {
    switch self {
    case .null, .bool, .number: false
    case .string(let text): text.prefixMatch(of: #/<\d+ chars: /#) != nil
    case .array(let items): items.contains(where: \.isAbbreviated)
    case .object(let object): object.members.contains { $0.value.isAbbreviated }
    }
  }
}
