package import Resources

/// The agent names of which the archived versions must be known before a plan can be made.
///
/// Archived versions pile up for ever, so they are read only for agents that are about to change,
/// that have no published version, that a split pins, or whose numbers name a version that is not live
/// (design §3). Pure.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - live: Published and draft versions, and all numbers; `histories` is ignored.
/// - Returns: API names, sorted.
package func namesWithNeededHistory(desired: DesiredState, live: LiveState) -> [String] {
  let inventory = Inventory(live)
  let agents = Dictionary(
    desired.agents.map { ($0.address, $0) },
    uniquingKeysWith: { first, _ in first }
  )
  var names: Set<String> = []
  for agent in desired.agents {
    let matcher = ConfigMatcher(stack: desired.stack, desired: agent)
    let isSatisfied = inventory.published(agent.name).map(matcher.isSatisfied) ?? false
    if !isSatisfied { names.insert(agent.name) }
  }
  for number in desired.numbers {
    let bound = inventory.numbersByE164[number.e164] ?? []
    let namesUnknownVersion = bound.contains { live in
      let target = live.targetType == .agent ? [live.targetID].compactMap(\.self) : []
      return (target + (live.weights ?? []).map(\.agentID))
        .contains { inventory.agentsByID[$0] == nil }
    }
    for address in number.route.agents where namesUnknownVersion || number.route.pins(address) {
      if let agent = agents[address] { names.insert(agent.name) }
    }
  }
  return names.sorted()
}

/// The kinds whose lists a plan needs: agents, numbers, and what is declared or removed.
package func kindsToRead(desired: DesiredState, policy: Policy) -> Set<Kind> {
  var kinds: Set<Kind> = [.agents, .numbers]
  for kind in Kind.allCases where !desired.objects(of: kind).isEmpty { kinds.insert(kind) }
  kinds.formUnion(desired.removed.map(\.address.kind))
  if desired.agents.contains(where: { $0.links != nil }) { kinds.insert(.knowledgeBases) }
  return kinds
}

/// How much of the archive a plan needs, given the lists.
package func neededHistories(
  desired: DesiredState,
  live: LiveState,
  policy: Policy
) -> LiveState.Histories {
  .of(Set(namesWithNeededHistory(desired: desired, live: live)))
}

/// The agent versions whose links a plan needs, given lists and histories.
package func agentsWithNeededLinks(
  desired: DesiredState,
  live: LiveState,
  policy: Policy
) -> [RemoteID] {
  []
}

/// The knowledge bases whose documents a plan needs, given lists and histories.
package func basesWithNeededDocuments(
  desired: DesiredState,
  live: LiveState,
  policy: Policy
) -> [RemoteID] {
  []
}

/// Computes the plan.
///
/// Pure: no clock, files, network, logging or randomness.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - live: What the API holds, with the histories of ``namesWithNeededHistory(desired:live:)``.
///   - policy: What planning may do.
/// - Returns: A plan, perhaps refused: its diagnostics then hold an error and say why.
package func makePlan(desired: DesiredState, live: LiveState, policy: Policy) -> Plan {
  Planner(desired: desired, live: live, policy: policy).plan()
}

extension DesiredRoute {
  /// Every agent that the route names.
  fileprivate var agents: Set<ResourceAddress> {
    guard case .weighted(let shares, let fallback) = self else {
      return Set([targetAgent].compactMap(\.self))
    }
    return Set(shares.map(\.agent) + [fallback])
  }

  /// Whether the split pins a version of the agent.
  fileprivate func pins(_ agent: ResourceAddress) -> Bool {
    guard case .weighted(let shares, _) = self else { return false }
    return shares.contains { $0.agent == agent && $0.version != nil }
  }
}
