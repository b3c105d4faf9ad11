import JSON
import Resources

extension NamedObjects {
  /// Knowledge bases (Contract.md §12); a name that is taken is a 500 (Contract.md §1, point 4).
  static let knowledgeBases = NamedObjects(
    kind: .knowledgeBases,
    table: .knowledgeBases,
    update: KnowledgeBaseTable.update,
    word: "KnowledgeBase",
    parameter: "kb_id",
    // The description is always replaced.
    written: { body, _ in
      var written: JSONObject = ["description": body["description"] ?? .null]
      if let name = body["name"]?.string { written["name"] = .string(name) }
      return written
    },
    // Links prevent it, even those of archived agents.
    checkDeletion: { base, world throws(Refusal) in
      let count = world[.links].all.count { $0.text("knowledge_base_id") == base.id.description }
      guard count > 0 else { return }
      throw .conflict(
        "Cannot delete knowledge base: \(count) agent(s) depend on it. Unlink all agents first.",
        details: ["agent_count": .number(JSONNumber(count))]
      )
    },
    deleted: .noContent
  )
}

extension Endpoint {
  static let knowledgeBaseSearch: [Endpoint] = [
    .post("/v1/knowledge-bases/*/search", Service.searchKnowledgeBase)
  ]
}

extension Service {
  private static let searchBody = Section([
    Field("query", .text(1...4000), default: nil, "What to look for."),
    KnowledgeBaseTable.topK, KnowledgeBaseTable.similarityThreshold,
  ])

  /// Always returns no results, since the sandbox indexes nothing.
  func searchKnowledgeBase(_ call: Call) throws(Refusal) -> Answer {
    let (id, object) = try call.read("kb_id", Self.searchBody)
    _ = try knowledgeBase(id, for: call)
    return .data(["results": [], "query": object["query"] ?? "", "total": 0])
  }

  func knowledgeBase(_ id: RemoteID, for call: Call) throws(Refusal) -> ObjectRow {
    try row(id, in: \.[.knowledgeBases], "KnowledgeBase", of: call.caller.projectID)
  }
}
