import Resources

/// A declared number or object whose requests depend on which versions of agents are published.
struct Dependent {
  let address: ResourceAddress
  /// The agents it depends on, and the others in their cycles, by position, ascending.
  let agents: [Int]
  fileprivate let subject: Subject

  fileprivate enum Subject {
    case number(DesiredNumber)
    /// With the live objects of its natural key.
    case object(DesiredObject, candidates: [LiveObject])
  }
}

/// A number of requests.
struct RequestCount {
  /// Those for temporary pins.
  var pins = 0
  var others = 0

  var total: Int { pins + others }

  static func += (left: inout RequestCount, right: RequestCount) {
    left.pins += right.pins
    left.others += right.others
  }
}

extension AgentCombinations {
  /// The declared numbers and objects that depend on any agent.
  var dependents: [Dependent] {
    let positionsByName = Dictionary(
      first: planner.desired.agents.enumerated().map { ($1.name, $0) }
    )
    let numbers = planner.desired.numbers.map { number in
      let live = planner.liveNumber(of: number)
      let followed = live?.targetType == .agent ? live?.targetID : nil
      let named = followed.flatMap { planner.inventory.agentsByID[$0] }?.name
      return Dependent(
        address: number.address,
        agents: members(
          positions(of: number.route.agents) + positions(of: number.references.addresses)
            + [named.flatMap { positionsByName[$0] }].compactMap(\.self)
        ),
        subject: .number(number)
      )
    }
    return numbers + ObjectPlan.kinds.flatMap(dependents)
  }

  private func dependents(_ kind: Kind) -> [Dependent] {
    let objects = planner.desired.objects(of: kind).filter { !$0.fields.references.isEmpty }
    guard !objects.isEmpty else { return [] }
    let byKey = Dictionary(grouping: planner.live.objects(of: kind), by: \.naturalKey)
    return objects.map { object in
      Dependent(
        address: object.address,
        agents: members(positions(of: object.fields.addresses)),
        subject: .object(object, candidates: byKey[object.naturalKey] ?? [])
      )
    }
  }

  private func positions(of addresses: some Sequence<ResourceAddress>) -> [Int] {
    addresses.compactMap { positions[$0] }
  }

  /// The agents and the other members of their cycles.
  private func members(_ agents: [Int]) -> [Int] {
    let graph = planner.graph
    return Set(agents.flatMap { graph.groups[graph.groupOf[$0]] }).sorted()
  }

  /// The number of requests for a number or an object.
  ///
  /// - Parameter choices: Those of all agents that it depends on.
  func requests(of dependent: Dependent, _ choices: [Int: AgentChoice]) -> RequestCount {
    switch dependent.subject {
    case .number(let number):
      planner.requests(of: number, planner.agentPlan(of: dependent.agents, choices))
    case .object(let object, let candidates):
      planner.requests(of: object, candidates, knownIDs { choices[$0]?.id })
    }
  }
}

extension Planner {
  /// The number of requests for the agents of a group.
  func requests(of group: [Int], _ choices: AgentCombinations.Alternative) -> Int {
    let new = zip(group, choices).filter { $1.id == nil }.map(\.0)
    let deferred = graph.isCycle(group) ? deferredAgents(among: new, named: graph.named).count : 0
    return choices.reduce(deferred) { $0 + $1.option.cost + addedUnlinks($1) }
  }

  /// The number of requests with which deletions of knowledge bases unlink a version, compared to
  /// one whose links stay.
  private func addedUnlinks(_ choice: AgentChoice) -> Int {
    guard deletesKnowledgeBases, let id = choice.id else { return 0 }
    let deleted = Set(deletions.objects.objects.map(\.object.id))
    let before = Set((live.links[id] ?? []).map(\.knowledgeBaseID))
    let after = before.subtracting(choice.option.links.removed)
      .union(choice.option.links.added.compactMap(\.id))
    return after.intersection(deleted).count - before.intersection(deleted).count
  }

  /// The live binding of a declared number, perhaps with another SID.
  func liveNumber(of number: DesiredNumber) -> LiveNumber? {
    let bound = inventory.numbersByE164[number.e164] ?? []
    return bound.first { $0.sid == number.sid } ?? bound.last
  }

  fileprivate func requests(of number: DesiredNumber, _ agents: AgentPlan) -> RequestCount {
    let decision = NumberDecision(number, live: liveNumber(of: number), agents: agents)
    guard decision.live != nil, !decision.isReplaced else {
      return RequestCount(others: decision.requestCount)
    }
    let order = RouteOrder(decision, agents: agents)
    let isPinned = numbersToPin([order], fixed: [])?.isEmpty == false
    return RequestCount(pins: isPinned ? order.pinCost : 0, others: decision.requestCount)
  }

  fileprivate func requests(
    of object: DesiredObject,
    _ candidates: [LiveObject],
    _ ids: @escaping KnownIDs
  ) -> RequestCount {
    let decisions =
      object.address.kind == .webhooks
      ? ObjectPlan.webhooks([object], desired, live, policy, webhookKeys, ids)
      : [
        ObjectDecision(
          object,
          stack: desired.stack,
          candidates: candidates,
          ids: ids,
          adopts: policy.adopts
        )
      ]
    return RequestCount(others: decisions.reduce(0) { $0 + $1.requestCount })
  }

  /// The results of planning some agents, for what depends on no others.
  fileprivate func agentPlan(of agents: [Int], _ choices: [Int: AgentChoice]) -> AgentPlan {
    var steps = AgentSteps(
      graph: ReferenceGraph(agents.map { desired.agents[$0] }),
      choices: agents.compactMap { choices[$0] },
      others: { otherIDs[$0].map(ObjectReference.live) },
      bases: [:]
    )
    var stepGraph = StepGraph()
    steps.add(to: &stepGraph)
    return agentPlan(steps)
  }
}
