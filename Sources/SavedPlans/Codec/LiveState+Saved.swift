import JSON
import Resources

extension AgentState: SavedValue {}
extension LiveNumber.TargetType: SavedValue {}
extension LiveDocument.Status: SavedValue {}

extension LiveState: SavedRecord {
  var saved: JSONValue {
    var object: JSONObject = ["agents": agents.saved, "numbers": numbers.saved]
    for kind in Kind.objects { object[kind.rawValue] = objects(of: kind).saved }
    object["documents"] = documents.saved
    object["links"] = links.saved
    object["histories"] = histories.saved
    return .object(object)
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    var objects: [Kind: [LiveObject]] = [:]
    for kind in Kind.objects { objects[kind] = try read(kind.rawValue) as [LiveObject] }
    self.init(
      agents: try read("agents"),
      numbers: try read("numbers"),
      objects: objects,
      documents: try read("documents"),
      links: try read("links"),
      histories: try read("histories")
    )
  }
}

/// The parts of objects, by object id.
extension Dictionary: SavedValue where Key == RemoteID, Value: SavedValue {
  var saved: JSONValue {
    .object(JSONObject(keys.sorted().map { ($0.description, self[$0].saved) }))
  }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    self = [:]
    for member in try JSONObject(saved: value, at: place).members {
      let place = place.appending(member.key)
      let id = try RemoteID(saved: .string(member.key), at: place)
      self[id] = try Value(saved: member.value, at: place)
    }
  }
}

extension LiveState.Histories: SavedValue {
  /// The names, or `true` for all.
  var saved: JSONValue {
    switch self {
    case .all: true
    case .of(let names): names.sorted().saved
    }
  }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    self = value.bool == true ? .all : .of(Set(try [ObjectName](saved: value, at: place)))
  }
}

extension LiveAgent: SavedRecord {
  var saved: JSONValue {
    [
      "id": id.saved, "name": name.saved, "environment": environment.saved,
      "version": version.saved, "state": state.saved, "config": .object(config),
      "was_published": wasPublished.saved,
    ]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(
      id: try read("id"),
      name: try read("name"),
      environment: try read("environment"),
      version: try read("version"),
      state: try read("state"),
      config: try read("config"),
      wasPublished: try read("was_published")
    )
  }
}

extension LiveNumber: SavedRecord {
  var saved: JSONValue {
    [
      "id": id.saved, "e164": e164.saved, "sid": sid.saved, "target_type": targetType.saved,
      "target_id": targetID.saved, "server_url": serverURL.saved, "sms_enabled": smsEnabled.saved,
      "weights": weights.saved, "metadata": .object(metadata),
    ]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(
      id: try read("id"),
      e164: try read("e164"),
      sid: try read("sid"),
      targetType: try read("target_type"),
      targetID: try read("target_id"),
      serverURL: try read("server_url"),
      smsEnabled: try read("sms_enabled"),
      weights: try read("weights"),
      metadata: try read("metadata")
    )
  }
}

extension LiveShare: SavedRecord {
  var saved: JSONValue { ["agent": agentID.saved, "weight": weight.saved] }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(agentID: try read("agent"), weight: try read("weight"))
  }
}

extension LiveObject: SavedRecord {
  var saved: JSONValue {
    ["id": id.saved, "natural_key": naturalKey.saved, "fields": .object(fields)]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(
      id: try read("id"),
      naturalKey: try read("natural_key"),
      fields: try read("fields")
    )
  }
}

extension LiveDocument: SavedRecord {
  var saved: JSONValue { ["id": id.saved, "name": name.saved, "status": status.saved] }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(id: try read("id"), name: try read("name"), status: try read("status"))
  }
}

extension LiveLink: SavedRecord {
  var saved: JSONValue { ["knowledge_base": knowledgeBaseID.saved, "settings": .object(settings)] }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(knowledgeBaseID: try read("knowledge_base"), settings: try read("settings"))
  }
}
