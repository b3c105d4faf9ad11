import Diagnostics
import JSON
import Parallel
import Resources

/// The stages of ``makePlan(desired:live:policy:)`` over one set of inputs.
struct Planner: Sendable {
  let desired: DesiredState
  let policy: Policy
  let inventory: Inventory
  let live: LiveState
  let graph: ReferenceGraph
  let deletions: Deletions
  /// The ids of existing numbers, takeaways and knowledge bases, by address.
  let otherIDs: [ResourceAddress: RemoteID]
  let undeclared: [LiveNumber]
  let webhookKeys: WebhookKeys
  let removalNames: RemovalNames

  init(desired: DesiredState, live: LiveState, policy: Policy) {
    self.desired = desired
    self.policy = policy
    self.live = live
    (inventory, (graph, webhookKeys, removalNames)) = inParallel {
      Inventory(live, changesLinks: desired.agents.contains { !($0.links ?? []).isEmpty })
    } _: {
      let keys = WebhookKeys(desired, live: live)
      let names = RemovalNames(desired, live: live, webhookKeys: keys)
      return (ReferenceGraph(desired.agents), keys, names)
    }
    deletions = Deletions(
      desired: desired,
      live: live,
      inventory: inventory,
      policy: policy,
      names: removalNames,
      webhookKeys: webhookKeys
    )
    otherIDs = knownIDs(of: desired, in: live, inventory)
    let declared = Set(desired.numbers.map(\.e164))
    let deleted = Set(deletions.numbers.map(\.object.id))
    undeclared = live.numbers.filter { !declared.contains($0.e164) && !deleted.contains($0.id) }
  }

  /// Whether the plan deletes resources that versions may reference by id.
  var deletesReferenced: Bool {
    !deletions.agents.isEmpty || !deletions.numbers.isEmpty
      || deletions.objects.objects.contains { $0.address.kind.isReferable }
      || desired.numbers.contains { number in
        otherIDs[number.address] == nil && inventory.numbersByE164[number.e164] != nil
      }
  }

  /// Whether the plan deletes a knowledge base, so that no version may remain linked to it.
  var deletesKnowledgeBases: Bool { deletions.objects.count(of: .knowledgeBases) > 0 }

  /// The options for the agents.
  ///
  /// - Parameters:
  ///   - changesLinksInPlace: Whether a link of a published version may change while the version
  ///     serves callers.
  ///   - earlier: The preferred options of an earlier comparison with the same declarations and
  ///     policy.
  func combinations(
    changesLinksInPlace: Bool = true,
    earlier: [AgentChoice]? = nil
  ) -> AgentCombinations {
    AgentCombinations(self, changesLinksInPlace: changesLinksInPlace, earlier: earlier)
  }

  /// The plan with the fewest steps among all combinations of options.
  ///
  /// If the numbers' callers come and go so that a link cannot change in place, a new version gets
  /// the link.
  ///
  /// - Parameter combinations: Those with changes of links in place.
  func plan(_ combinations: AgentCombinations) -> Plan {
    let plan = ShortestPlan(of: combinations).plan
    guard plan.isWithoutOrder, desired.agents.contains(where: { $0.links != nil }) else {
      return plan
    }
    let other = ShortestPlan(of: self.combinations(changesLinksInPlace: false)).plan
    return other.isWithoutOrder ? plan : other
  }

