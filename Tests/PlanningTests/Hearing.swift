import JSON
import Planning
import Resources

/// The meaning of one API state for callers, computed once for all numbers and hypotheses.
struct Hearing {
  let agents: [RemoteID: LiveAgent]
  private let numbers: [LiveNumber]
  /// The speech of each version, with its knowledge bases and hand-over targets.
  private let speech: [RemoteID: ExactText]
  /// The speech without the knowledge bases.
  private let words: [RemoteID: ExactText]
  /// The knowledge bases of each version, with the settings of its links.
  private let bases: [RemoteID: Set<ObjectName>]
  /// The documents of each version.
  private let documents: [RemoteID: Set<ObjectName>]
  /// All direct and transitive hand-over targets of each version.
  private let reached: [RemoteID: Set<RemoteID>]

  init(_ api: SimulatedAPI) {
    agents = api.agents
    numbers = Array(api.numbers.values)
    let named = api.agents.mapValues { $0.namedIDs.map { RemoteID($0) } }
    var speech: [RemoteID: ExactText] = [:]
    var words: [RemoteID: ExactText] = [:]
    var bases: [RemoteID: Set<ObjectName>] = [:]
    var documents: [RemoteID: Set<ObjectName>] = [:]
    var reached: [RemoteID: Set<RemoteID>] = [:]
    for (id, agent) in api.agents {
      let links = api.links[id] ?? []
      let linked = Set(
        links.map { link -> ObjectName in
          let base = api.objects[.knowledgeBases]?[link.knowledgeBaseID]?.naturalKey ?? "nothing"
          return " + \(base) \(link.settings["priority"]?.text() ?? "")"
        }
      )
      bases[id] = linked
      documents[id] = Set(links.flatMap { api.documents[$0.knowledgeBaseID] ?? [] }.map(\.name))
      let others = Self.reached(from: id, api.agents, named)
      reached[id] = others
      let leadsNowhere = others.contains { api.agents[$0].map { $0.state == .draft } ?? true }
      let direct = named[id] ?? []
      let handOffs =
        direct.isEmpty
        ? ""
        : " → \(direct.map(\.description).joined(separator: " "))"
          + (leadsNowhere ? " → nobody" : "")
      words[id] = ExactText(agent.spoken + handOffs)
      speech[id] = ExactText(agent.spoken + linked.brief + handOffs)
    }
    self.speech = speech
    self.words = words
    self.bases = bases
    self.documents = documents
    self.reached = reached
  }

  private static func reached(
    from first: RemoteID,
    _ agents: [RemoteID: LiveAgent],
    _ named: [RemoteID: [RemoteID]]
  ) -> Set<RemoteID> {
    var reached: Set<RemoteID> = []
    var open = [first]
    while let id = open.popLast() {
      // A caller handed over to a draft hears nothing: the ids that a draft names do not count.
      guard let agent = agents[id], agent.state != .draft else { continue }
      for next in named[id] ?? [] where reached.insert(next).inserted { open.append(next) }
    }
    return reached
  }

  /// The services of every E.164 number.
  func services(under hypothesis: Hypothesis) -> [ObjectName: Service] {
    Dictionary(
      numbers.map { ($0.e164, service($0, hypothesis)) },
      uniquingKeysWith: { a, _ in a }
    )
  }

  private func service(_ number: LiveNumber, _ hypothesis: Hypothesis) -> Service {
    var service = Service.none
    let single = target(of: number, hypothesis)
    service.target = single
    let takesSplit = number.targetType != .webhook || hypothesis.splitBeatsWebhook
    if let weights = number.weights, takesSplit {
      service.knowledge = knowledgeReached(from: weights.map(\.agentID))
      service.buckets = weights.flatMap { share in
        Array(repeating: version(share.agentID, mayBeArchived: true), count: share.weight / 10)
      }
      service.versions = weights.flatMap { Array(repeating: $0.agentID, count: $0.weight / 10) }
    } else {
      service.knowledge = knowledgeReached(from: [number.targetID].compactMap(\.self))
      service.buckets = Array(repeating: single, count: 10)
      service.versions = Array(
        repeating: number.targetType == .agent ? number.targetID : nil,
        count: 10
      )
    }
    service.versions.append(
      number.smsEnabled && number.targetType == .agent ? number.targetID : nil
    )
    // Texts are answered by the target alone: its hand-over targets are ignored.
    if number.smsEnabled, case .agent(let prompt) = single {
      service.sms = .agent(prompt: ExactText(String(prompt.text.prefix { $0 != "→" })))
    } else if number.smsEnabled, number.targetType == .agent {
      service.sms = single
    }
    return service
  }

  private func target(of number: LiveNumber, _ hypothesis: Hypothesis) -> Answer {
    switch number.targetType {
    case .webhook: .webhook(ExactText(number.serverURL ?? ""))
    case .workflow: .workflow(ExactText(number.targetID?.description ?? ""))
    case .agent:
      number.targetID.map { version($0, mayBeArchived: hypothesis.archivedTargetAnswers) }
        ?? .failure
    }
  }

  func version(_ id: RemoteID, mayBeArchived: Bool) -> Answer {
    guard let agent = agents[id] else { return .failure }
    switch agent.state {
    case .draft: return .failure
    case .archived where !mayBeArchived: return .failure
    case .archived, .published: return .agent(prompt: speech[id] ?? "")
    }
  }

  /// The target version of a number.
  func target(of e164: ObjectName) -> RemoteID? {
    numbers.first { $0.e164 == e164 && $0.targetType == .agent }?.targetID
  }

  func documents(of version: RemoteID?) -> Set<ObjectName> {
    version.flatMap { documents[$0] } ?? []
  }

  func reached(from version: RemoteID) -> Set<RemoteID> { reached[version] ?? [] }

  /// The knowledge bases of a version, with the settings of its links.
  func bases(of version: RemoteID) -> Set<ObjectName> { bases[version] ?? [] }

  /// The speech and hand-over targets of a version, regardless of its knowledge.
  func words(of version: RemoteID) -> ExactText? { words[version] }

  /// The knowledge of every version.
  var allKnowledge: Set<ObjectName> { Set(bases.map { Self.knowledge($0.key, $0.value) }) }

  /// A version and its knowledge.
  static func knowledge(_ version: RemoteID, _ bases: Set<ObjectName>) -> ObjectName {
    "\(version)\(bases.brief)"
  }

  /// The knowledge of all hand-over targets reachable from some versions.
  func knowledgeReached(from first: [RemoteID]) -> Set<ObjectName> {
    Set(
      first.flatMap(reached)
        .compactMap { id -> ObjectName? in
          guard let agent = agents[id], agent.state != .draft else { return nil }
          return Self.knowledge(id, bases(of: id))
        }
    )
  }

  /// The published version of every name.
  var published: [ObjectName: LiveAgent] {
    Dictionary(
      agents.values.filter { $0.state == .published }.map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }
}

extension Set<ObjectName> {
  fileprivate var brief: String { sorted().map(\.text).joined() }
}

extension LiveAgent {
  fileprivate var spoken: String { config["system_prompt"]?.string ?? "" }
}
