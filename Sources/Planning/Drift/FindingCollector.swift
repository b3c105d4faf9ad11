import JSON
import Resources

/// Collects the problems in the live project besides the differences.
struct FindingCollector {
  let plan: Plan
  let desired: DesiredState
  let live: LiveState
  let inventory: Inventory
  let listsUnmanaged: Bool
  private let webhookKeys: WebhookKeys
  private let names: RemovalNames
  /// The resources that the plan already changes.
  private let changed: Set<ResourceAddress>

  init(_ plan: Plan, desired: DesiredState, live: LiveState, listsUnmanaged: Bool) {
    self.plan = plan
    self.desired = desired
    self.live = live
    self.listsUnmanaged = listsUnmanaged
    inventory = Inventory(live)
    webhookKeys = WebhookKeys(desired, live: live)
    names = RemovalNames(desired, live: live, webhookKeys: webhookKeys)
    changed = Set(plan.changes.map(\.address))
  }

  var findings: [DriftFinding] {
    let all =
      numbers + handOvers + orphans + unlinked
      + (listsUnmanaged ? deadWebhooks + undeclared : [])
    return all.sorted { $0.precedes($1) }
  }

  // MARK: Numbers

  /// Declared numbers are in the plan when they name an unpublished version, except for pinned
  /// ones.
  private var numbers: [DriftFinding] {
    desired.undeclaredNumbers(in: live)
      .flatMap { number -> [DriftFinding] in
        let address = ResourceAddress(.numbers, number.e164)
        guard !changed.contains(address) else { return [] }
        let target = number.targetType == .agent ? number.targetID.flatMap(lost) : nil
        let shares = (number.weights ?? []).compactMap { lost($0.agentID) }
        let matters =
          [target.map { DriftFinding.Matter.strandedNumber($0) }].compactMap(\.self)
          + (shares.isEmpty ? [] : [.splitToArchived(shares)])
        return matters.map {
          DriftFinding(
            $0,
            address: address,
            id: number.id,
            name: number.e164,
            owner: number.marker?.stack
          )
        }
      }
  }

  /// `nil` for a published version, and for one that only a newer version of Turnform can read.
  private func lost(_ id: RemoteID) -> DriftFinding.Place? {
    guard !live.unknown.contains(where: { $0.id == id }) else { return nil }
    guard let version = inventory.agentsByID[id] else { return .unknown(id) }
    guard version.state != .published else { return nil }
    return .version(agent: version.name, version: version.version, version.state)
  }

  // MARK: Hand-overs

  /// Everything the plan changes references published versions afterwards; all others stay
  /// unchanged.
  private var handOvers: [DriftFinding] {
    desired.handingOver(in: live)
      .compactMap { version in
        let address = desired.address(ofAgent: version.name)
        guard !changed.contains(address) else { return nil }
        let places = version.handOverIDs.subtracting([version.id]).sorted()
          .filter { inventory.agentsByID[$0] != nil }.compactMap(lost)
        guard !places.isEmpty else { return nil }
        return DriftFinding(
          .strandedHandOver(places),
          address: address,
          id: version.id,
          name: version.name,
          owner: version.isMadeByTurnform ? version.marker?.stack : nil
        )
      }
  }

  // MARK: Drafts

  private var orphans: [DriftFinding] {
    let drafts = OrphanDrafts(live, inventory, of: desired, changing: plan.changingAgents)
    return drafts.unreferenced.map { orphan($0, isNamed: false) }
      + drafts.referenced.map { orphan($0, isNamed: true) }
  }

  private func orphan(_ draft: LiveAgent, isNamed: Bool) -> DriftFinding {
    DriftFinding(
      .orphanDraft(version: draft.version, isNamed: isNamed),
      address: desired.address(ofAgent: draft.name),
      id: draft.id,
      name: draft.name,
      owner: desired.stack
    )
  }

  // MARK: Knowledge bases and webhooks

  private var unlinked: [DriftFinding] {
    let versions =
      live.agents.filter { $0.state != .archived }.map(\.id) + live.unknownAgents.map(\.id)
    guard versions.allSatisfy({ live.links[$0] != nil }) else { return [] }
    let linked = Set(versions.flatMap { live.links[$0] ?? [] }.map(\.knowledgeBaseID))
    return desired.basesToCheck(in: live, listsUnmanaged: listsUnmanaged)
      .filter { !linked.contains($0.id) }
      .compactMap { base in
        let declared = desired.knowledgeBases.first { $0.object.naturalKey == base.naturalKey }
        let address =
          declared?.object.address ?? ResourceAddress(.knowledgeBases, base.naturalKey)
        guard !changed.contains(address) else { return nil }
        return DriftFinding(
          .unlinkedKnowledgeBase(isDeclared: declared != nil),
          address: address,
          id: base.id,
          name: base.naturalKey,
          removal: names.name(
            taking: .knowledgeBases,
            base.id,
            name: base.naturalKey,
            key: base.marker(of: .knowledgeBases)?.key
          )
        )
      }
  }

