import JSON
import Planning
import Resources

/// Behaviour that the contract leaves open, so that plans must be safe either way.
struct Hypothesis: Hashable, CaseIterable {
  /// Whether a number whose target is archived is still answered.
  let archivedTargetAnswers: Bool
  /// Whether a split on a webhook number takes precedence over the webhook.
  let splitBeatsWebhook: Bool

  static let allCases = [true, false]
    .flatMap { a in
      [true, false].map { Hypothesis(archivedTargetAnswers: a, splitBeatsWebhook: $0) }
    }
}

/// The answer to a call or text message.
enum Answer: Hashable {
  /// No answer: not bound, or no SMS.
  case nobody
  /// A call that fails: the target is a draft, missing, or archived under that hypothesis.
  case failure
  case webhook(ExactText)
  case workflow(ExactText)
  /// An agent version, identified by its prompt: these test worlds differ in nothing else.
  case agent(prompt: ExactText)
}

/// The service of a number: one answer for each tenth of the callers, one for SMS.
///
/// All weights in these tests are multiples of 10.
struct Service: Hashable {
  var buckets: [Answer]
  /// The answer without a split.
  var target: Answer
  var sms: Answer
  /// The knowledge of each possible hand-over target.
  var knowledge: Set<ObjectName> = []
  /// The versions that answer the tenths, with the one for texts last.
  var versions: [RemoteID?] = []

  static let none = Service(
    buckets: Array(repeating: .nobody, count: 10),
    target: .nobody,
    sms: .nobody
  )
}

/// Judges every intermediate state of a plan (Design.md §4, "Safe at every step").
struct CallerSafety {
  private let before: [Hypothesis: [ObjectName: Service]]
  private let after: [Hypothesis: [ObjectName: Service]]
  /// The knowledge of every version before and after: hand-over targets may change independently.
  private let knowledge: Set<ObjectName>
  /// Numbers that are temporarily unbound, to be bound to another SID.
  private let replaced: Set<ObjectName>
  /// The service of a number until the plan unbinds it, which may be its agent's new version.
  private let kept: [Hypothesis: [ObjectName: Service]]
  private let worlds: Worlds

  /// The states that a caller may see, independent of names and hypotheses.
  private struct Worlds {
    let before: Hearing
    let after: Hearing
    let kept: Hearing
    /// The versions published before, by their ids.
    let known: [LiveAgent]
    let published: [ObjectName: LiveAgent]
  }

  init(before: SimulatedAPI, after: SimulatedAPI, kept: SimulatedAPI, replaced: Set<ObjectName>) {
    let (before, after, kept) = (Hearing(before), Hearing(after), Hearing(kept))
    func services(_ hearing: Hearing) -> [Hypothesis: [ObjectName: Service]] {
      Dictionary(
        uniqueKeysWithValues: Hypothesis.allCases.map { ($0, hearing.services(under: $0)) }
      )
    }
    self.before = services(before)
    self.after = services(after)
    self.kept = services(kept)
    self.replaced = replaced
    knowledge = before.allKnowledge.union(after.allKnowledge)
    worlds = Worlds(
      before: before,
      after: after,
      kept: kept,
      known: before.agents.values.filter { $0.state == .published }.sorted { $0.id < $1.id },
      published: after.published
    )
  }

  /// The first number with an undeclared answer; `nil` when all answers are valid.
  func violation(in state: SimulatedAPI) -> String? {
    let state = Hearing(state)
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
    return worlds.known.lazy.compactMap { violation(of: $0, in: state) }.first
      ?? incompleteVersion(in: state)
  }

  /// Callers who name a version by its id: from the web, outbound, by call-init or a workflow.
  ///
  /// They know any version published before the plan, and may hear that version or the agent's
  /// final one.
  private func violation(of old: LiveAgent, in state: Hearing) -> String? {
    let title = "\(old.name)@\(old.version) by its id"
    let last = worlds.published[old.name]?.id
    let ends = [old.id, last].compactMap(\.self)
    let allowed =
      [worlds.before.version(old.id, mayBeArchived: true)]
      + ends.map { worlds.after.version($0, mayBeArchived: true) }
    let now = state.version(old.id, mayBeArchived: true)
    guard allowed.contains(now) || isBeingCleared(old.id, in: state) else {
      return "\(title): \(now.brief), not \(allowed.map(\.brief))"
    }
    let isPublished = state.agents[old.id]?.state == .published
    let handedOver = state.reached(from: old.id)
      .filter { isPublished || !isBeingCleared($0, in: state) }
      .filter { state.agents[$0].map { $0.state != .draft } ?? false }
      .map { Hearing.knowledge($0, state.bases(of: $0)) }
    let strange = Set(handedOver).subtracting(knowledge).sorted()
    guard strange.isEmpty else { return "\(title) leads to whoever knows \(strange)" }
    if let loss = handedOverLoss(from: [old.id], before: [old.id], in: state) {
      return "\(title): \(loss)"
    }
    guard isPublished else { return nil }
    let sets =
      [worlds.before.documents(of: old.id)]
      + [last].compactMap { $0 }
      .map { worlds.after.documents(of: $0) }
    return sets.contains(where: state.documents(of: old.id).isSuperset)
      ? nil : "\(title) lacks documents"
  }

