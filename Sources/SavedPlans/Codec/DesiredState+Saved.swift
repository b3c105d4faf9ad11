import JSON
import Resources

extension DesiredState.Ownership: SavedValue {}
extension AgentEnvironment: SavedValue {}

extension DesiredState: SavedRecord {
  var saved: JSONValue {
    var object: JSONObject = [
      "stack": .string(stack),
      "ownership": ownership.saved,
      "limits": limits.saved,
      "agents": agents.saved,
      "numbers": numbers.saved,
    ]
    for kind in Kind.objects { object[kind.rawValue] = objects(of: kind).saved }
    object["knowledge_bases"] = knowledgeBases.saved
    object["removed"] = removed.map(\.address).saved
    object["outputs"] = outputs.saved
    return .object(object)
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    let removed: [ResourceAddress] = try read("removed")
    let knowledgeBases: [DesiredKnowledgeBase] = try read("knowledge_bases")
    var objects: [DesiredObject] = []
    for kind in Kind.objects where kind != .knowledgeBases {
      let list: [DesiredObject] = try read(kind.rawValue)
      guard list.allSatisfy({ $0.address.kind == kind }) else { throw read.damage }
      objects += list
    }
    guard knowledgeBases.allSatisfy({ $0.object.address.kind == .knowledgeBases }) else {
      throw read.damage
    }
    self.init(
      stack: try read("stack"),
      ownership: try read("ownership"),
      limits: try read("limits"),
      agents: try read("agents"),
      numbers: try read("numbers"),
      objects: objects,
      knowledgeBases: knowledgeBases,
      removed: removed.map { RemovedResource(address: $0) },
      outputs: try read("outputs")
    )
    guard isConsistent else { throw read.damage }
  }
}

extension DeletionLimits: SavedRecord {
  var saved: JSONValue { ["percent": percent.saved, "count": count.saved] }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(percent: try read("percent"), count: try read("count"))
    guard (0...100).contains(percent), (0...100_000).contains(count) else { throw read.damage }
  }
}

extension DesiredAgent: SavedRecord {
  var saved: JSONValue {
    [
      "key": address.key.saved,
      "name": name.saved,
      "environment": environment.saved,
      "config": config.saved,
      "links": links.saved,
      "protect": protect.saved,
      "unmanaged": unmanaged.saved,
      "digest": digest.saved,
    ]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(
      key: try read("key"),
      name: try read("name"),
      environment: try read("environment"),
      config: try read("config"),
      links: try read("links"),
      protect: try read("protect"),
      unmanaged: try read("unmanaged"),
      digest: try read("digest")
    )
  }
}

extension DesiredLink: SavedRecord {
  var saved: JSONValue {
    ["knowledge_base": knowledgeBase.saved, "settings": .object(settings)]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(knowledgeBase: try read("knowledge_base"), settings: try read("settings"))
  }
}

extension DesiredNumber: SavedRecord {
  var saved: JSONValue {
    [
      "key": address.key.saved,
      "e164": e164.saved,
      "sid": sid.saved,
      "route": route.saved,
      "sms_enabled": smsEnabled.saved,
      "metadata": metadata.saved,
      "references": references.saved,
      "protect": protect.saved,
    ]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(
      key: try read("key"),
      e164: try read("e164"),
      sid: try read("sid"),
      route: try read("route"),
      smsEnabled: try read("sms_enabled"),
      metadata: try read("metadata"),
      references: try read("references"),
      protect: try read("protect")
    )
  }
}

extension DesiredRoute: SavedRecord {
  var saved: JSONValue {
    switch self {
    case .agent(let address): ["agent": address.saved]
    case .webhook(let url): ["webhook": .string(url)]
    case .workflow(let id): ["workflow": .string(id)]
    case .weighted(let shares, let fallback):
      ["weighted": ["shares": shares.saved, "fallback": fallback.saved]]
    }
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    switch try read.only() {
    case "agent": self = .agent(try read("agent"))
    case "webhook": self = .webhook(try read("webhook"))
    case "workflow": self = .workflow(try read("workflow"))
    case "weighted":
      let split = try SavedReader(try read("weighted"), at: read.place.appending("weighted"))
      self = .weighted(try split("shares"), fallback: try split("fallback"))
    default: throw read.damage
    }
  }
}

extension DesiredShare: SavedRecord {
  var saved: JSONValue {
    ["agent": agent.saved, "version": version.saved, "weight": weight.saved]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(agent: try read("agent"), version: try read("version"), weight: try read("weight"))
  }
}

extension DesiredObject: SavedRecord {
  var saved: JSONValue {
    [
      "address": address.saved,
      "natural_key": naturalKey.saved,
      "fields": fields.saved,
      "protect": protect.saved,
      "unmanaged": unmanaged.saved,
    ]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    let address: ResourceAddress = try read("address")
    self.init(
      address.kind,
      key: address.key,
      naturalKey: try read("natural_key"),
      fields: try read("fields"),
      protect: try read("protect"),
      unmanaged: try read("unmanaged")
    )
  }
}

extension DesiredKnowledgeBase: SavedRecord {
  var saved: JSONValue { ["object": object.saved, "documents": documents.saved] }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(try read("object") as DesiredObject, documents: try read("documents"))
  }
}

extension DesiredDocument: SavedRecord {
  var saved: JSONValue {
    [
      "name": name.saved, "path": .string(path), "content_type": .string(contentType),
      "digest": .string(digest),
    ]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(
      name: try read("name"),
      path: try read("path"),
      contentType: try read("content_type"),
      digest: try read("digest")
    )
  }
}

extension DesiredOutput: SavedRecord {
  var saved: JSONValue {
    ["name": name.saved, "value": value.saved, "sink": sink.saved]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(name: try read("name"), value: try read("value"), sink: try read("sink"))
  }
}

extension DesiredOutput.Value: SavedRecord {
  var saved: JSONValue {
    switch self {
    case .id(let address): ["id": address.saved]
    case .secret(let address): ["secret": address.saved]
    }
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    switch try read.only() {
    case "id": self = .id(try read("id"))
    case "secret": self = .secret(try read("secret"))
    default: throw read.damage
    }
  }
}

extension DesiredOutput.Sink: SavedRecord {
  var saved: JSONValue {
    switch self {
    case .file(let path): ["file": .string(path)]
    case .dotenv(let path): ["dotenv": .string(path)]
    case .json(let path): ["json": .string(path)]
    case .githubOutput: ["github_output": .null]
    case .githubEnvironment: ["github_env": .null]
    }
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    switch try read.only() {
    case "file": self = .file(try read("file"))
    case "dotenv": self = .dotenv(try read("dotenv"))
    case "json": self = .json(try read("json"))
    case "github_output": self = .githubOutput
    case "github_env": self = .githubEnvironment
    default: throw read.damage
    }
  }
}
