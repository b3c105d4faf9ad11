import JSON
import Resources

/// Members whose order matters, as `[["key", value], …]`, since the snapshot sorts object keys.
private func pairs(_ object: JSONObject) -> JSONValue {
  .array(object.members.map { [.string($0.key), $0.value] })
}

extension JSONValue {
  fileprivate var pairs: JSONObject? {
    guard let array else { return nil }
    var object = JSONObject(reservingCapacity: array.count)
    for pair in array {
      guard let pair = pair.array, pair.count == 2, let name = pair[0].string else { return nil }
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

  init(snapshot row: JSONValue) throws(SnapshotError) {
    id = try row.member("id", \.id)
    owner = try row.member("owner", \.id)
    fields = try row.member("fields", \.pairs)
    createdAt = try row.member("created_at", \.time)
    updatedAt = try row.member("updated_at", \.time)
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

  init(snapshot row: JSONValue) throws(SnapshotError) {
    id = try row.member("id", \.id)
    owner = try row.member("owner", \.id)
    batchID = try row.member("batch_id", \.id)
    scenarioID = row["scenario_id"]?.id
    queuedAt = try row.member("queued_at", \.time)
    startsAt = try row.member("starts_at", \.time)
    endsAt = try row.member("ends_at", \.time)
    cancelledAt = row["cancelled_at"]?.time
    plan = try row.member("plan", \.pairs)
    if let message = row["error"]?.string {
      outcome = .noAgent(message: message)
    } else {
      let agent = TriedAgent(
        id: row["agent_id"]?.id,
        version: row["agent_version"]?.integer,
        config: try row.member("config", \.object).asStored,
        warnings: row["warnings"]?.array ?? []
      )
      outcome = .tried(agent, isPassed: try row.member("is_passed", \.bool))
    }
  }
}
