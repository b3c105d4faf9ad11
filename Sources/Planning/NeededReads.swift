import Resources

/// Finds out what a plan needs to know beyond the lists.
struct NeededReads {
  private let desired: DesiredState
  private let live: LiveState
  private let planner: Planner
  private let deletesBases: Bool

  init(desired: DesiredState, live: LiveState, policy: Policy) {
    self.desired = desired
    self.live = live
    planner = Planner(desired: desired, live: live, policy: policy)
    deletesBases = planner.deletesKnowledgeBases
  }

  var reads: FurtherReads {
    var choices = planner.choices().all().first ?? []
    if choices.contains(where: \.option.editsServedLinks) {
      // Should no order allow it, new versions are made, of those as well that name the agent.
      choices += planner.choices(changesLinksInPlace: false).all().first ?? []
    }
    return FurtherReads(
      kinds: kinds(choices),
      kindsAfterAgents: kindsAfterAgents(choices),
      histories: deletesBases || mayHideMentions ? .all : .of(Set(changing(choices) + named)),
      links: links(choices),
      documents: documents
    )
  }

  /// Links of agents that are about to change are carried along, whoever made them.
  private func kinds(_ choices: [AgentChoice]) -> Set<Kind> {
    let isNeeded = choices.contains { choice in
      let isReplaced = !choice.option.outcome.isKept && choice.decision.published != nil
      return isReplaced || choice.decision.desired.links != nil
    }
    return isNeeded ? [.knowledgeBases] : []
  }

  /// What a published version lacks only because something that it is to name is missing.
  ///
  /// Somebody who makes both at this moment makes what is named first. If its list was read before that
  /// and the agents' list after, then every agent would be made a second time.
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

  private var inventory: Inventory { planner.inventory }

  /// Whether an archived version that is not known yet may answer somebody, and name what goes.
  private var mayHideMentions: Bool {
    planner.takesNamedAway && !unknownVersions(in: live, inventory).isEmpty
  }

  /// The agents that would not stay as they are, to go by what is known.
  private func changing(_ choices: [AgentChoice]) -> [ObjectName] {
    choices.filter { !$0.option.isNothing }.map(\.decision.desired.name)
  }

  /// The agents of numbers that pin a version or name one that is not live.
  private var named: [ObjectName] {
    let agents = Dictionary(
      desired.agents.map { ($0.address, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return desired.numbers.flatMap { number -> [ObjectName] in
      let bound = inventory.numbersByE164[number.e164] ?? []
      let namesUnknownVersion = bound.contains { live in
        let target = live.targetType == .agent ? [live.targetID].compactMap(\.self) : []
        return (target + (live.weights ?? []).map(\.agentID))
          .contains { inventory.agentsByID[$0] == nil }
      }
      return number.route.agents.filter { namesUnknownVersion || number.route.pins($0) }
        .compactMap { agents[$0]?.name }
    }
  }

  /// The versions whose links decide: the published one of every agent that declares its links or
  /// changes, what could come back or be finished, and all of them when a knowledge base is to go.
  private func links(_ choices: [AgentChoice]) -> Set<RemoteID> {
    guard !live.knowledgeBases.isEmpty else { return [] }
    guard !deletesBases else {
      return Set(live.agents.map(\.id)).union(live.unknownAgents.map(\.id))
    }
    var ids = pinned
    for choice in choices {
      let isChanging = !choice.option.isNothing
      guard isChanging || choice.decision.desired.links != nil else { continue }
      if let published = choice.decision.published { ids.insert(published.id) }
      guard isChanging else { continue }
      ids.formUnion(choice.decision.candidates.map(\.id))
    }
    return ids
  }

  /// The known versions that splits pin and do not name yet, and whom they lead to: their callers wait for
  /// the documents that those answer from.
  private var pinned: Set<RemoteID> {
    let names = Dictionary(
      desired.agents.map { ($0.address, $0.name) },
      uniquingKeysWith: { first, _ in first }
    )
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
      .filter { inventory.agentsByID[$0] != nil }
  }

  /// The existing knowledge bases whose documents are declared.
  private var documents: Set<RemoteID> {
    let byName = Dictionary(
      live.knowledgeBases.map { ($0.naturalKey, $0.id) },
      uniquingKeysWith: { first, _ in first }
    )
    return Set(
      desired.knowledgeBases.filter { $0.documents != nil }
        .compactMap { byName[$0.object.naturalKey] }
    )
  }
}

/// The ids that numbers, and texts of versions that answer, lead to and that are nobody's so far: perhaps
/// archived versions.
func unknownVersions(in live: LiveState, _ inventory: Inventory) -> Set<RemoteID> {
  guard live.histories != .all else { return [] }
  let published = live.agents.filter { $0.state == .published }.map(\.id)
  let reached = inventory.agentsByID.mentioned(from: inventory.namedByNumbers.union(published))
  // Where takeaways were not read, those that are listed are unknown as well, and no versions.
  let listed = live.agents.reduce(into: Set<RemoteID>()) {
    $0.formUnion($1.mentionedIDs.subtracting($1.handOverIDs))
  }
  let known = Set(
    live.numbers.map(\.id) + ObjectPlan.kinds.flatMap { live.objects(of: $0) }.map(\.id)
  )
  return reached.filter { inventory.agentsByID[$0] == nil }.subtracting(known).subtracting(listed)
}

extension DesiredRoute {
  /// Every agent that the route names.
  fileprivate var agents: Set<ResourceAddress> {
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