  /// The plan for one combination of options.
  ///
  /// - Parameters:
  ///   - choices: By agent position.
  ///   - open: The agents with an open choice, and what depends on them.
  /// - Returns: Also the number of requests for temporary pins that only these need.
  func trial(
    _ choices: [AgentChoice],
    open: Set<ResourceAddress> = []
  ) -> (plan: Plan, openPins: Int) {
    var stepGraph = StepGraph()
    let reserved = reserve(in: &stepGraph)
    let others: @Sendable (ResourceAddress) -> ObjectReference? = { address in
      reserved[address].map(ObjectReference.created) ?? otherIDs[address].map(ObjectReference.live)
    }
    let bases = Dictionary(
      first: desired.knowledgeBases.map(\.object.address)
        .compactMap { address in otherIDs[address].map { ($0, address) } }
    )
    var steps = AgentSteps(graph: graph, choices: choices, others: others, bases: bases)
    steps.add(to: &stepGraph)
    let agents = agentPlan(steps)
    let objects = ObjectPlan(
      desired: desired,
      live: live,
      policy: policy,
      webhookKeys: webhookKeys,
      ids: { agents.choices[$0]?.id ?? otherIDs[$0] }
    )
    let objectSteps = ObjectSteps(plan: objects, agents: agents, reserved: reserved)
    let (made, uploads) = objectSteps.add(to: &stepGraph)
    let numbers = parallelMap(desired.numbers, size: 64) {
      NumberDecision($0, live: liveNumber(of: $0), agents: agents)
    }
    let openPins = addNumberSteps(numbers, agents, reserved, uploads, open, to: &stepGraph)
    let everything = stepGraph.sinks
    addUnbindings(beside: numbers, after: everything, to: &stepGraph)
    addAgentDeletions(to: &stepGraph)
    // A number to delete has callers until it is unbound, and they are answered from its documents.
    objectSteps.addDeletions(of: made, after: stepGraph.sinks, to: &stepGraph)
    let links = linksAfter(choices)
    deletions.objects.add(to: &stepGraph, links: links, agents: inventory.agentsByID)
    let ordered = openPins == nil ? nil : stepGraph.ordered()
    let parts = PlanParts(
      agents: agents,
      numbers: numbers,
      objects: objects,
      choices: choices,
      links: links
    )
    var diagnostics = refusals(parts)
    if ordered == nil {
      let isCycle = openPins != nil && stepGraph.waitsForItself(anyOf: Array(reserved.values))
      diagnostics.append(isCycle ? .referenceCycle : .noSafeOrder)
    }
    return (assemble(ordered ?? [], parts, diagnostics), openPins ?? 0)
  }

  /// Assigns ids to the steps that create resources others may reference.
  private func reserve(in stepGraph: inout StepGraph) -> [ResourceAddress: StepID] {
    let objects = ObjectPlan.kinds.filter(\.isReferable).flatMap(desired.objects)
    let referable = objects.map(\.address) + desired.numbers.map(\.address)
    return referable.reduce(into: [:]) { reserved, address in
      if otherIDs[address] == nil { reserved[address] = stepGraph.reserve() }
    }
  }

  /// The results of the given steps.
  func agentPlan(_ steps: AgentSteps) -> AgentPlan {
    let agents = steps.choices.map(\.decision.desired)
    let addresses = agents.map(\.address)
    var cycles: [ResourceAddress: [ResourceAddress]] = [:]
    for group in steps.graph.groups where group.count > 1 {
      for member in group { cycles[addresses[member]] = group.map { addresses[$0] } }
    }
    return AgentPlan(
      stack: desired.stack,
      adopts: policy.adopts,
      inventory: inventory,
      steps: steps,
      choices: Dictionary(first: zip(addresses, steps.choices).map { ($0, $1) }),
      addressByFinal: Dictionary(first: steps.final.map { ($0.value, $0.key) }),
      addressByName: Dictionary(first: agents.map { ($0.name, $0.address) }),
      unaltered: Set(steps.graph.unaltered(steps.choices).map { addresses[$0] }),
      cycles: cycles
    )
  }

  private func addAgentDeletions(to stepGraph: inout StepGraph) {
    var gate = stepGraph.sinks
    for deletion in deletions.agents {
      for version in deletion.object {
        let step = stepGraph.add(
          .agent(.delete(version.id)),
          for: deletion.address,
          of: .agent(name: version.name),
          rank: .delete,
          after: gate
        )
        gate = gate.narrowed(to: step)
      }
    }
  }

