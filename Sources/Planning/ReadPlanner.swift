import Resources

/// Determines the reads that planning needs beyond the lists.
struct ReadPlanner {
  let planner: Planner
  let combinations: AgentCombinations

  private var desired: DesiredState { planner.desired }
  private var live: LiveState { planner.live }
  private var inventory: Inventory { planner.inventory }

  var reads: ReadSet {
    var choices = combinations.preferred
    if choices.contains(where: \.option.editsServedLinks) {
      // If no order allows the change, new versions are created, also of the agents that reference
      // this one.
      choices += planner.combinations(changesLinksInPlace: false).preferred
    }
    let changing = choices.filter { !$0.option.isNothing }.map(\.decision.desired.name)
    let readsAll = planner.deletesKnowledgeBases || mayHideMentions
    return ReadSet(
      kinds: kinds(choices),
      kindsAfterAgents: kindsAfterAgents(choices),
      histories: readsAll ? .all : .of(Set(changing + named)),
      links: links(choices),
      documents: documents
    )
  }

  /// Links of agents about to change are carried over, regardless of who made them.
  private func kinds(_ choices: [AgentChoice]) -> Set<Kind> {
    let isNeeded = choices.contains { choice in
      let isReplaced = !choice.option.outcome.isKept && choice.decision.published != nil
      return isReplaced || choice.decision.desired.links != nil
    }
    return isNeeded ? [.knowledgeBases] : []
  }

  /// The kinds that a published version lacks only because a referenced resource is missing.
  ///
  /// A client that is creating both at this moment creates the referenced one first. If its list
  /// was read before that and the agents' list after, every agent would be created a second time.
  private func kindsAfterAgents(_ choices: [AgentChoice]) -> Set<Kind> {
    let replaced = choices.filter { !$0.option.outcome.isKept && $0.decision.published != nil }
      .map(\.decision)
    let missing = replaced.flatMap { decision -> [ResourceAddress] in
      let unknown = Set(decision.matcher.config.unknown)
      return decision.desired.config.references.filter { unknown.contains($0.pointer) }.addresses
        + decision.wantedLinks.filter { $0.id == nil }.compactMap(\.base)
    }
    return Set(missing.map(\.kind)).subtracting([.agents])
  }

  /// Whether an unread archived version may serve callers and reference a resource to delete.
  private var mayHideMentions: Bool {
    planner.deletesReferenced && !unknownVersions(in: live, inventory).isEmpty
  }

  /// The agents of numbers that pin a version or name one that is not published.
  private var named: [ObjectName] {
    let routed = desired.numbers.flatMap { number -> [ResourceAddress] in
      let isUnknown = (inventory.numbersByE164[number.e164] ?? [])
        .contains { $0.routedAgents.contains { inventory.agentsByID[$0] == nil } }
      guard isUnknown || !number.route.pins.isEmpty else { return [] }
      return number.route.agents.filter { isUnknown || number.route.pins($0) }
    }
    return routed.compactMap { combinations.positions[$0].map { desired.agents[$0].name } }
  }

  /// The versions whose links affect the plan: the published one of every agent that declares its
  /// links or changes, those that could be rolled back to or finished, and all of them when a
  /// knowledge base is deleted.
  private func links(_ choices: [AgentChoice]) -> Set<RemoteID> {
    guard !live.knowledgeBases.isEmpty else { return [] }
    guard !planner.deletesKnowledgeBases else {
      return Set(live.agents.map(\.id)).union(live.unknownAgents.map(\.id))
    }
    var ids = pinned
    for choice in choices {
      let isChanging = !choice.option.isNothing
      guard isChanging || choice.decision.desired.links != nil else { continue }
      if let published = choice.decision.published { ids.insert(published.id) }
      guard isChanging else { continue }
      ids.formUnion(choice.decision.search.possibleReplacements.map(\.id))
    }
    return ids
  }

  /// The known versions that splits will pin and do not reference yet, and those they lead to:
  /// their callers wait for the documents that these answer from.
  private var pinned: Set<RemoteID> {
    let names = Dictionary(first: desired.agents.map { ($0.address, $0.name) })
    let pins = desired.numbers.flatMap { number -> [RemoteID] in
      let named = Set(
        (inventory.numbersByE164[number.e164] ?? []).flatMap { $0.weights ?? [] }.map(\.agentID)
      )
      return number.route.pins.compactMap { pin in
        names[pin.agent].flatMap { inventory.agentsByName[$0] }?
          .first { $0.version == pin.version && !named.contains($0.id) }?
          .id
      }
    }
    return inventory.agentsByID.reached(from: Set(pins))
  }

  /// The existing knowledge bases whose documents are declared.
  private var documents: Set<RemoteID> {
    let byName = Dictionary(first: live.knowledgeBases.map { ($0.naturalKey, $0.id) })
    return Set(
      desired.knowledgeBases.filter { $0.documents != nil }
        .compactMap { byName[$0.object.naturalKey] }
    )
  }
}

/// The ids that numbers and the texts of answering versions lead to and that are not known yet:
/// perhaps archived versions.
func unknownVersions(in live: LiveState, _ inventory: Inventory) -> Set<RemoteID> {
  guard live.histories != .all else { return [] }
  let published = live.agents.filter { $0.state == .published }.map(\.id)
  let reached = inventory.agentsByID.mentioned(from: inventory.namedByNumbers.union(published))
  // If takeaways were not read, the listed ones are unknown as well, but they are not versions.
  let listed = live.agents.reduce(into: Set<RemoteID>()) {
    $0.formUnion($1.mentionedIDs.subtracting($1.handOverIDs))
  }
  return reached.filter { inventory.agentsByID[$0] == nil }
    .subtracting(live.otherIDs).subtracting(listed)
}

extension LiveState {
  /// The ids of all objects other than agents.
  var otherIDs: Set<RemoteID> {
    Set(numbers.map(\.id) + ObjectPlan.kinds.flatMap(objects(of:)).map(\.id))
  }
}

extension LiveNumber {
  /// The versions that its target and its split name.
  var routedAgents: [RemoteID] {
    [targetType == .agent ? targetID : nil].compactMap(\.self) + (weights ?? []).map(\.agentID)
  }
}

extension DesiredRoute {
  /// Every agent that the route references.
  var agents: Set<ResourceAddress> {
    guard case .weighted(let shares, let fallback) = self else {
      return Set([targetAgent].compactMap(\.self))
    }
    return Set(shares.map(\.agent) + [fallback])
  }

  /// The shares of the split that pin a version.
  fileprivate var pins: [DesiredShare] {
    guard case .weighted(let shares, _) = self else { return [] }
    return shares.filter { $0.version != nil }
  }

  /// Whether the split pins a version of the agent.
  fileprivate func pins(_ agent: ResourceAddress) -> Bool { pins.contains { $0.agent == agent } }
}
