import JSON
import Resources

extension NamedObjects {
  /// Takeaways (Contract.md §11).
  static let takeaways = NamedObjects(
    kind: .takeaways,
    table: .takeaways,
    update: TakeawayTable.update,
    word: "Takeaway",
    parameter: "takeaway_id",
    read: \.withSchemaNamed,
    taken: { .conflict("Takeaway '\($0)' already exists") },
    checkDeletion: { takeaway, world throws(Refusal) in
      let count = world.countOfAgents(naming: takeaway)
      guard count > 0 else { return }
      throw .conflict(
        "Takeaway is attached to \(count) agent(s) — detach it first",
        details: ["agents_referencing": .number(JSONNumber(count))]
      )
    }
  )
}

extension World {
  /// Searches drafts and published agents for the exact text of the id; other spellings do not
  /// count.
  fileprivate func countOfAgents(naming takeaway: ObjectRow) -> Int {
    agents.list(of: takeaway.owner)
      .count { agent in
        let ids = agent.config.value["analysis"]?["takeaway_ids"]?.array ?? []
        return agent.state != .archived
          && ids.contains { $0.string?.holds(takeaway.id.description) ?? false }
      }
  }
}

extension Call {
  /// The call with `schema_`, the server's own name of the field, read as `schema`
  /// (Contract.md §11).
  fileprivate var withSchemaNamed: Call {
    guard case .json(.object(let object)) = body, object["schema"] == nil else { return self }
    var call = self
    call.body = .json(
      .object(
        JSONObject(object.members.map { ($0.key == "schema_" ? "schema" : $0.key, $0.value) })
      )
    )
    return call
  }
}
