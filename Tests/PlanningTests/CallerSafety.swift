import JSON
import Planning
import Resources

/// What the contract leaves open, so that plans have to be safe either way.
struct Hypothesis: Hashable, CaseIterable {
  /// Whether a number whose target is archived is still answered.
  let archivedTargetAnswers: Bool
  /// Whether a split on a webhook number takes the calls.
  let splitBeatsWebhook: Bool

  static let allCases = [true, false]
    .flatMap { a in
      [true, false].map { Hypothesis(archivedTargetAnswers: a, splitBeatsWebhook: $0) }
    }
}

/// Who answers.
enum Answer: Hashable {
  /// Nobody: not bound, or no SMS.
  case nobody
  /// A call that fails: the target is a draft, missing, or archived under that hypothesis.
  case failure
  case webhook(String)
  case workflow(String)
  /// An agent version, by its prompt: all worlds of these tests differ in nothing else.
  case agent(prompt: String)
}

/// What a number serves: one answer for each tenth of the callers, one for SMS.
///
/// All weights of these tests are multiples of 10.
struct Service: Hashable {
  var buckets: [Answer]
  /// Who would answer without a split.
  var target: Answer
  var sms: Answer
  /// What those know to whom callers may be handed over, each by itself.
  var knowledge: Set<String> = []
  /// The versions that answer the tenths, and texts last.
  var versions: [RemoteID?] = []

  static let none = Service(
    buckets: Array(repeating: .nobody, count: 10),
    target: .nobody,
    sms: .nobody
  )
}

extension SimulatedAPI {
  /// What every E.164 serves.
  func services(under hypothesis: Hypothesis) -> [ObjectName: Service] {
    Dictionary(
      numbers.values.map { ($0.e164, service($0, hypothesis)) },
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
    // Texts are answered by the target alone: whom it would hand a caller over to is not looked at.
    if number.smsEnabled, case .agent(let prompt) = single {
      service.sms = .agent(prompt: String(prompt.prefix { $0 != "→" }))
    } else if number.smsEnabled, number.targetType == .agent {
      service.sms = single
    }
    return service
  }

  private func target(of number: LiveNumber, _ hypothesis: Hypothesis) -> Answer {
    switch number.targetType {
    case .webhook: .webhook(number.serverURL ?? "")
    case .workflow: .workflow(number.targetID?.description ?? "")
    case .agent:
      number.targetID.map { version($0, mayBeArchived: hypothesis.archivedTargetAnswers) }
        ?? .failure
    }
  }

  fileprivate func version(_ id: RemoteID, mayBeArchived: Bool) -> Answer {
    guard let agent = agents[id] else { return .failure }
    switch agent.state {
    case .draft: return .failure
    case .archived where !mayBeArchived: return .failure
    case .archived, .published:
      return .agent(prompt: agent.spoken + knowledge(of: agent) + handOffs(of: agent))
    }
  }

  /// The version that a number has as its target.
  fileprivate func target(of e164: ObjectName) -> RemoteID? {
    numbers.values.first { $0.e164 == e164 && $0.targetType == .agent }?.targetID
  }

  /// The documents that a version answers from.
  fileprivate func documentNames(of version: RemoteID?) -> Set<String> {
    guard let version else { return [] }
    return Set(
      (links[version] ?? []).flatMap { documents[$0.knowledgeBaseID] ?? [] }.map(\.name.text)
    )
  }

  /// The knowledge bases that a version answers from.
  fileprivate func knowledge(of agent: LiveAgent) -> String {
    (links[agent.id] ?? [])
      .map { link in
        let base = objects[.knowledgeBases]?[link.knowledgeBaseID]?.naturalKey ?? "nothing"
        return " + \(base) \(link.settings["priority"]?.text() ?? "")"
      }
      .sorted().joined()
  }

  /// Whom a caller is handed over to, and whether that may lead to a draft or to nobody.
  private func handOffs(of agent: LiveAgent) -> String {
    let named = agent.namedIDs
    guard !named.isEmpty else { return "" }
    let leadsNowhere = reached(from: agent.id)
      .contains { agents[$0].map { $0.state == .draft } ?? true }
    return " → \(named.joined(separator: " "))" + (leadsNowhere ? " → nobody" : "")
  }

  /// All that a version hands callers over to, and they again.
  private func reached(from first: RemoteID) -> Set<RemoteID> {
    var reached: Set<RemoteID> = []
    var open = [first]
    while let id = open.popLast() {
      // Whoever is handed over to a draft hears nobody: what it names does not count.
      guard let agent = agents[id], agent.state != .draft else { continue }
      for next in agent.namedIDs where reached.insert(RemoteID(next)).inserted {
        open.append(RemoteID(next))
      }
    }
    return reached
  }

  /// What every version knows.
  fileprivate var allKnowledge: Set<String> {
    Set(agents.values.map { "\($0.id)" + knowledge(of: $0) })
  }

  /// What those know whom the callers of some versions may be handed over to.
  private func knowledgeReached(from first: [RemoteID]) -> Set<String> {
    Set(
      first.flatMap(reached)
        .compactMap { id in
          guard let agent = agents[id], agent.state != .draft else { return nil }
          return "\(id)" + knowledge(of: agent)
        }
    )
  }
}

extension LiveAgent {
  fileprivate var spoken: String { config["system_prompt"]?.string ?? "" }
}

/// Judges every state between the first and the last of a plan (design §4, "Safe at every step").
struct CallerSafety {
  private let before: [Hypothesis: [ObjectName: Service]]
  private let after: [Hypothesis: [ObjectName: Service]]
  /// What every version knows before and after: whom callers are handed over to may change by itself.
  private let knowledge: Set<String>
  /// Numbers that are unbound in between, to be bound under another SID.
  private let replaced: Set<ObjectName>
  /// What a number that the plan unbinds may go on to serve until then: its agent's new version.
  private let kept: [Hypothesis: [ObjectName: Service]]
  private let worlds: Worlds

