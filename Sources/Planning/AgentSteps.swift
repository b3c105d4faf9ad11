import JSON
import Resources

/// Adds the requests that bring every agent to its declared state, and reports the results.
struct AgentSteps {
  let graph: ReferenceGraph
  let choices: [AgentChoice]
  /// Referenced resources other than agents: existing objects, or the steps that create them.
  let others: @Sendable (ResourceAddress) -> ObjectReference?
  /// The declared knowledge bases that exist, by id.
  let bases: [RemoteID: ResourceAddress]

  /// The version to publish.
  private(set) var final: [ResourceAddress: ObjectReference] = [:]
  /// The step that publishes the version; absent when it is already published.
  private(set) var publishSteps: [ResourceAddress: StepID] = [:]
  /// The steps that link or unlink a knowledge base of a version that stays published.
  private(set) var linkEdits: [ResourceAddress: [StepID]] = [:]
  /// The steps that wait until a knowledge base is as declared: publishing, or the link itself.
  private(set) var waitingForBase: [ResourceAddress: [StepID]] = [:]
  /// The declared knowledge bases that answer an agent's callers: its own, and those of the agents
  /// it hands callers over to, which wait for them on their own when they are published.
  private(set) var answeringBases: [ResourceAddress: Set<ResourceAddress>] = [:]

  mutating func add(to stepGraph: inout StepGraph) {
    for group in graph.groups {
      let deferred = makeVersions(of: group, &stepGraph)
      let completions = complete(group, deferred, &stepGraph)
      collectBases(of: group)
      let links = group.flatMap { link($0, &stepGraph) }
      for member in group {
        publish(member, inCycle: group, after: completions + links, &stepGraph)
      }
    }
  }

  /// Every group comes after all groups it leads to, so that their bases are known.
  private mutating func collectBases(of group: [Int]) {
    var found: Set<ResourceAddress> = []
    for member in group {
      found.formUnion(choices[member].decision.wantedLinks.compactMap(base))
      found.formUnion(choices[member].option.keptLinks.compactMap { bases[$0] })
      for other in graph.named[member] where !group.contains(other) {
        let address = choices[other].decision.desired.address
        if publishSteps[address] == nil { found.formUnion(answeringBases[address] ?? []) }
      }
    }
    guard !found.isEmpty else { return }
    for member in group { answeringBases[choices[member].decision.desired.address] = found }
  }

  /// The declared knowledge base of a link; a link carried over may lead to a declared one, too.
  private func base(of link: WantedLink) -> ResourceAddress? {
    link.base ?? link.id.flatMap { bases[$0] }
  }

  /// The object that a resource is or will be.
  func reference(_ address: ResourceAddress) -> ObjectReference? {
    address.kind == .agents ? final[address] : others(address)
  }

  /// Creates the missing versions, each once everything it references exists, except for the fewest
  /// that a cycle needs.
  ///
  /// - Returns: The positions of the agents whose version still contains a placeholder.
  private mutating func makeVersions(of group: [Int], _ stepGraph: inout StepGraph) -> Set<Int> {
    for member in group {
      guard let id = choices[member].id else { continue }
      final[choices[member].decision.desired.address] = .live(id)
    }
    let new = group.filter { choices[$0].id == nil }
    let deferred = Set(graph.isCycle(group) ? deferredAgents(among: new, named: graph.named) : [])
    let rest = new.filter { !deferred.contains($0) }
    let positions = Dictionary(uniqueKeysWithValues: rest.enumerated().map { ($1, $0) })
    let order = stronglyConnected(rest.map { graph.named[$0].compactMap { positions[$0] } })
      .flatMap(\.self)
    for member in new.filter(deferred.contains) + order.map({ rest[$0] }) {
      let decision = choices[member].decision
      guard case .create(let version) = choices[member].option.outcome else { continue }
      let create = stepGraph.add(
        .create(
          name: decision.desired.name,
          environment: decision.desired.environment,
          config: decision.configToSend(version: version, reference),
          version: version
        ),
        for: decision,
        rank: .prepare
      )
      final[decision.desired.address] = .created(by: create)
    }
    return deferred
  }

