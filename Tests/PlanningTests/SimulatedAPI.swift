import JSON
import Planning
import Resources

/// The API according to the contract, over values: the judge of plans, independent of the planner.
struct SimulatedAPI: Hashable {
  var agents: [RemoteID: LiveAgent] = [:]
  var numbers: [RemoteID: LiveNumber] = [:]
  /// Takeaways, knowledge bases, active webhooks and scenarios.
  var objects: [Kind: [RemoteID: LiveObject]] = [:]
  var documents: [RemoteID: [LiveDocument]] = [:]
  var links: [RemoteID: [LiveLink]] = [:]
  /// The number of created objects of each kind and name.
  private var made: [ObjectName: Int] = [:]

  init(agents: [LiveAgent] = [], numbers: [LiveNumber] = []) {
    self.agents = Dictionary(uniqueKeysWithValues: agents.map { ($0.id, $0) })
    self.numbers = Dictionary(uniqueKeysWithValues: numbers.map { ($0.id, $0) })
  }

  /// The complete state, including the archive.
  var live: LiveState {
    LiveState(
      agents: Array(agents.values),
      numbers: Array(numbers.values),
      objects: Dictionary(uniqueKeysWithValues: Kind.objects.map { ($0, all($0)) }),
      documents: documents,
      links: links,
      histories: .all
    )
  }

  private func all(_ kind: Kind) -> [LiveObject] { (objects[kind] ?? [:]).values.map(\.self) }

  enum Refusal: Error {
    case notFound(Operation)
    case conflict(Operation)
    case unknownReference(Operation)
  }

  /// Sends one request.
  mutating func perform(
    _ operation: Operation,
    ids: [StepID: RemoteID] = [:]
  ) throws -> RemoteID? {
    func id(_ reference: ObjectReference) throws -> RemoteID {
      switch reference {
      case .live(let id): return id
      case .created(let step):
        guard let id = ids[step] else { throw Refusal.unknownReference(operation) }
        return id
      }
    }
    func resolved(_ content: StepContent) throws -> JSONObject {
      let shown = content.resolved({ ids[$0] }, secret: { _ in SpecObject.mask })
      guard let shown else { throw Refusal.unknownReference(operation) }
      return shown
    }
    switch operation {
    case .agent(.create(let name, let environment, let config, _)):
      return create(name, environment, try resolved(config))
    case .agent(.updateDraft(let reference, _, let config, _)):
      let id = try id(reference)
      guard let agent = agents[id] else { throw Refusal.notFound(operation) }
      guard agent.state == .draft else { throw Refusal.conflict(operation) }
      agents[id] = agent.with(config: AgentTable.config.filled(try resolved(config)))
    case .agent(.publish(let reference)):
      try activate(try id(reference), from: .draft, operation)
    case .agent(.rollback(let id)):
      try activate(id, from: .archived, operation)
    case .agent(.delete(let id)):
      guard let agent = agents[id] else { throw Refusal.notFound(operation) }
      agents[id] = agent.with(state: .archived)
    case .number(.bind(let e164, let sid, let settings)):
      guard !numbers.values.contains(where: { $0.e164 == e164 || $0.sid == sid }) else {
        throw Refusal.conflict(operation)
      }
      let new = newID("number", e164)
      numbers[new] = try LiveNumber(id: new, e164: e164, sid: sid, targetType: .agent)
        .with(settings, id)
      return new
    case .number(.update(let number, let settings)):
      guard let live = numbers[number] else { throw Refusal.notFound(operation) }
      numbers[number] = try live.with(settings, id)
    case .number(.setWeights(let number, let shares)):
      let number = try id(number)
      guard let live = numbers[number] else { throw Refusal.notFound(operation) }
      numbers[number] = live.with(
        weights: try shares.map { LiveShare(agentID: try id($0.agent), weight: $0.weight) }
      )
    case .number(.clearWeights(let number)):
      guard let live = numbers[number] else { throw Refusal.notFound(operation) }
      numbers[number] = live.with(weights: nil)
    case .number(.unbind(let number)):
      guard numbers.removeValue(forKey: number) != nil else { throw Refusal.notFound(operation) }
    case .object(.create(let kind, let key, let content)):
      return try create(kind, key, try resolved(content), operation)
    case .object(.update(let kind, let id, let content)):
      try update(kind, id, try resolved(content), operation)
    case .object(.delete(let kind, let id)): try delete(kind, id, operation)
    case .object(.uploadDocument(let base, let document)):
      let base = try id(base)
      let document = LiveDocument(
        id: newID("document of \(base)", document.name),
        name: document.name,
        status: .ready
      )
      documents[base, default: []].append(document)
      return document.id
    case .object(.deleteDocument(let base, let document)):
      guard documents[base]?.contains(where: { $0.id == document }) == true else {
        throw Refusal.notFound(operation)
      }
      documents[base]?.removeAll { $0.id == document }
    case .agent(.linkKnowledgeBase(let agent, let base, let settings)):
      let link = LiveLink(
        knowledgeBaseID: try id(base),
        settings: KnowledgeBaseTable.link.filled(settings)
      )
      let agent = try id(agent)
      guard agents[agent] != nil, objects[.knowledgeBases]?[link.knowledgeBaseID] != nil else {
        throw Refusal.notFound(operation)
      }
      guard links[agent]?.contains(where: { $0.knowledgeBaseID == link.knowledgeBaseID }) != true
      else { throw Refusal.conflict(operation) }
      links[agent, default: []].append(link)
    case .agent(.unlinkKnowledgeBase(let agent, let base)):
      guard links[agent]?.contains(where: { $0.knowledgeBaseID == base }) == true else {
        throw Refusal.notFound(operation)
      }
      links[agent]?.removeAll { $0.knowledgeBaseID == base }
    }
    return nil
  }