  /// The worlds that a caller may be in, for what names and hypotheses have nothing to do with.
  private struct Worlds {
    let before: SimulatedAPI
    let after: SimulatedAPI
    let kept: SimulatedAPI
  }

  init(before: SimulatedAPI, after: SimulatedAPI, kept: SimulatedAPI, replaced: Set<ObjectName>) {
    func services(_ api: SimulatedAPI) -> [Hypothesis: [ObjectName: Service]] {
      Dictionary(
        uniqueKeysWithValues: Hypothesis.allCases.map { ($0, api.services(under: $0)) }
      )
    }
    self.before = services(before)
    self.after = services(after)
    self.kept = services(kept)
    self.replaced = replaced
    knowledge = before.allKnowledge.union(after.allKnowledge)
    worlds = Worlds(before: before, after: after, kept: kept)
  }

  /// The first number that somebody could call and hear what nobody wrote; `nil` when all is well.
  func violation(in state: SimulatedAPI) -> String? {
    for hypothesis in Hypothesis.allCases {
      let now = state.services(under: hypothesis)
      let numbers = Set(now.keys).union(before[hypothesis].map { Array($0.keys) } ?? [])
      for e164 in numbers.sorted() {
        if let reason = violation(e164, now[e164] ?? .none, hypothesis)
          ?? loss(e164, now[e164] ?? .none, hypothesis, state)
        {
          return "\(e164): \(reason), if \(hypothesis)"
        }
      }
    }
    return violationByID(in: state)
  }

  /// Callers who name a version by its id: from the web, outbound, by call-init or a workflow.
  ///
  /// They know whatever was published before the plan, and hear that, or what the agent is to say.
  private func violationByID(in state: SimulatedAPI) -> String? {
    for old in worlds.before.agents.values.sorted(by: { $0.id < $1.id })
    where old.state == .published {
      let last = worlds.after.agents.values
        .filter { $0.name == old.name && $0.state == .published }.map(\.id)
      let allowed =
        [worlds.before.version(old.id, mayBeArchived: true)]
        + ([old.id] + last).map { worlds.after.version($0, mayBeArchived: true) }
      let now = state.version(old.id, mayBeArchived: true)
      guard allowed.contains(now) else {
        return "\(old.name)@\(old.version) by its id: \(now.brief), not \(allowed.map(\.brief))"
      }
      guard state.agents[old.id]?.state == .published else { continue }
      let sets =
        [worlds.before.documentNames(of: old.id)] + last.map { worlds.after.documentNames(of: $0) }
      guard sets.contains(where: state.documentNames(of: old.id).isSuperset) else {
        return "\(old.name)@\(old.version) by its id lacks documents"
      }
    }
    return incompleteVersion(in: state)
  }

