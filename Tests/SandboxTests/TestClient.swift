import JSON
import Sandbox
import Testing

/// A sandbox with a stopped clock, and a key for it.
struct TestClient {
  let sandbox: Sandbox
  let clock: ManualSandboxClock
  let key: String

  init(_ change: (inout SandboxOptions) -> Void = { _ in }) async {
    clock = ManualSandboxClock()
    var options = SandboxOptions(clock: clock.clock, seed: 7)
    change(&options)
    sandbox = Sandbox(options)
    key = await sandbox.bootstrap().key
  }

  /// The same sandbox for another client.
  init(_ other: TestClient, key: String) {
    sandbox = other.sandbox
    clock = other.clock
    self.key = key
  }

  /// The status and the body of a response; status 0 when the connection was dropped.
  @discardableResult
  func send(
    _ method: String,
    _ path: String,
    _ json: JSONValue? = nil
  ) async throws -> (status: Int, body: JSONValue) {
    try await send(SandboxRequest(method, path, key: key, json: json))
  }

  func send(_ request: SandboxRequest) async throws -> (status: Int, body: JSONValue) {
    guard let response = await sandbox.handle(request).response else { return (0, .null) }
    return (
      response.status,
      response.body.isEmpty ? .null : try JSONValue(parsing: response.body)
    )
  }

  /// Creates an agent and returns its id.
  func createAgent(_ name: String, config: JSONValue = [:]) async throws -> String {
    let answer = try await send("POST", "/v1/agents", ["name": .string(name), "config": config])
    return try #require(answer.body["data"]?["id"]?.string)
  }

  /// The state of an agent, or the status when there is none.
  func state(of id: String) async throws -> String {
    let answer = try await send("GET", "/v1/agents/\(id)")
    return answer.body["data"]?["state"]?.string ?? String(answer.status)
  }

  /// The body that binds a number to an agent.
  static func number(_ e164: String, sid: String, agent: String) -> JSONValue {
    [
      "e164_number": .string(e164), "external_number_sid": .string(sid),
      "routing_target_type": "agent", "routing_target_id": .string(agent),
    ]
  }
}

extension SandboxRequest {
  /// Turns the body into a form with one file.
  mutating func attachFile(named name: String, type: String?, _ content: [UInt8]) {
    let type = type.map { "\r\nContent-Type: \($0)" } ?? ""
    let disposition = #"form-data; name="file"; filename="\#(name)""#
    body = Array("--boundary\r\nContent-Disposition: \(disposition)\(type)\r\n\r\n".utf8)
    body += content
    body += Array("\r\n--boundary--\r\n".utf8)
    headers.append(SandboxHeader("Content-Type", "multipart/form-data; boundary=boundary"))
  }
}
