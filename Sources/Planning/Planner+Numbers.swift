import Resources

extension Planner {
  /// - Parameter open: The agents with an open choice, and the numbers that depend on them.
  /// - Returns: The number of requests for temporary pins that only these need; `nil` when no order
  ///   of the steps is safe.
  func addNumberSteps(
    _ numbers: [NumberDecision],
    _ agents: AgentPlan,
    _ reserved: [ResourceAddress: StepID],
    _ uploads: [ResourceAddress: [StepID]],
    _ open: Set<ResourceAddress>,
    to stepGraph: inout StepGraph
  ) -> Int? {
    // All others have no steps and no demands.
    let inPlace = numbers.filter { $0.live != nil && !$0.isReplaced && agents.moves($0) }
      .map { RouteOrder($0, agents: agents) }
    let bindings = numbers.filter { $0.live == nil || $0.isReplaced }
      .map { RouteOrder($0, agents: agents) }
    // A number to delete is answered until then, and follows its agent like any other.
    let followed =
      bindings.compactMap(\.decision.live) + undeclared + deletions.numbers.map(\.object)
    let cycles = followed.flatMap { agents.cycleArcs(by: $0) }
    let arcs = cycles + referenceArcs(agents)
    let pinned = numbersToPin(inPlace, fixed: arcs)
    for (index, order) in inPlace.enumerated() {
      let isPinned = pinned?.contains(index) ?? false
      if isPinned || !order.decision.isUnchanged {
        order.addSteps(to: &stepGraph, isPinned: isPinned)
      }
      if !isPinned { agents.require(order.cycleArcs, in: &stepGraph) }
    }
    agents.require(cycles, in: &stepGraph)
    addBindings(bindings, reserved, to: &stepGraph)
    agents.orderUploads(uploads, among: inPlace + bindings, in: &stepGraph)
    let areLinksOrdered = agents.orderLinkEdits(among: inPlace + bindings, in: &stepGraph)
    return areLinksOrdered ? pinned.map { openPins($0, inPlace, fixed: arcs, open) } : nil
  }

  /// The number of requests for temporary pins beyond those that numbers need with any choice for
  /// the open agents.
  private func openPins(
    _ pinned: Set<Int>,
    _ orders: [RouteOrder],
    fixed: [RouteOrder.Arc],
    _ open: Set<ResourceAddress>
  ) -> Int {
    guard !pinned.isEmpty, !open.isEmpty else { return 0 }
    let settled = orders.filter { !open.contains($0.decision.desired.address) }
    let needed = numbersToPin(
      settled,
      fixed: fixed.filter { !open.contains($0.from) && !open.contains($0.to) }
    )
    let cost = pinned.reduce(0) { $0 + orders[$1].pinCost }
    return cost - (needed ?? []).reduce(0) { $0 + settled[$1].pinCost }
  }

  /// The publishing order that references require, except within cycles.
  private func referenceArcs(_ agents: AgentPlan) -> [RouteOrder.Arc] {
    graph.named.enumerated()
      .flatMap { index, named in
        let address = desired.agents[index].address
        return named.filter { graph.groupOf[$0] != graph.groupOf[index] }
          .flatMap { graph.groups[graph.groupOf[$0]] }
          .map { RouteOrder.Arc(from: desired.agents[$0].address, to: address) }
          .filter { agents.publishSteps[$0.from] != nil && agents.publishSteps[$0.to] != nil }
      }
  }

  /// Binds the new numbers, each once its SID is free.
  ///
  /// A number holding a SID that another number needs is unbound as late as possible: what the
  /// other one needs is published by then.
  private func addBindings(
    _ bindings: [RouteOrder],
    _ reserved: [ResourceAddress: StepID],
    to stepGraph: inout StepGraph
  ) {
    var freed: [ObjectName: StepID] = [:]
    var unbound: [ResourceAddress: StepID] = [:]
    for order in bindings {
      guard let live = order.decision.live, let step = order.addUnbinding(to: &stepGraph) else {
        continue
      }
      unbound[order.decision.desired.address] = step
      freed[live.sid] = step
    }
    for deletion in deletions.numbers {
      guard let order = bindings.first(where: { $0.decision.desired.sid == deletion.object.sid })
      else { continue }
      freed[deletion.object.sid] = stepGraph.add(deletion, after: order.bindingEvents)
    }
    for order in bindings {
      let decision = order.decision.desired
      order.addBinding(
        to: &stepGraph,
        after: [unbound[decision.address], freed[decision.sid]],
        as: reserved[decision.address]
      )
    }
  }

  /// Unbinds removed numbers, after everything else.
  ///
  /// - Parameter numbers: The declared numbers; a number that makes room for one of them is already
  ///   unbound.
  func addUnbindings(
    beside numbers: [NumberDecision],
    after gate: [StepID],
    to stepGraph: inout StepGraph
  ) {
    let bound = Set(numbers.filter { $0.live == nil || $0.isReplaced }.map(\.desired.sid))
    var gate = gate
    for deletion in deletions.numbers where !bound.contains(deletion.object.sid) {
      let step = stepGraph.add(deletion, after: gate)
      gate = gate.narrowed(to: step)
    }
  }
}

extension AgentPlan {
  /// Whether a request, its own or one of an agent, changes what a number serves.
  fileprivate func moves(_ number: NumberDecision) -> Bool {
    !number.isUnchanged || number.live.flatMap(activatingAgent) != nil
  }

  /// The members of its cycle to publish before the agent that a number follows, when nothing can
  /// pin the number.
  fileprivate func cycleArcs(by number: LiveNumber) -> [RouteOrder.Arc] {
    guard number.weights == nil, let agent = activatingAgent(of: number) else { return [] }
    return cycleArcs(to: agent)
  }

  fileprivate func require(_ arcs: [RouteOrder.Arc], in stepGraph: inout StepGraph) {
    for arc in arcs { stepGraph.require(publishSteps[arc.from], before: publishSteps[arc.to]) }
  }
}

extension StepGraph {
  fileprivate mutating func add(
    _ deletion: Deletion<LiveNumber>,
    after dependencies: [StepID]
  ) -> StepID {
    add(
      .number(.unbind(deletion.object.id)),
      for: deletion.address,
      of: .number(e164: deletion.object.e164),
      rank: .delete,
      after: dependencies
    )
  }
}