  /// A version that went live before its links were made.
  private func incompleteVersion(in state: SimulatedAPI) -> String? {
    let ends = Dictionary(
      worlds.after.agents.values.filter { $0.state == .published }
        .map { ($0.name, worlds.after.knowledge(of: $0)) },
      uniquingKeysWith: { first, _ in first }
    )
    return state.agents.values.sorted { $0.id < $1.id }
      .first { version in
        guard version.state == .published, let end = ends[version.name] else { return false }
        guard worlds.before.agents[version.id]?.state != .published else { return false }
        return state.knowledge(of: version) != end
      }
      .map { "\($0.name)@\($0.version) went live without its links" }
  }

  /// Whether somebody answers from fewer documents than they had, and than their callers had or will have.
  private func loss(
    _ e164: ObjectName,
    _ now: Service,
    _ hypothesis: Hypothesis,
    _ state: SimulatedAPI
  ) -> String? {
    // Until a new split is set, its fallback answers for all of it.
    let isBoundHere = before[hypothesis]?[e164] == nil || replaced.contains(e164)
    let all = (after[hypothesis]?[e164]?.versions ?? []) + [worlds.after.target(of: e164)]
    let newcomers =
      isBoundHere ? all.compactMap(\.self).map { worlds.after.documentNames(of: $0) } : []
    for (index, version) in now.versions.enumerated() {
      func heard(
        _ services: [Hypothesis: [ObjectName: Service]],
        _ api: SimulatedAPI
      ) -> Set<String>? {
        let versions = services[hypothesis]?[e164]?.versions ?? []
        guard versions.indices.contains(index), let version = versions[index] else { return nil }
        return api.documentNames(of: version)
      }
      let sets =
        [
          heard(before, worlds.before), heard(after, worlds.after), heard(kept, worlds.kept),
          version.flatMap { worlds.before.agents[$0] }
            .map { worlds.before.documentNames(of: $0.id) },
        ]
        .compactMap(\.self) + newcomers
      let documents = state.documentNames(of: version)
      guard version == nil || sets.contains(where: documents.isSuperset) else {
        return "\(index) lacks documents"
      }
    }
    return nil
  }

  private func violation(_ e164: ObjectName, _ now: Service, _ hypothesis: Hypothesis) -> String? {
    let old = before[hypothesis]?[e164] ?? .none
    let new = after[hypothesis]?[e164] ?? .none
    let unbound = kept[hypothesis]?[e164] ?? .none
    let isBoundHere = before[hypothesis]?[e164] == nil || replaced.contains(e164)
    // A new split is bound before it is split: until then the fallback, its routing target, answers.
    let newcomers = isBoundHere ? Set(new.buckets + [.nobody, new.target]) : []
    for bucket in 0..<10 {
      let allowed = [old.buckets[bucket], new.buckets[bucket], unbound.buckets[bucket]]
      let answer = now.buckets[bucket]
      guard allowed.contains(answer) || newcomers.contains(answer) else {
        return "bucket \(bucket) hears \(answer.brief), not \(allowed.map(\.brief))"
      }
    }
    guard now.knowledge.isSubset(of: knowledge) else {
      return "whoever is handed over hears \(now.knowledge.subtracting(knowledge).sorted())"
    }
    let allowed = [old.sms, new.sms, unbound.sms] + (isBoundHere ? [.nobody] : [])
    return allowed.contains(now.sms) ? nil : "SMS is answered by \(now.sms.brief)"
  }
}

extension Answer {
  fileprivate var brief: String {
    switch self {
    case .nobody: "nobody"
    case .failure: "a failure"
    case .webhook(let url): "webhook \(url)"
    case .workflow(let id): "workflow \(id)"
    case .agent(let prompt): "agent \"\(prompt)\""
    }
  }
}
