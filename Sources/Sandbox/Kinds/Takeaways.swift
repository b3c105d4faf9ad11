import JSON
import Resources

/// The routes of takeaways.
extension Endpoint {
  static let takeaways: [Endpoint] = [
    .post("/v1/takeaways", for: .developer) { service, call throws(Refusal) in
      try service.createTakeaway(call)
    },
    .get("/v1/takeaways", for: .viewer) { service, call in
      service.listTakeaways(call)
    },
    .get("/v1/takeaways/*", for: .viewer) { service, call throws(Refusal) in
      try service.readTakeaway(call)
    },
    .put("/v1/takeaways/*", for: .developer) { service, call throws(Refusal) in
      try service.updateTakeaway(call)
    },
    .delete("/v1/takeaways/*", for: .developer) { service, call throws(Refusal) in
      try service.deleteTakeaway(call)
    },
  ]
}

/// Takeaways (Contract.md §11).
extension Service {
  mutating func createTakeaway(_ call: Call) throws(Refusal) -> Answer {
    let fields = try call.withSchemaNamed.read(TakeawayTable.create)
    try fields.checkStorable()
    let name = fields["name"]?.string ?? ""
    guard !isTaken(name, in: .takeaways, of: call.caller.projectID) else {
      throw .conflict("Takeaway '\(name)' already exists")
    }
    let takeaway = newRow(of: call.caller.projectID, fields)
    commitAtOnce(.put(.takeaways, takeaway))
    return .data(.object(takeaway.answer(showing: fields)), status: 201)
  }

  /// Lists takeaways, oldest first, without pagination.
  func listTakeaways(_ call: Call) -> Answer {
    .list(database.visible[.takeaways].list(of: call.caller.projectID).map { $0.answer() })
  }

  func readTakeaway(_ call: Call) throws(Refusal) -> Answer {
    .data(.object(try takeaway(try call.id("takeaway_id"), for: call).answer()))
  }

  /// Applies the fields that are not null; without any, nothing happens.
  mutating func updateTakeaway(_ call: Call) throws(Refusal) -> Answer {
    let (id, object) = try call.withSchemaNamed.read("takeaway_id", TakeawayTable.update)
    var takeaway = try takeaway(id, for: call)
    try object.checkStorable()
    let sent = JSONObject(object.members.filter { !$0.value.isNull })
    for (key, value) in sent.members { takeaway.fields[key] = value.asStored }
    if !sent.isEmpty { takeaway.updatedAt = now }
    commitAtOnce(.put(.takeaways, takeaway))
    return .data(.object(takeaway.answer(showing: sent)))
  }

  mutating func deleteTakeaway(_ call: Call) throws(Refusal) -> Answer {
    let takeaway = try takeaway(try call.id("takeaway_id"), for: call)
    let count = countOfAgents(naming: takeaway)
    guard count == 0 else {
      throw .conflict(
        "Takeaway is attached to \(count) agent(s) — detach it first",
        details: ["agents_referencing": .number(JSONNumber(count))]
      )
    }
    commitAtOnce(.delete(.takeaways, takeaway.id))
    return .data(["deleted": true])
  }

  private func takeaway(_ id: RemoteID, for call: Call) throws(Refusal) -> ObjectRow {
    try row(id, in: .takeaways, "Takeaway", of: call.caller.projectID)
  }

  /// Searches drafts and published agents for the exact text of the id; other spellings do not
  /// count.
  private func countOfAgents(naming takeaway: ObjectRow) -> Int {
    let world = database.visible
    return (world.agentOrder[takeaway.owner] ?? [])
      .count { id in
        guard let agent = world.agents[id], agent.state != .archived else { return false }
        let ids = agent.config.value["analysis"]?["takeaway_ids"]?.array ?? []
        return ids.contains { $0.string?.holds(takeaway.id.description) ?? false }
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
