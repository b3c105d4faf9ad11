import JSON
import Resources

extension Endpoint {
  static let agents: [Endpoint] = [
    .post("/v1/agents", Service.createAgent),
    .get("/v1/agents", Service.listAgents),
    .get("/v1/agents/*", Service.readAgent),
    .put("/v1/agents/*", Service.updateAgent),
    .delete("/v1/agents/*", Service.deleteAgent),
    .post("/v1/agents/*/publish", body: .none, Service.publishAgent),
    .post("/v1/agents/*/rollback", body: .none, Service.rollBackAgent),
    .get("/v1/agents/*/versions", Service.listVersions),
  ]
}

/// Agents and their versions (Contract.md §6).
extension Service {
  func createAgent(_ call: Call) throws(Refusal) -> Answer {
    let object = try call.read(AgentTable.create)
    try object.checkStorable()
    let config = object["config"]?.object ?? [:]
    let name = object["name"]?.string ?? ""
    let family = AgentFamily(projectID: call.caller.projectID, name: ExactText(name))
    let versions = database.visible.versions(of: family).map(\.version)
    let agent = AgentRow(
      id: RemoteID(random.identifier()),
      owner: family.projectID,
      name: name,
      environment: object["environment"]?.string ?? "",
      version: (versions.max() ?? 0) + 1,
      state: .draft,
      config: StoredConfig(config),
      createdAt: now
    )
    try checkUnique(agent, named: agent.name)
    commit(.insertAgent(agent))
    return .data(text: agent.answer(config: config), status: 201)
  }

  func listAgents(_ call: Call) throws(Refusal) -> Answer {
    let page = try Page(call.query)
    let environment = call.query["environment"]
    let state = call.query["state"]
    let all = database.visible.agents.list(of: call.caller.projectID).reversed()
      .filter { environment?.isExactly($0.environment) ?? true }
      .filter { state?.isExactly($0.state.rawValue) ?? true }
    return .page(page.slice(all).map { $0.answer() }, total: all.count, page)
  }

  func readAgent(_ call: Call) throws(Refusal) -> Answer {
    .data(text: try agent(try call.id("agent_id"), for: call).answer())
  }

  func listVersions(_ call: Call) throws(Refusal) -> Answer {
    let agent = try agent(try call.id("agent_id"), for: call)
    let versions = database.visible.versions(of: agent.family)
    return .list(versions.sorted { $0.version > $1.version }.map { $0.answer() })
  }

  func updateAgent(_ call: Call) throws(Refusal) -> Answer {
    let (id, object) = try call.read("agent_id", AgentTable.update)
    var agent = try agent(id, for: call)
    guard agent.state == .draft else {
      throw .conflict(
        "Cannot update a published agent. Create a new version instead.",
        details: agent.conflictDetails
      )
    }
    try object.checkStorable()
    let name = object["name"]?.string ?? agent.name
    let sent = object["config"]?.object
    try checkUnique(agent, named: name)
    agent.name = name
    if let sent { agent.config = StoredConfig(sent) }
    commit(.updateAgent(id, name: name, config: agent.config))
    return .data(text: agent.answer(config: sent))
  }

  /// Archives the agent, in any state; idempotent.
  func deleteAgent(_ call: Call) throws(Refusal) -> Answer {
    let agent = try agent(try call.id("agent_id"), for: call)
    commit(.archive(agent.id))
    return .data(["deleted": true])
  }

  func publishAgent(_ call: Call) throws(Refusal) -> Answer {
    var agent = try agent(try call.id("agent_id"), for: call)
    guard agent.state != .published else {
      throw .conflict(
        "Agent is already published (version \(agent.version))",
        details: agent.conflictDetails
      )
    }
    // The update is conditional in the database, so it sees uncommitted transactions.
    guard agent.state == .draft, database.latest.agents[agent.id]?.state == .draft else {
      throw .conflict("Failed to publish - agent may have been modified concurrently")
    }
    agent.publishedAt = now
    return publish(&agent, at: now)
  }

  func rollBackAgent(_ call: Call) throws(Refusal) -> Answer {
    var agent = try agent(try call.id("agent_id"), for: call)
    guard agent.state == .archived else {
      throw .conflict(
        "Can only rollback to an archived version (current state: \(agent.state.rawValue))",
        details: agent.conflictDetails
      )
    }
    return publish(&agent, at: nil)
  }

  private func publish(_ agent: inout AgentRow, at moment: Int64?) -> Answer {
    let others = database.visible.versions(of: agent.family)
      .filter { $0.id != agent.id && $0.state == .published }
    commit(.publish(agent.id, at: moment, archiving: others.map(\.id)))
    agent.state = .published
    return .data(text: agent.answer())
  }

  /// The unique index on project, name and version: a violation is a 500
  /// (Contract.md §1, point 4).
  private func checkUnique(_ agent: AgentRow, named name: String) throws(Refusal) {
    let family = AgentFamily(projectID: agent.owner, name: ExactText(name))
    let isTaken = database.latest.versions(of: family)
      .contains { $0.id != agent.id && $0.version == agent.version }
    guard !isTaken else { throw .internalError }
  }

  func agent(_ id: RemoteID, for call: Call) throws(Refusal) -> AgentRow {
    try row(id, in: \.agents, "Agent", of: call.caller.projectID)
  }
}

extension AgentRow {
  fileprivate var conflictDetails: JSONValue {
    ["state": .string(state.rawValue), "version": .number(JSONNumber(version))]
  }

  /// The JSON text of a response.
  ///
  /// The config is in schema order if this request sent it; otherwise it is the stored config, in
  /// jsonb's order (Contract.md §2, "Key order").
  fileprivate func answer(config sent: JSONObject? = nil) -> [UInt8] {
    let head: JSONValue = [
      "id": .string(id.description), "project_id": .string(owner.description),
      "name": .string(name), "environment": .string(environment),
      "version": .number(JSONNumber(version)), "state": .string(state.rawValue),
    ]
    let tail: JSONValue = [
      "created_at": timestamp(createdAt), "published_at": publishedAt.map(timestamp) ?? .null,
    ]
    var text = head.bytes(keys: .asAdded)
    text.removeLast()
    text += Array(#","config":"#.utf8)
    text +=
      sent.map { JSONValue.object(AgentTable.config.masked($0)).bytes(keys: .asAdded) }
      ?? config.answer
    text.append(UInt8(ascii: ","))
    text += tail.bytes(keys: .asAdded).dropFirst()
    return text
  }
}