  private func assemble(
    _ steps: [Step],
    _ parts: PlanParts,
    _ diagnostics: [Diagnostic]
  ) -> Plan {
    let numbers = NumberPresenter(agents: parts.agents)
    let objects = ObjectPresenter(plan: parts.objects)
    let causes = ReversionCauses(
      graph: graph,
      choices: parts.choices,
      agents: parts.agents,
      otherIDs: { otherIDs[$0] }
    )
    let baseNames = parts.objects.knowledgeBaseNames(live)
    let changes =
      parts.choices.enumerated()
      .compactMap { index, choice in
        AgentPresenter(
          decision: choice.decision,
          option: choice.option,
          cause: choice.option.isNothing ? nil : causes.cause(of: index),
          baseName: { baseNames[$0] }
        )
        .change
      } + parts.numbers.compactMap(numbers.change) + undeclared.compactMap(numbers.undeclaredFollow)
      + parts.objects.decisions.compactMap(objects.change) + deletions.changes(numbers, objects)
    let changed = Set(changes.map(\.address))
    let all =
      desired.agents.map(\.address) + desired.numbers.map(\.address)
      + parts.objects.decisions.map(\.desired.address)
    return Plan(
      stack: desired.stack,
      changes: changes.sorted { ($0.address, $0.naturalKey) < ($1.address, $1.naturalKey) },
      unchanged: all.filter { !changed.contains($0) }.sorted(),
      leftBehind: LeftBehind(planner: self, parts: parts).leftovers,
      steps: steps,
      diagnostics: diagnostics.inReadingOrder,
      secrets: desired.secretFlows
    )
  }

  private func refusals(_ parts: PlanParts) -> [Diagnostic] {
    let replaced = parts.numbers.filter(\.isReplaced)
    let unbound = Set(deletions.numbers.map(\.object.id) + replaced.compactMap { $0.live?.id })
    let ofAgents = parallelMap(parts.choices, size: 128) { choice in
      choice.decision.refusals(inventory: inventory)
        + choice.decision.warnings(choice.option.outcome)
    }
    return ofAgents.flatMap(\.self)
      + parts.numbers.flatMap { $0.refusals(parts.agents, unbound: unbound) }
      + parts.objects.decisions.flatMap(\.refusals) + parts.objects.sameURLs
      + parts.objects.documentNotes
      + deletions.diagnostics
      + DeletionCount(deletions, parts, desired: desired, live: live)
      .refusals(desired.limits, allowed: policy.allowedDeletes)
      + referenceRefusals(parts)
      + parts.agents.forgottenSplits(desired: desired, live: live, unbound: unbound)
  }
}

/// The results of one way of planning.
struct PlanParts {
  let agents: AgentPlan
  let numbers: [NumberDecision]
  let objects: ObjectPlan
  let choices: [AgentChoice]
  /// The knowledge bases of every version, as the steps before deletions leave them.
  let links: [RemoteID: Set<RemoteID>]
}

/// The ids of the existing objects for declared numbers and plain objects.
private func knownIDs(
  of desired: DesiredState,
  in live: LiveState,
  _ inventory: Inventory
) -> [ResourceAddress: RemoteID] {
  var ids: [ResourceAddress: RemoteID] = [:]
  for number in desired.numbers {
    let bound = inventory.numbersByE164[number.e164] ?? []
    ids[number.address] = bound.first { $0.sid == number.sid }?.id
  }
  for kind in ObjectPlan.editable {
    let byName = Dictionary(first: live.objects(of: kind).map { ($0.naturalKey, $0.id) })
    for object in desired.objects(of: kind) { ids[object.address] = byName[object.naturalKey] }
  }
  return ids
}

extension [StepID] {
  /// The steps that the next deletion waits for: everything that precedes the first one, and then
  /// the first one itself, so that the number of edges stays close to that of the steps.
  func narrowed(to first: StepID) -> [StepID] { count > 1 ? [first] : self }
}

extension Plan {
  /// Whether the plan is refused because no order of its steps is safe.
  fileprivate var isWithoutOrder: Bool {
    diagnostics.contains { $0.code == .noSafeOrder || $0.code == .referenceCycle }
  }
}

extension Deletions {
  fileprivate func changes(_ presenter: NumberPresenter, _ plain: ObjectPresenter) -> [Change] {
    agents.compactMap { deletion in
      deletion.object.last.map { deletion.change($0.name, before: .agent(ChangedAgent($0))) }
    }
      + numbers.map { $0.change($0.object.e164, before: .number(presenter.value($0.object))) }
      + objects.objects.map { deletion in
        let value = plain.value(deletion.object, deletion.address.kind)
        return deletion.change(deletion.object.naturalKey, before: .object(value))
      }
  }
}
