import Diagnostics
import JSON
import Resources

/// The stages of ``makePlan(desired:live:policy:)`` over one set of inputs.
struct Planner {
  let desired: DesiredState
  let policy: Policy
  let inventory: Inventory
  let live: LiveState
  private let decisions: [AgentDecision]
  private let deletions: Deletions

  init(desired: DesiredState, live: LiveState, policy: Policy) {
    self.desired = desired
    self.policy = policy
    self.live = live
    let inventory = Inventory(live)
    self.inventory = inventory
    let bound = desired.numbers.flatMap { inventory.numbersByE164[$0.e164] ?? [] }
    let referred = Set(
      bound.flatMap { [$0.targetID].compactMap(\.self) + ($0.weights ?? []).map(\.agentID) }
    )
    decisions = desired.agents.map {
      AgentDecision($0, stack: desired.stack, inventory: inventory, referred: referred)
    }
    deletions = Deletions(desired: desired, inventory: inventory, policy: policy)
  }

  /// The plan with the fewest steps over the ways that there are.
  func plan() -> Plan {
    var best: Plan?
    for outcomes in outcomeCombinations() {
      let plan = plan(outcomes)
      if best.map({ plan.isBetter(than: $0) }) ?? true { best = plan }
      if plan.isEmpty, !plan.isRefused { break }
    }
    return best ?? Plan(stack: desired.stack)
  }

  /// Every way to combine the agents' options, the preferred one first.
  ///
  /// An agent has more than one option only when a number already names a version that could be the
  /// published one; beyond 256 combinations the preferred options are taken as they are.
  private func outcomeCombinations() -> [[AgentOutcome]] {
    let count = decisions.reduce(1) { min(257, $0 * $1.options.count) }
    let preferred = decisions.map { $0.options[0] }
    guard count <= 256 else { return [preferred] }
    var combinations = [preferred]
    for (index, decision) in decisions.enumerated() where decision.options.count > 1 {
      combinations = combinations.flatMap { combination in
        decision.options.map { option in
          var copy = combination
          copy[index] = option
          return copy
        }
      }
    }
    return combinations
  }

  private func plan(_ outcomes: [AgentOutcome]) -> Plan {
    var assembly = Assembly()
    let agents = addAgentSteps(outcomes, to: &assembly)
    let numbers = desired.numbers.map { number in
      let bound = inventory.numbersByE164[number.e164] ?? []
      let live = bound.first { $0.sid == number.sid } ?? bound.last
      return NumberDecision(number, live: live, agents: agents)
    }
    let isOrderable = addNumberSteps(numbers, agents, to: &assembly)
    addAgentDeletions(to: &assembly)
    let steps = isOrderable ? assembly.ordered() : nil
    var diagnostics = refusals(numbers, agents)
    if steps == nil { diagnostics.append(.noSafeOrder) }
    return assemble(steps ?? [], numbers, agents, diagnostics)
  }

  private func addAgentSteps(_ outcomes: [AgentOutcome], to assembly: inout Assembly) -> AgentPlan {
    var final: [ResourceAddress: ObjectReference] = [:]
    var goLive: [ResourceAddress: StepID] = [:]
    for (decision, outcome) in zip(decisions, outcomes) {
      let address = decision.desired.address
      let (reference, step) = decision.addSteps(outcome, to: &assembly)
      final[address] = reference
      goLive[address] = step
    }
    return AgentPlan(
      stack: desired.stack,
      inventory: inventory,
      decisions: Dictionary(
        uniqueKeysWithValues: decisions.map { ($0.desired.address, $0) }
      ),
      addressByFinal: Dictionary(final.map { ($0.value, $0.key) }, uniquingKeysWith: { a, _ in a }),
      addressByName: Dictionary(
        decisions.map { ($0.desired.name, $0.desired.address) },
        uniquingKeysWith: { a, _ in a }
      ),
      outcomes: Dictionary(
        uniqueKeysWithValues: zip(decisions.map(\.desired.address), outcomes).map { ($0, $1) }
      ),
      final: final,
      goLive: goLive
    )
  }

