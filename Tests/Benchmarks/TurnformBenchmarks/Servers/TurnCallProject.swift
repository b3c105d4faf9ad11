import JSON
import NIOCore
import NIOHTTP1
import Resources
import Sandbox
import Subprocess

/// A project of TurnCall in the sandbox.
struct TurnCallProject: Sendable {
  /// Variables of a process that uses the project.
  typealias Environment = [Subprocess.Environment.Key: String]

  private let sandbox: Sandbox
  private let key: String

  /// The sandbox refused a request that fills it.
  struct Refused: Error {
    let path: String
    let status: Int?
  }

  init(_ options: SandboxOptions = SandboxOptions()) async {
    sandbox = Sandbox(options)
    key = await sandbox.bootstrap().key
  }

  /// Makes the project as an apply of the stack leaves it, without sockets.
  ///
  /// - Parameters:
  ///   - stack: A stack of agents and numbers, with the digests of its agents.
  ///   - republished: The number of agents that are published a second time, in version 2, after
  ///     the splits of the numbers name their version 1.
  func fill(with stack: DesiredState, republished: Int = 0) async throws {
    var ids: [ResourceAddress: JSONValue] = [:]
    for agent in stack.agents {
      ids[agent.address] = try await publish(agent, version: 1, in: stack)
    }
    for number in stack.numbers {
      let id = try await send("POST", "/v1/phone-numbers", binding(number, ids, in: stack))
      guard case .weighted(let shares, _) = number.route else { continue }
      let weights = shares.map { share -> JSONValue in
        ["agent_id": ids[share.agent] ?? .null, "weight": .number(JSONNumber(share.weight))]
      }
      let path = "/v1/phone-numbers/\(id.string ?? "")/routing"
      _ = try await send("PUT", path, ["weights": .array(weights)])
    }
    for agent in stack.agents.prefix(republished) {
      _ = try await publish(agent, version: 2, in: stack)
    }
  }

  private func publish(
    _ agent: DesiredAgent,
    version: Int,
    in stack: DesiredState
  ) async throws -> JSONValue {
    let marker = Marker(
      stack: stack.stack,
      key: agent.address.key,
      version: version,
      digest: agent.digest
    )
    var config = agent.config.value
    config["metadata"] = .object((config["metadata"]?.object ?? [:]).marked(marker))
    let id = try await send(
      "POST",
      "/v1/agents",
      [
        "name": .string(agent.name.text), "environment": .string(agent.environment.rawValue),
        "config": .object(config),
      ]
    )
    _ = try await send("POST", "/v1/agents/\(id.string ?? "")/publish")
    return id
  }

  private func binding(
    _ number: DesiredNumber,
    _ ids: [ResourceAddress: JSONValue],
    in stack: DesiredState
  ) -> JSONValue {
    let target: ResourceAddress
    switch number.route {
    case .agent(let agent), .weighted(_, fallback: let agent): target = agent
    case .webhook, .workflow: preconditionFailure("the benchmark's numbers are answered by agents")
    }
    let marker = Marker(stack: stack.stack, key: number.address.key)
    return [
      "external_number_sid": .string(number.sid.text), "e164_number": .string(number.e164.text),
      "routing_target_type": "agent", "routing_target_id": ids[target] ?? .null,
      "sms_enabled": .bool(number.smsEnabled ?? false),
      "metadata": .object((number.metadata ?? [:]).marked(marker)),
    ]
  }

  /// Sends one write and returns the id of its object.
  private func send(
    _ method: String,
    _ path: String,
    _ body: JSONValue? = nil
  ) async throws -> JSONValue {
    let request = SandboxRequest(method, path, key: key, json: body)
    let response = await sandbox.handle(request).response
    guard let response, response.status < 300 else {
      throw Refused(path: path, status: response?.status)
    }
    return try JSONValue(parsing: response.body)["data"]?["id"] ?? .null
  }

  /// Serves the project while `body` runs.
  ///
  /// - Parameters:
  ///   - latency: The delay of every response, in milliseconds.
  ///   - remembersReads: Whether the responses to reads are made only once.
  func serving<Result: Sendable>(
    latency: Int = 0,
    remembersReads: Bool = false,
    _ body: (LocalServer, _ environment: Environment) async throws -> Result
  ) async throws -> Result {
    let behavior = LocalServer.Behavior(
      latency: latency,
      remembersReads: remembersReads,
      respond: { [sandbox] request in
        guard let response = await sandbox.handle(SandboxRequest(request)).response else {
          throw CancellationError()
        }
        return LocalServer.Response(
          status: response.status,
          headers: HTTPHeaders(response.headers.map { ($0.name, $0.value) }),
          body: ByteBuffer(bytes: response.body)
        )
      }
    )
    return try await LocalServer.running(behavior) { server in
      try await body(server, ["TURNCALL_API_URL": server.url, "TURNCALL_API_KEY": key])
    }
  }
}

extension SandboxRequest {
  fileprivate init(_ request: LocalServer.Request) {
    self.init(
      method: request.method,
      path: request.path,
      headers: request.headers.map { SandboxHeader($0.name, $0.value) },
      body: request.body
    )
  }
}