  /// Writes the references that could not be written before every id was known.
  private func complete(
    _ group: [Int],
    _ deferred: Set<Int>,
    _ stepGraph: inout StepGraph
  ) -> [StepID] {
    group.compactMap { member in
      let decision = choices[member].decision
      let version: Int
      switch choices[member].option.outcome {
      case .updateDraft(let draft): version = draft.version
      case .create(let new) where deferred.contains(member): version = new
      case .create, .keep, .publishDraft, .rollback: return nil
      }
      guard let draft = final[decision.desired.address] else { return nil }
      return stepGraph.add(
        .updateDraft(
          draft,
          name: decision.desired.name,
          config: decision.configToSend(version: version, reference),
          version: version
        ),
        for: decision,
        rank: .complete
      )
    }
  }

  /// - Returns: The steps that link or unlink knowledge bases.
  private mutating func link(_ member: Int, _ stepGraph: inout StepGraph) -> [StepID] {
    let choice = choices[member]
    let address = choice.decision.desired.address
    guard let version = final[address] else { return [] }
    let added = addLinks(choice, to: version, &stepGraph)
    guard !added.isEmpty else { return [] }
    let steps = added.map(\.step)
    if choice.option.editsServedLinks {
      for (base, step) in added {
        // Callers miss an unlinked knowledge base until the others have their new documents.
        let needed = base.map { [$0] } ?? choice.decision.wantedLinks.compactMap(self.base)
        for base in needed { waitingForBase[base, default: []].append(step) }
      }
    }
    switch choice.option.outcome {
    // A split may pin a version that is rolled back, and its callers do not wait until the version
    // is published.
    case .keep, .rollback: linkEdits[address] = steps
    case .publishDraft, .updateDraft, .create: break
    }
    return steps
  }

  /// Publishes a version once everything it references is published, written, and linked.
  ///
  /// Members of the same cycle need only be written and linked, because it hands callers over to
  /// them: the order in which they are published depends on who calls them.
  private mutating func publish(
    _ member: Int,
    inCycle group: [Int],
    after written: [StepID],
    _ stepGraph: inout StepGraph
  ) {
    let choice = choices[member]
    let address = choice.decision.desired.address
    guard let version = final[address] else { return }
    let operation: AgentOperation
    switch choice.option.outcome {
    case .keep: return
    case .publishDraft, .updateDraft, .create: operation = .publish(version)
    case .rollback(let old): operation = .rollback(old.id)
    }
    let named = graph.named[member].filter { !group.contains($0) }
    let publish = stepGraph.add(
      operation,
      for: choice.decision,
      rank: .publish,
      after: written + named.flatMap(events)
    )
    publishSteps[address] = publish
    for base in answeringBases[address] ?? [] { waitingForBase[base, default: []].append(publish) }
  }

  /// The steps after which an agent answers as declared, along with every agent in its cycle, since
  /// it hands callers over to them.
  private func events(of agent: Int) -> [StepID] {
    graph.groups[graph.groupOf[agent]]
      .flatMap { member in
        let address = choices[member].decision.desired.address
        return publishSteps[address].map { [$0] } ?? linkEdits[address] ?? []
      }
  }

  private func addLinks(
    _ choice: AgentChoice,
    to version: ObjectReference,
    _ stepGraph: inout StepGraph
  ) -> [(base: ResourceAddress?, step: StepID)] {
    let rank: StepGraph.Rank = choice.option.outcome.isKept ? .publish : .complete
    var unlinked: [RemoteID: StepID] = [:]
    var steps: [(base: ResourceAddress?, step: StepID)] = []
    for base in choice.option.links.removed {
      guard case .live(let id) = version else { continue }
      let step = stepGraph.add(
        .unlinkKnowledgeBase(agent: id, base),
        for: choice.decision,
        rank: rank
      )
      unlinked[base] = step
      steps.append((nil, step))
    }
    for link in choice.option.links.added {
      guard let base = link.id.map(ObjectReference.live) ?? link.base.flatMap(others) else {
        continue
      }
      let step = stepGraph.add(
        .linkKnowledgeBase(agent: version, base, settings: link.settings),
        for: choice.decision,
        rank: rank,
        after: [link.id.flatMap { unlinked[$0] }]
      )
      steps.append((link.base, step))
    }
    return steps
  }
}

extension StepGraph {
  fileprivate mutating func add(
    _ operation: AgentOperation,
    for decision: AgentDecision,
    rank: Rank,
    after dependencies: [StepID?] = []
  ) -> StepID {
    add(
      .agent(operation),
      for: decision.desired.address,
      of: .agent(name: decision.desired.name),
      rank: rank,
      after: dependencies
    )
  }
}