  /// Whether an archived version loses deleted knowledge bases, one request each.
  ///
  /// No order of the requests could spare callers who still use its id; only published versions
  /// count as reached by id (Design.md §4). Targets of numbers and published versions are checked
  /// separately.
  private func isBeingCleared(_ id: RemoteID, in state: Hearing) -> Bool {
    let bases = state.bases(of: id)
    return state.agents[id]?.state == .archived
      && state.words(of: id) == worlds.before.words(of: id)
      && bases.isSubset(of: worlds.before.bases(of: id))
      && bases.isSuperset(of: worlds.after.bases(of: id))
  }

  /// A version that was published before its links were made.
  private func incompleteVersion(in state: Hearing) -> String? {
    state.agents.values.sorted { $0.id < $1.id }
      .first { version in
        guard version.state == .published, let end = worlds.published[version.name] else {
          return false
        }
        guard worlds.before.agents[version.id]?.state != .published else { return false }
        return state.bases(of: version.id) != worlds.after.bases(of: end.id)
      }
      .map { "\($0.name)@\($0.version) went live without its links" }
  }

  /// Whether an answer uses fewer documents than its callers had before and will have afterwards.
  private func loss(
    _ e164: ObjectName,
    _ now: Service,
    _ hypothesis: Hypothesis,
    _ state: Hearing
  ) -> String? {
    // Until a new split is set, its fallback answers for all of it.
    let isBoundHere = before[hypothesis]?[e164] == nil || replaced.contains(e164)
    let all = (after[hypothesis]?[e164]?.versions ?? []) + [worlds.after.target(of: e164)]
    let newcomers =
      isBoundHere ? Set(all.compactMap(\.self)).map { worlds.after.documents(of: $0) } : []
    for (index, version) in now.versions.enumerated() where version != nil {
      func heard(
        _ services: [Hypothesis: [ObjectName: Service]],
        _ world: Hearing
      ) -> Set<ObjectName>? {
        let versions = services[hypothesis]?[e164]?.versions ?? []
        guard versions.indices.contains(index), let version = versions[index] else { return nil }
        return world.documents(of: version)
      }
      let sets =
        [
          heard(before, worlds.before), heard(after, worlds.after), heard(kept, worlds.kept),
        ]
        .compactMap(\.self) + newcomers
      let documents = state.documents(of: version)
      guard sets.contains(where: documents.isSuperset) else {
        return "\(index) lacks documents"
      }
    }
    return handedOverLoss(
      from: Set(now.versions.compactMap(\.self)),
      before: Set((before[hypothesis]?[e164]?.versions ?? []).compactMap(\.self)),
      in: state
    )
  }

  /// Whether a hand-over target lacks documents: its previous documents suffice for callers who
  /// could be handed over to it before the plan, all others need its final documents.
  private func handedOverLoss(
    from first: Set<RemoteID>,
    before: Set<RemoteID>,
    in state: Hearing
  ) -> String? {
    let known = Set(before.flatMap(worlds.before.reached))
    return Set(first.flatMap(state.reached)).sorted()
      .first { id in
        guard let agent = state.agents[id], agent.state != .draft else { return false }
        let documents = state.documents(of: id)
        let isComplete = documents.isSuperset(of: worlds.after.documents(of: id))
        let isAsBefore =
          known.contains(id) && documents.isSuperset(of: worlds.before.documents(of: id))
        return !isComplete && !isAsBefore
      }
      .map { "\($0), whom callers are handed over to, lacks documents" }
  }

  private func violation(_ e164: ObjectName, _ now: Service, _ hypothesis: Hypothesis) -> String? {
    let old = before[hypothesis]?[e164] ?? .none
    let new = after[hypothesis]?[e164] ?? .none
    let unbound = kept[hypothesis]?[e164] ?? .none
    let isBoundHere = before[hypothesis]?[e164] == nil || replaced.contains(e164)
    // A new split is bound before it is set: until then the fallback, its routing target, answers.
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
    case .webhook(let url): "webhook \(url.text)"
    case .workflow(let id): "workflow \(id.text)"
    case .agent(let prompt): "agent \"\(prompt.text)\""
    }
  }
}
