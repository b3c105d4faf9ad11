import JSON
import Parallel
import Resources
import Synchronization

/// The options for all agents, and the combination of the preferred ones.
///
/// An agent that references another depends on which version of it is published, so agents are
/// decided in dependency order; agents in a cycle are decided together.
struct AgentCombinations: Sendable {
  let planner: Planner
  /// Whether a link of a published version may change while the version serves callers.
  private let changesLinksInPlace: Bool
  private var earlier: [AgentChoice]?
  /// The versions that declared numbers reference.
  private let referred: Set<RemoteID>
  /// The position of each declared agent.
  let positions: [ResourceAddress: Int]
  /// The agents that reference each agent, by position.
  private var namedBy: [[Int]]
  /// The combination of the preferred options, by agent position.
  private(set) var preferred: [AgentChoice] = []

  /// - Parameter earlier: The decisions of an earlier comparison with the same declarations and
  ///   policy.
  init(_ planner: Planner, changesLinksInPlace: Bool, earlier: [AgentChoice]?) {
    self.planner = planner
    self.earlier = earlier
    self.changesLinksInPlace = changesLinksInPlace
    let desired = planner.desired
    let bound = desired.numbers.flatMap { planner.inventory.numbersByE164[$0.e164] ?? [] }
    referred = Set(
      bound.flatMap { [$0.targetID].compactMap(\.self) + ($0.weights ?? []).map(\.agentID) }
    )
    positions = Dictionary(first: desired.agents.enumerated().map { ($1.address, $0) })
    namedBy = Array(repeating: [], count: desired.agents.count)
    for (index, ends) in planner.graph.named.enumerated() {
      for end in ends { namedBy[end].append(index) }
    }
    preferred = preferredChoices
    self.earlier = nil
  }

  /// One choice for each agent of a group, in the group's order.
  typealias Alternative = [AgentChoice]

  /// Decides the preferred options: on all processors, where many agents wait for no others.
  private var preferredChoices: [AgentChoice] {
    let choices = Mutex([AgentChoice?](repeating: nil, count: planner.desired.agents.count))
    for level in planner.graph.levels {
      let decided = parallelMap(level, size: Self.groupsAtOnce) { group in
        alternatives(for: group, ids: knownIDs { agent in choices.withLock { $0[agent]?.id } })[0]
      }
      choices.withLock { choices in
        for (agent, choice) in zip(level.joined(), decided.joined()) { choices[agent] = choice }
      }
    }
    return choices.withLock { $0.compactMap(\.self) }
  }

  private static let groupsAtOnce = 32

  /// The alternatives for a group of agents, the preferred one first.
  ///
  /// - Parameters:
  ///   - group: An agent, or all agents of a cycle.
  ///   - ids: The ids of the resources outside the group that it references.
  func alternatives(for group: [Int], ids: @escaping KnownIDs) -> [Alternative] {
    guard let agent = group.first, !planner.graph.isCycle(group) else {
      let cheapest = AgentCycle(members: group, combinations: self, outside: ids).cheapest
      return [group.compactMap { cheapest[$0] }]
    }
    let decision = decision(of: agent, ids: ids)
    return decision.options.map { [AgentChoice(decision: decision, option: $0)] }
  }

  /// The ids of existing resources.
  ///
  /// - Parameter id: The id of the version to publish of the agent at a position.
  func knownIDs(_ id: @escaping (Int) -> RemoteID?) -> KnownIDs {
    { address in
      guard address.kind == .agents else { return planner.otherIDs[address] }
      return positions[address].flatMap(id)
    }
  }

  /// The decision for one agent, given the ids of the resources it references.
  func decision(of agent: Int, ids: KnownIDs) -> AgentDecision {
    if let decision = earlier?[agent].decision,
      let same = AgentDecision(
        decision,
        inventory: planner.inventory,
        changesLinksInPlace: changesLinksInPlace
      )
    {
      return same
    }
    let mentions = mentions(of: agent)
    return AgentDecision(
      planner.desired.agents[agent],
      stack: planner.desired.stack,
      adopts: planner.policy.adopts,
      inventory: planner.inventory,
      ids: ids,
      changesLinksInPlace: changesLinksInPlace
    ) { id in
      referred.contains(id) || mentions.contains { $0.utf8.contains(id.description.utf8) }
    }
  }

  /// The texts with which known versions of referencing agents reference this one.
  private func mentions(of agent: Int) -> [String] {
    let agents = planner.desired.agents
    let address = agents[agent].address
    return namedBy[agent]
      .flatMap { other -> [String] in
        let pointers = agents[other].config.references
          .filter { $0.template.addresses.contains(address) }.map(\.pointer)
        return (planner.inventory.agentsByName[agents[other].name] ?? [])
          .flatMap { version in
            pointers.compactMap { JSONValue.object(version.config)[$0]?.string }
          }
      }
  }
}