  /// - Returns: `false` when no order of the steps is safe.
  private func addNumberSteps(
    _ numbers: [NumberDecision],
    _ agents: AgentPlan,
    to assembly: inout Assembly
  ) -> Bool {
    let inPlace = numbers.filter { $0.live != nil && !$0.isReplaced }
      .map { RouteOrder($0, agents: agents) }
    let held = numbersToHold(inPlace)
    for (index, order) in inPlace.enumerated() {
      let isHeld = held?.contains(index) ?? false
      if isHeld || !order.decision.isUnchanged { order.addSteps(to: &assembly, isHeld: isHeld) }
    }
    let bindings = numbers.filter { $0.live == nil || $0.isReplaced }
      .map { RouteOrder($0, agents: agents) }
    addBindings(bindings, to: &assembly)
    return held != nil
  }

  /// Binds the new numbers, each once its SID is free, and unbinds what is removed last of all.
  private func addBindings(_ bindings: [RouteOrder], to assembly: inout Assembly) {
    let needed = Set(bindings.map(\.decision.desired.sid))
    var freed: [String: StepID] = [:]
    var unbound: [ResourceAddress: StepID] = [:]
    for order in bindings {
      guard let live = order.decision.live, let step = order.addUnbinding(to: &assembly) else {
        continue
      }
      unbound[order.decision.desired.address] = step
      freed[live.sid] = step
    }
    for deletion in deletions.numbers where needed.contains(deletion.number.sid) {
      freed[deletion.number.sid] = assembly.add(deletion, after: [])
    }
    for order in bindings {
      let decision = order.decision.desired
      order.addBinding(to: &assembly, after: [unbound[decision.address], freed[decision.sid]])
    }
    var gate = assembly.sinks
    for deletion in deletions.numbers where !needed.contains(deletion.number.sid) {
      let step = assembly.add(deletion, after: gate)
      gate = gate.narrowed(to: step)
    }
  }

