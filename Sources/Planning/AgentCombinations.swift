import JSON
import Resources

/// The combinations of options for all agents.
///
/// An agent that references another depends on which version of it is published, so agents are
/// visited in dependency order; agents in a cycle are decided together.
struct AgentCombinations {
  let planner: Planner
  /// Whether a link of a published version may change while the version serves callers.
  private let changesLinksInPlace: Bool
  /// The versions that declared numbers reference.
  private let referred: Set<RemoteID>
  /// The position of each declared agent.
  let positions: [ResourceAddress: Int]
  /// The agents that reference each agent, by position.
  private var namedBy: [[Int]]

  /// Beyond this many combinations, only the preferred options are followed.
  private static let limit = 256

  init(_ planner: Planner, changesLinksInPlace: Bool) {
    self.planner = planner
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
  }

  /// Every combination, by agent position; the preferred one first.
  func all() -> [[AgentChoice]] {
    var combinations: [Combination] = [Array(repeating: nil, count: planner.desired.agents.count)]
    for group in planner.graph.groups {
      if let agent = group.first, !planner.graph.isCycle(group) {
        follow(agent, &combinations)
      } else {
        for index in combinations.indices {
          let ids = ids(in: combinations[index])
          let cycle = AgentCycle(members: group, combinations: self, outside: ids)
          for (agent, choice) in cycle.cheapest { combinations[index][agent] = choice }
        }
      }
    }
    return combinations.map { $0.compactMap(\.self) }
  }

  /// By agent position; `nil` for agents that are not decided yet.
  private typealias Combination = [AgentChoice?]

  private func follow(_ agent: Int, _ combinations: inout [Combination]) {
    var further: [Combination] = []
    for index in combinations.indices {
      let decision = decision(of: agent, ids: ids(in: combinations[index]))
      for option in decision.options.dropFirst() {
        var copy = combinations[index]
        copy[agent] = AgentChoice(decision: decision, option: option)
        further.append(copy)
      }
      combinations[index][agent] = AgentChoice(decision: decision, option: decision.options[0])
    }
    let isWithinLimit = combinations.count + further.count <= Self.limit
    combinations = isWithinLimit ? combinations + further : [combinations[0]]
  }

  /// The decision for one agent, given the ids of the resources it references.
  func decision(of agent: Int, ids: KnownIDs) -> AgentDecision {
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

  private func ids(in combination: Combination) -> KnownIDs {
    { address in
      guard address.kind == .agents else { return planner.otherIDs[address] }
      return positions[address].flatMap { combination[$0]?.id }
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
