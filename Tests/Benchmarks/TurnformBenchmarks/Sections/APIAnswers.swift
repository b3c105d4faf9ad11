import API
import JSON
import Resources

/// The responses of an API that holds an applied stack, all in memory.
struct APIAnswers: Transport {
  private var bodies: [String: [UInt8]] = [:]

  /// Every response, in any order.
  var all: some Collection<[UInt8]> { bodies.values }

  var byteCount: Int { all.reduce(0) { $0 + $1.count } }

  /// - Parameters:
  ///   - stack: The live content of the API, each agent as its version 3.
  ///   - archived: The content of versions 1 and 2 of its agents; `nil` for none.
  init(holding stack: DesiredState, archived: DesiredState? = nil) {
    let ids = Dictionary(
      uniqueKeysWithValues: stack.agents.enumerated().map { ($1.address, id(3, $0)) }
    )
    let published = stack.agents.enumerated()
      .map { answer($1, index: $0, version: 3, state: .published) }
    let old = archived?.agents.enumerated()
      .flatMap { index, agent in
        [2, 1].map { answer(agent, index: index, version: $0, state: .archived) }
      }
    addPages("/v1/agents?state=draft&", [])
    addPages("/v1/agents?state=published&", published)
    addPages("/v1/agents?state=archived&", old ?? [])
    let numbers = stack.numbers.enumerated().map { bound($1, index: $0, ids, stack.stack) }
    addPages("/v1/phone-numbers?", numbers)
    for object in Kind.objects.compactMap(\.object) {
      if let page = object.page {
        addPages(object.path + "?", [], limit: min(page, SizeLimits.page))
      } else {
        bodies[object.path] = (["success": true, "data": []] as JSONValue).bytes(keys: .asAdded)
      }
    }

    func answer(
      _ agent: DesiredAgent,
      index: Int,
      version: Int,
      state: AgentState
    ) -> JSONValue {
      var config = AgentTable.config.filled(agent.config.value)
      let marker = Marker(stack: stack.stack, version: version)
      config["metadata"] = .object((config["metadata"]?.object ?? [:]).marked(marker))
      return [
        "id": .string(id(version, index)), "project_id": .string(id(9, 0)),
        "name": .string(agent.name.text), "environment": .string(agent.environment.rawValue),
        "version": .number(JSONNumber(version)), "state": .string(state.rawValue),
        "config": .object(config), "created_at": "2026-01-01T00:00:00.000000Z",
        "published_at": "2026-01-01T00:00:01.000000Z",
      ]
    }
  }

  /// Lists as the API pages them (Contract.md §2).
  private mutating func addPages(
    _ prefix: String,
    _ objects: [JSONValue],
    limit: Int = SizeLimits.page
  ) {
    for page in 1...max(1, (objects.count + limit - 1) / limit) {
      let data = objects.dropFirst((page - 1) * limit).prefix(limit)
      let body: JSONValue = [
        "success": true, "data": .array(Array(data)),
        "total": .number(JSONNumber(objects.count)), "page": .number(JSONNumber(page)),
        "limit": .number(JSONNumber(limit)),
      ]
      bodies["\(prefix)page=\(page)&limit=\(limit)"] = body.bytes(keys: .asAdded)
    }
  }

  func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse {
    guard let body = bodies[request.path] else { return APIResponse(status: 404) }
    return APIResponse(status: 200, body: body)
  }
}

private func bound(
  _ number: DesiredNumber,
  index: Int,
  _ ids: [ResourceAddress: String],
  _ stack: String
) -> JSONValue {
  var target: JSONValue = .null
  var weights: JSONValue = .null
  switch number.route {
  case .agent(let agent):
    target = ids[agent].map(JSONValue.string) ?? .null
  case .weighted(let shares, let fallback):
    target = ids[fallback].map(JSONValue.string) ?? .null
    weights = .array(
      shares.map { share in
        [
          "agent_id": ids[share.agent].map(JSONValue.string) ?? .null,
          "weight": .number(JSONNumber(share.weight)),
        ]
      }
    )
  case .webhook, .workflow:
    preconditionFailure("the benchmark's numbers are answered by agents")
  }
  let metadata = (number.metadata ?? [:]).marked(Marker(stack: stack))
  return [
    "id": .string(id(8, index)), "project_id": .string(id(9, 0)), "provider": "twilio",
    "external_number_sid": .string(number.sid.text), "e164_number": .string(number.e164.text),
    "routing_target_type": "agent", "routing_target_id": target, "server_url": .null,
    "server_url_secret": .null, "sms_enabled": .bool(number.smsEnabled ?? false),
    "routing_weights": weights, "metadata": .object(metadata),
    "created_at": "2026-01-01T00:00:00.000000Z",
  ]
}

/// A deterministic UUID for the object of a kind.
private func id(_ kind: Int, _ index: Int) -> String {
  let digits = String(index, radix: 16)
  return "0000000\(kind)-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count)
    + digits
}