  private var deadWebhooks: [DriftFinding] {
    live.inactiveWebhooks.map { row in
      DriftFinding(
        .deadWebhook,
        address: ResourceAddress(.webhooks, row.naturalKey),
        id: row.id,
        name: row.naturalKey
      )
    }
  }

  // MARK: Undeclared objects

  private var undeclared: [DriftFinding] {
    undeclaredAgents + undeclaredNumbers + undeclaredDocuments
      + ObjectPlan.kinds.flatMap { kind in
        webhookKeys.undeclared(kind, in: live, desired)
          .compactMap { undeclared(kind, $0.naturalKey, $0.id, owner: $0.owner(of: kind)) }
      }
  }

  /// The undeclared documents of knowledge bases whose documents are managed.
  private var undeclaredDocuments: [DriftFinding] {
    let bases = Dictionary(
      first: desired.knowledgeBases.filter { $0.documents != nil }
        .map { ($0.object.naturalKey, $0.object.address) }
    )
    return live.knowledgeBases.flatMap { base -> [DriftFinding] in
      guard let address = bases[base.naturalKey] else { return [] }
      return (live.documents[base.id] ?? []).filter { !DesiredDocument.isOurs($0.name) }
        .map { DriftFinding(.undeclaredDocument, address: address, id: $0.id, name: $0.name) }
    }
  }

  private var undeclaredAgents: [DriftFinding] {
    let declared = Set(desired.agents.map(\.name))
    return live.agents.compactMap { version in
      switch version.state {
      case .archived: return nil
      case .published: if declared.contains(version.name) { return nil }
      case .draft: if inventory.isLeftover(version, of: desired.stack) { return nil }
      }
      return undeclared(
        .agents,
        version.name,
        version.id,
        owner: version.isMadeByTurnform ? version.marker?.stack : nil,
        draft: version.state == .draft ? version.version : nil
      )
    }
  }

  private var undeclaredNumbers: [DriftFinding] {
    let declared = Set(desired.numbers.map(\.e164))
    return live.numbers.filter { !declared.contains($0.e164) }
      .compactMap { undeclared(.numbers, $0.e164, $0.id, owner: $0.marker?.stack) }
  }

  private func undeclared(
    _ kind: Kind,
    _ key: ObjectName,
    _ id: RemoteID,
    owner: String?,
    draft: Int? = nil
  ) -> DriftFinding? {
    let address = kind == .agents ? desired.address(ofAgent: key) : ResourceAddress(kind, key)
    let isDeleted = plan.changes.contains { change in
      if case .delete = change.action { change.address == address } else { false }
    }
    guard !isDeleted else { return nil }
    return DriftFinding(
      .undeclared(draft: draft),
      address: address,
      id: id,
      name: key,
      owner: owner,
      removal: names.name(taking: kind, id, name: key, key: nil)
    )
  }
}

extension DesiredState {
  /// The live numbers that no stack declares, to this stack's knowledge.
  func undeclaredNumbers(in live: LiveState) -> [LiveNumber] {
    let declared = Set(numbers.map(\.e164))
    return live.numbers.filter { number in
      !declared.contains(number.e164) && (number.marker.map { $0.stack.isExactly(stack) } ?? true)
    }
  }

  /// The published versions that belong to this stack or to none, and may hand callers over.
  func handingOver(in live: LiveState) -> [LiveAgent] {
    live.agents.filter { version in
      version.state == .published
        && (!version.isMadeByTurnform || (version.marker?.stack).isExactly(stack))
    }
  }

  /// The address of an agent by its name in the API.
  func address(ofAgent name: ObjectName) -> ResourceAddress {
    agents.first { $0.name == name }?.address ?? ResourceAddress(.agents, name)
  }

  /// The knowledge bases that may have no links: those that no agent declares a link to; with
  /// `--unmanaged`, also undeclared ones.
  func basesToCheck(in live: LiveState, listsUnmanaged: Bool) -> [LiveObject] {
    let linked = Set(agents.flatMap { $0.links ?? [] }.map(\.knowledgeBase))
    let declared = knowledgeBases.map(\.object)
    return live.knowledgeBases.filter { base in
      guard let object = declared.first(where: { $0.naturalKey == base.naturalKey }) else {
        return listsUnmanaged
      }
      return !linked.contains(object.address)
    }
  }
}
