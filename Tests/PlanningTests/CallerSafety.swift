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
    } else {
      service.knowledge = knowledgeReached(from: [number.targetID].compactMap(\.self))
      service.buckets = Array(repeating: single, count: 10)
    }
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

  private func version(_ id: RemoteID, mayBeArchived: Bool) -> Answer {
    guard let agent = agents[id] else { return .failure }
    switch agent.state {
    case .draft: return .failure
    case .archived where !mayBeArchived: return .failure
    case .archived, .published:
      return .agent(prompt: agent.spoken + knowledge(of: agent) + handOffs(of: agent))
    }
  }

  /// The knowledge bases that a version answers from.
  private func knowledge(of agent: LiveAgent) -> String {
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
  }

  /// The first number that somebody could call and hear what nobody wrote; `nil` when all is well.
  func violation(in state: SimulatedAPI) -> String? {
    for hypothesis in Hypothesis.allCases {
      let now = state.services(under: hypothesis)
      let numbers = Set(now.keys).union(before[hypothesis].map { Array($0.keys) } ?? [])
      for e164 in numbers.sorted() {
        if let reason = violation(e164, now[e164] ?? .none, hypothesis) {
          return "\(e164): \(reason), if \(hypothesis)"
        }
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