  /// An id with the length of the API's ids, independent of the order of creation.
  private mutating func newID(_ kind: String, _ name: ObjectName) -> RemoteID {
    let label = ObjectName("\(kind) \(name)")
    let number = made[label, default: 0] + 1
    made[label] = number
    let hash = "\(kind) \(name) \(number)".utf8
      .reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
    let text = String(hash, radix: 16)
    let digits = String(repeating: "0", count: 16 - text.count) + text
    return RemoteID(
      "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(4))-4000-8000-\(digits.suffix(4))00000000"
    )
  }

  private mutating func create(
    _ kind: Kind,
    _ key: ObjectName,
    _ body: JSONObject,
    _ operation: Operation
  ) throws -> RemoteID {
    let isTaken = objects[kind]?.values.contains { $0.naturalKey == key } == true
    guard kind == .webhooks || !isTaken else { throw Refusal.conflict(operation) }
    let id = newID(kind.rawValue, key)
    var fields = kind == .webhooks ? body : kind.created.filled(body)
    if kind != .webhooks { fields["name"] = nil }
    objects[kind, default: [:]][id] = LiveObject(id: id, naturalKey: key, fields: fields)
    return id
  }

  private mutating func update(
    _ kind: Kind,
    _ id: RemoteID,
    _ body: JSONObject,
    _ operation: Operation
  ) throws {
    guard kind != .webhooks, let live = objects[kind]?[id] else {
      throw Refusal.notFound(operation)
    }
    var fields = live.fields
    if kind == .knowledgeBases { fields["description"] = body["description"] ?? .null }
    for (key, value) in body.members where !value.isNull { fields[key] = value }
    objects[kind]?[id] = LiveObject(id: id, naturalKey: live.naturalKey, fields: fields)
  }

  private mutating func delete(_ kind: Kind, _ id: RemoteID, _ operation: Operation) throws {
    guard objects[kind]?[id] != nil else { throw Refusal.notFound(operation) }
    let isLinked = links.values.contains { $0.contains { $0.knowledgeBaseID == id } }
    let isListed = agents.values.contains { agent in
      agent.state != .archived
        && agent.config["analysis"]?["takeaway_ids"]?.array?.contains(.string(id.description))
          == true
    }
    guard !isLinked, kind != .takeaways || !isListed else { throw Refusal.conflict(operation) }
    objects[kind]?[id] = nil
  }

  private mutating func create(
    _ name: ObjectName,
    _ environment: AgentEnvironment,
    _ config: JSONObject
  ) -> RemoteID {
    let id = newID("agent", name)
    let version = (agents.values.filter { $0.name == name }.map(\.version).max() ?? 0) + 1
    agents[id] = LiveAgent(
      id: id,
      name: name,
      environment: environment,
      version: version,
      state: .draft,
      config: AgentTable.config.filled(config)
    )
    return id
  }

  /// Publish and rollback: archives the other published versions and moves their numbers.
  private mutating func activate(
    _ id: RemoteID,
    from state: AgentState,
    _ operation: Operation
  ) throws {
    guard let agent = agents[id] else { throw Refusal.notFound(operation) }
    guard agent.state == state else { throw Refusal.conflict(operation) }
    for other in agents.values where other.name == agent.name && other.state == .published {
      agents[other.id] = other.with(state: .archived)
      for number in numbers.values
      where number.targetType == .agent && number.targetID == other.id {
        numbers[number.id] = number.with(targetID: id)
      }
    }
    agents[id] = agent.with(state: .published)
  }
}

extension Kind {
  /// The stored form of a body.
  fileprivate var created: Section {
    object.flatMap { $0.isEditable ? $0.create : nil } ?? Section([])
  }
}

extension LiveAgent {
  func with(state: AgentState? = nil, config: JSONObject? = nil) -> LiveAgent {
    LiveAgent(
      id: id,
      name: name,
      environment: environment,
      version: version,
      state: state ?? self.state,
      config: config ?? self.config,
      wasPublished: wasPublished || self.state == .published
    )
  }
}

extension LiveNumber {
  fileprivate func with(targetID: RemoteID) -> LiveNumber {
    LiveNumber(
      id: id,
      e164: e164,
      sid: sid,
      targetType: targetType,
      targetID: targetID,
      serverURL: serverURL,
      smsEnabled: smsEnabled,
      weights: weights,
      metadata: metadata
    )
  }

  fileprivate func with(weights: [LiveShare]?) -> LiveNumber {
    LiveNumber(
      id: id,
      e164: e164,
      sid: sid,
      targetType: targetType,
      targetID: targetID,
      serverURL: serverURL,
      smsEnabled: smsEnabled,
      weights: weights,
      metadata: metadata
    )
  }

  fileprivate func with(
    _ settings: NumberSettings,
    _ resolve: (ObjectReference) throws -> RemoteID
  ) rethrows -> LiveNumber {
    let type: TargetType
    let target: RemoteID?
    switch settings.target {
    case .agent(let reference): (type, target) = (.agent, try resolve(reference))
    case .workflow(let id): (type, target) = (.workflow, id)
    case .webhook(let leftover): (type, target) = (.webhook, leftover)
    }
    return LiveNumber(
      id: id,
      e164: e164,
      sid: sid,
      targetType: type,
      targetID: target,
      serverURL: settings.serverURL,
      smsEnabled: settings.smsEnabled,
      weights: weights,
      metadata: settings.metadata ?? metadata
    )
  }
}