  private func addAgentDeletions(to assembly: inout Assembly) {
    var gate = assembly.sinks
    for deletion in deletions.agents {
      for version in deletion.versions {
        let step = assembly.add(
          .deleteAgent(version.id),
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
    _ numbers: [NumberDecision],
    _ agents: AgentPlan,
    _ diagnostics: [Diagnostic]
  ) -> Plan {
    let presenter = NumberPresenter(agents: agents)
    let declared = Set(numbers.map(\.desired.e164))
    let deleted = Set(deletions.numbers.map(\.number.id))
    let others = live.numbers.filter { !declared.contains($0.e164) && !deleted.contains($0.id) }
    let changes =
      decisions.compactMap { decision in
        agents.outcomes[decision.desired.address].flatMap(decision.change)
      } + numbers.compactMap(presenter.change) + others.compactMap(presenter.undeclaredFollow)
      + deletions.changes(presenter)
    let changed = Set(changes.map(\.address))
    let all = decisions.map(\.desired.address) + numbers.map(\.desired.address)
    return Plan(
      stack: desired.stack,
      changes: changes.sorted { ($0.address, $0.naturalKey) < ($1.address, $1.naturalKey) },
      unchanged: all.filter { !changed.contains($0) }.sorted(),
      steps: steps,
      diagnostics: diagnostics.inReadingOrder
    )
  }

  private func refusals(_ numbers: [NumberDecision], _ agents: AgentPlan) -> [Diagnostic] {
    let leaving = Set(
      deletions.numbers.map(\.number.id) + numbers.filter(\.isReplaced).compactMap { $0.live?.id }
    )
    return decisions.flatMap { decision in
      decision.refusals(inventory: inventory)
        + (agents.outcomes[decision.desired.address].map(decision.warnings) ?? [])
    }
      + numbers.flatMap { $0.refusals(agents, leaving: leaving) }
      + deletions.diagnostics
      + deletions.limitRefusals(
        replaced: numbers.count(where: \.isReplaced),
        inventory: inventory,
        policy: policy
      )
      + deletions.dangling(desired: desired, live: live, leaving: leaving)
      + agents.forgottenSplits(desired: desired, live: live, leaving: leaving)
  }
}

extension [StepID] {
  /// What the next deletion waits for: everything that comes before the first one, and then the first
  /// one itself, so that the edges stay as few as the steps.
  fileprivate func narrowed(to first: StepID) -> [StepID] { count > 1 ? [first] : self }
}

extension Plan {
  /// Fewer requests, and before that, none refused for want of a safe order.
  fileprivate func isBetter(than other: Plan) -> Bool {
    let (mine, theirs) = (diagnostics.hasErrors, other.diagnostics.hasErrors)
    return mine == theirs ? steps.count < other.steps.count : !mine
  }
}

extension AgentDecision {
  /// Adds the requests of one way to get there.
  ///
  /// - Returns: The version that will be published, and the step that publishes it.
  fileprivate func addSteps(
    _ outcome: AgentOutcome,
    to assembly: inout Assembly
  ) -> (ObjectReference, StepID?) {
    let address = desired.address
    let subject = Step.Subject.agent(name: desired.name)
    switch outcome {
    case .keep(let version):
      return (.live(version.id), nil)
    case .publishDraft(let draft):
      let publish = assembly.add(
        .publishAgent(.live(draft.id)),
        for: address,
        of: subject,
        rank: .goLive
      )
      return (.live(draft.id), publish)
    case .rollback(let version):
      let rollback = assembly.add(
        .rollbackAgent(version.id),
        for: address,
        of: subject,
        rank: .goLive
      )
      return (.live(version.id), rollback)
    case .updateDraft(let draft):
      let update = assembly.add(
        .updateDraft(
          .live(draft.id),
          name: desired.name,
          config: configToSend(version: draft.version),
          version: draft.version
        ),
        for: address,
        of: subject,
        rank: .prepare
      )
      let publish = assembly.add(
        .publishAgent(.live(draft.id)),
        for: address,
        of: subject,
        rank: .goLive,
        after: [update]
      )
      return (.live(draft.id), publish)
    case .create(let version):
      let create = assembly.add(
        .createAgent(
          name: desired.name,
          environment: desired.environment,
          config: configToSend(version: version),
          version: version
        ),
        for: address,
        of: subject,
        rank: .prepare
      )
      let publish = assembly.add(
        .publishAgent(.created(by: create)),
        for: address,
        of: subject,
        rank: .goLive,
        after: [create]
      )
      return (.created(by: create), publish)
    }
  }
}

extension Assembly {
  fileprivate mutating func add(
    _ deletion: Deletions.NumberDeletion,
    after dependencies: [StepID]
  ) -> StepID {
    add(
      .unbindNumber(deletion.number.id),
      for: deletion.address,
      of: .number(e164: deletion.number.e164),
      rank: .delete,
      after: dependencies
    )
  }
}

extension Deletions {
  fileprivate func changes(_ presenter: NumberPresenter) -> [Change] {
    agents.map { deletion in
      let shown = deletion.versions.last
      return Change(
        address: deletion.address,
        action: .delete(
          before: shown.map {
            agentValue(
              name: $0.name,
              environment: $0.environment,
              version: $0.version,
              config: $0.config.withoutMarkers
            )
          } ?? .null
        ),
        reason: deletion.reason,
        naturalKey: deletion.address.key,
        span: deletion.span
      )
    }
      + numbers.map { deletion in
        Change(
          address: deletion.address,
          action: .delete(before: presenter.value(deletion.number)),
          reason: deletion.reason,
          naturalKey: deletion.number.e164,
          span: deletion.span
        )
      }
  }
}
