import JSON
import Resources

/// The routes of knowledge bases.
extension Endpoint {
  static let knowledgeBases: [Endpoint] = [
    .post("/v1/knowledge-bases", for: .developer) { service, call throws(Refusal) in
      try service.createKnowledgeBase(call)
    },
    .get("/v1/knowledge-bases", for: .viewer) { service, call throws(Refusal) in
      try service.listKnowledgeBases(call)
    },
    .get("/v1/knowledge-bases/*", for: .viewer) { service, call throws(Refusal) in
      try service.readKnowledgeBase(call)
    },
    .put("/v1/knowledge-bases/*", for: .developer) { service, call throws(Refusal) in
      try service.updateKnowledgeBase(call)
    },
    .delete("/v1/knowledge-bases/*", for: .developer) { service, call throws(Refusal) in
      try service.deleteKnowledgeBase(call)
    },
    .post("/v1/knowledge-bases/*/search", for: .developer) { service, call throws(Refusal) in
      try service.searchKnowledgeBase(call)
    },
  ]
}

/// Knowledge bases (Contract.md §12).
extension Service {
  private static let searchBody = Section([
    Field("query", .text(1...4000), default: nil, "What to look for."),
    KnowledgeBaseTable.topK, KnowledgeBaseTable.similarityThreshold,
  ])

  mutating func createKnowledgeBase(_ call: Call) throws(Refusal) -> Answer {
    let fields = try call.read(KnowledgeBaseTable.create)
    try fields.checkStorable()
    try checkFree(fields["name"]?.string ?? "", of: call.caller.projectID)
    let base = newRow(of: call.caller.projectID, fields)
    commitAtOnce(.put(.knowledgeBases, base))
    return .data(.object(base.answer()), status: 201)
  }

  func listKnowledgeBases(_ call: Call) throws(Refusal) -> Answer {
    let page = try Page(call.query)
    let bases = database.visible[.knowledgeBases].list(of: call.caller.projectID)
    return .page(bases.reversed(), page) { $0.answer() }
  }

  func readKnowledgeBase(_ call: Call) throws(Refusal) -> Answer {
    .data(.object(try knowledgeBase(try call.id("kb_id"), for: call).answer()))
  }

  /// Updates a knowledge base; always replaces the description and advances `updated_at`.
  mutating func updateKnowledgeBase(_ call: Call) throws(Refusal) -> Answer {
    let (id, object) = try call.read("kb_id", KnowledgeBaseTable.update)
    var base = try knowledgeBase(id, for: call)
    try object.checkStorable()
    if let name = object["name"]?.string {
      try checkFree(name, of: base.owner, except: id)
      base.fields["name"] = .string(name)
    }
    base.fields["description"] = object["description"] ?? .null
    base.updatedAt = now
    commitAtOnce(.put(.knowledgeBases, base))
    return .data(.object(base.answer()))
  }

  /// Deletes a knowledge base and its documents; links prevent it, even those of archived agents.
  mutating func deleteKnowledgeBase(_ call: Call) throws(Refusal) -> Answer {
    let base = try knowledgeBase(try call.id("kb_id"), for: call)
    let count = database.visible[.links].all
      .count { $0.text("knowledge_base_id") == base.id.description }
    guard count == 0 else {
      throw .conflict(
        "Cannot delete knowledge base: \(count) agent(s) depend on it. Unlink all agents first.",
        details: ["agent_count": .number(JSONNumber(count))]
      )
    }
    commitAtOnce(.delete(.knowledgeBases, base.id))
    return .noContent
  }

  /// Always returns no results, since the sandbox indexes nothing.
  func searchKnowledgeBase(_ call: Call) throws(Refusal) -> Answer {
    let (id, object) = try call.read("kb_id", Self.searchBody)
    _ = try knowledgeBase(id, for: call)
    return .data(["results": [], "query": object["query"] ?? "", "total": 0])
  }

  func knowledgeBase(_ id: RemoteID, for call: Call) throws(Refusal) -> ObjectRow {
    try row(id, in: .knowledgeBases, "KnowledgeBase", of: call.caller.projectID)
  }

  /// A violation of the unique index is a 500 here (Contract.md §1, point 4).
  private func checkFree(
    _ name: String,
    of project: RemoteID,
    except id: RemoteID? = nil
  ) throws(Refusal) {
    guard !isTaken(name, in: .knowledgeBases, of: project, except: id) else {
      throw .internalError
    }
  }
}
