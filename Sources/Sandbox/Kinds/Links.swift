import JSON
import Resources

/// The routes of links; viewers may add and remove links (Contract.md §5).
extension Endpoint {
  static let links: [Endpoint] = [
    .post("/v1/agents/*/knowledge-bases", for: .viewer, Service.linkKnowledgeBase),
    .get("/v1/agents/*/knowledge-bases", Service.listLinks),
    .delete("/v1/agents/*/knowledge-bases/*", for: .viewer, Service.unlinkKnowledgeBase),
  ]
}

/// Links between agents and knowledge bases (Contract.md §12).
extension Service {
  func linkKnowledgeBase(_ call: Call) throws(Refusal) -> Answer {
    let (agentID, fields) = try call.read("agent_id", KnowledgeBaseTable.link)
    let agent = try agent(agentID, for: call)
    let baseID = RemoteID(fields["knowledge_base_id"]?.string ?? "")
    let base = try knowledgeBase(baseID, for: call)
    try fields.checkStorable()
    let id = linkID(agent.id, base.id)
    // The primary key: a violation is a 500.
    guard database.latest[.links][id] == nil else { throw .internalError }
    let link = ObjectRow(id: id, owner: agent.id, fields: fields, createdAt: now, updatedAt: now)
    commitAtOnce(.put(.links, link))
    return .data(.object(link.link), status: 201)
  }

  /// Lists links by ascending priority, without pagination.
  func listLinks(_ call: Call) throws(Refusal) -> Answer {
    let agent = try agent(try call.id("agent_id"), for: call)
    let links = database.visible[.links].list(of: agent.id)
    return .list(links.sorted { $0.priority < $1.priority }.map(\.link))
  }

  /// Removes a link without checking which project owns it (Contract.md §12).
  func unlinkKnowledgeBase(_ call: Call) throws(Refusal) -> Answer {
    let (agentID, baseID) = try call.ids("agent_id", "kb_id")
    let id = linkID(agentID, baseID)
    guard database.visible[.links][id] != nil else { throw .missing("AgentKnowledgeBase", id) }
    commitAtOnce(.delete(.links, id))
    return .noContent
  }

  private func linkID(_ agent: RemoteID, _ base: RemoteID) -> RemoteID {
    RemoteID("\(agent)/\(base)")
  }
}

extension ObjectRow {
  fileprivate var priority: Int { fields["priority"]?.integer ?? 0 }

  fileprivate var link: JSONObject {
    var object = answer("agent_id")
    object["id"] = nil
    object["updated_at"] = nil
    return object
  }
}
