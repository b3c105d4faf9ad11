import JSON
import Resources

/// Members whose order matters, as `[["key", value], …]`, since the snapshot sorts object keys.
private func pairs(_ object: JSONObject) -> JSONValue {
  .array(object.members.map { [.string($0.key), $0.value] })
}

extension SnapshotRow {
  fileprivate func pairs(_ key: String) throws(SnapshotError) -> JSONObject {
    let pairs = try list(key)
    var object = JSONObject(reservingCapacity: pairs.count)
    for pair in pairs {
      guard let pair = pair.array, pair.count == 2, let name = pair[0].string else {
        throw unusable(key)
      }
      object[name] = pair[1].asStored
    }
    return object
  }
}

extension ObjectRow {
  var snapshot: JSONValue {
    [
      "id": .string(id.description), "owner": .string(owner.description),
      "fields": pairs(fields), "created_at": time(createdAt), "updated_at": time(updatedAt),
    ]
  }

  init(_ row: SnapshotRow) throws(SnapshotError) {
    id = try row.id("id")
    owner = try row.id("owner")
    fields = try row.pairs("fields")
    createdAt = try row.time("created_at")
    updatedAt = try row.time("updated_at")
  }
}

extension RunRow {
  var snapshot: JSONValue {
    var object: JSONObject = [
      "id": .string(id.description), "owner": .string(owner.description),
      "batch_id": .string(batchID.description),
      "scenario_id": text(scenarioID?.description),
      "queued_at": time(queuedAt), "starts_at": time(startsAt), "ends_at": time(endsAt),
      "cancelled_at": time(cancelledAt), "plan": pairs(plan),
    ]
    switch outcome {
    case .noAgent(let message): object["error"] = .string(message)
    case .tried(let agent, let isPassed):
      object["is_passed"] = .bool(isPassed)
      object["agent_id"] = text(agent.id?.description)
      object["agent_version"] = agent.version.map { .number(JSONNumber($0)) } ?? .null
      object["config"] = .object(agent.config)
      object["warnings"] = .array(agent.warnings)
    }
    return .object(object)
  }

  init(_ row: SnapshotRow) throws(SnapshotError) {
    id = try row.id("id")
    owner = try row.id("owner")
    batchID = try row.id("batch_id")
    scenarioID = row.optionalText("scenario_id").map(RemoteID.init)
    queuedAt = try row.time("queued_at")
    startsAt = try row.time("starts_at")
    endsAt = try row.time("ends_at")
    cancelledAt = row.optionalTime("cancelled_at")
    plan = try row.pairs("plan")
    if let message = row.optionalText("error") {
      outcome = .noAgent(message: message)
    } else {
      let agent = TriedAgent(
        id: row.optionalText("agent_id").map(RemoteID.init),
        version: row.optionalInteger("agent_version"),
        config: try row.object("config").asStored,
        warnings: row.optionalList("warnings") ?? []
      )
      outcome = .tried(agent, isPassed: try row.flag("is_passed"))
    }
  }
}
