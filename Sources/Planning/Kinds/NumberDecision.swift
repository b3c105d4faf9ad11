import Diagnostics
import JSON
import Resources

/// The results of planning the agents, as numbers need them.
struct AgentPlan {
  let stack: String
  /// Whether a number without a marker is written just to get one.
  let adopts: Bool
  let inventory: Inventory
  /// By declared address.
  let decisions: [ResourceAddress: AgentDecision]
  /// By the version to publish.
  let addressByFinal: [ObjectReference: ResourceAddress]
  /// By API name.
  let addressByName: [ObjectName: ResourceAddress]
  /// The option chosen for each agent.
  let outcomes: [ResourceAddress: AgentOutcome]
  /// The version to publish.
  let final: [ResourceAddress: ObjectReference]
  /// The step that publishes the version; absent when it is already published.
  let goLive: [ResourceAddress: StepID]
  /// The agents whose version already answers as planned, along with every agent it hands callers
  /// over to.
  let unaltered: Set<ResourceAddress>
  /// The steps that change links of a version that stays published.
  let linkEdits: [ResourceAddress: [StepID]]
  /// The declared knowledge bases that answer an agent's callers, including hand-overs.
  let answeringBases: [ResourceAddress: Set<ResourceAddress>]
  /// The declared knowledge bases that exist, by id.
  let bases: [RemoteID: ResourceAddress]
  /// The agents of each cycle, by each of its members.
  let circles: [ResourceAddress: [ResourceAddress]]
  /// References to resources other than agents.
  let others: (ResourceAddress) -> ObjectReference?

  /// The agents to publish before callers of this one are served as declared: the agent itself, and
  /// every agent in its cycle, because they hand callers over to each other.
  func events(of address: ResourceAddress) -> [ResourceAddress] {
    (circles[address] ?? [address]).filter { goLive[$0] != nil }
  }

  /// The object that a resource is or will be.
  func reference(of address: ResourceAddress) -> ObjectReference? {
    address.kind == .agents ? final[address] : others(address)
  }

  /// The agent whose step changes what a routing target serves: by moving numbers away from the
  /// version it archives, or by publishing the version that the target names.
  func mover(of target: RemoteID?) -> ResourceAddress? {
    guard let target, let name = inventory.agentsByID[target]?.name,
      let address = addressByName[name], goLive[address] != nil
    else { return nil }
    let isMoved = decisions[address]?.published?.id == target
    return isMoved || outcomes[address]?.liveVersion?.id == target ? address : nil
  }

  /// Whether a routing target is an unpublished version that this plan publishes.
  func activates(_ target: RemoteID?) -> Bool {
    guard let address = mover(of: target) else { return false }
    return outcomes[address]?.liveVersion?.id == target
  }

  /// Where a target of type agent ends up when no request is sent for its number.
  func followed(_ target: RemoteID) -> ObjectReference {
    mover(of: target).flatMap { final[$0] } ?? .live(target)
  }

  /// The version of a declared agent to publish.
  func finalVersion(of address: ResourceAddress) -> ObjectReference {
    guard let reference = final[address] else {
      preconditionFailure("\(address) is referred to and not declared; manifests check this")
    }
    return reference
  }

  /// The content of a version, for telling whether two are the same to a caller.
  func content(of reference: ObjectReference) -> JSONObject? {
    // A draft about to be overwritten counts with its new content.
    if let address = addressByFinal[reference] { return decisions[address]?.full }
    return reference.knownID.flatMap { inventory.agentsByID[$0] }
      .map { AgentTable.config.filled($0.config).withoutMarkers }
  }
}

/// A declared number compared with its live binding: what to write, regardless of order.
struct NumberDecision {
  let desired: DesiredNumber
  /// `nil` when the number is not bound yet.
  let live: LiveNumber?
  /// Whether the SID differs, so that the number must be unbound and bound again.
  let isReplaced: Bool
  /// Whether to write routing, SMS, or metadata (`PUT`, or the `POST` of a new binding).
  let writesSettings: Bool
  /// Whether they are written only for the marker.
  let isAdopted: Bool
  /// The split to set, if it is not set already.
  let weights: [NumberOperation.Share]?
  let clearsWeights: Bool
  /// The agents whose published version the new settings or weights reference.
  let targetAgent: ResourceAddress?
  let members: [ResourceAddress]
  /// The URL and the metadata with ids filled in.
  let texts: NumberTexts

  init(_ desired: DesiredNumber, live: LiveNumber?, agents: AgentPlan) {
    self.desired = desired
    self.live = live
    let isReplaced = live.map { $0.sid != desired.sid } ?? false
    self.isReplaced = isReplaced
    let existing = isReplaced ? nil : live
    targetAgent = desired.route.targetAgent
    members = desired.route.members
    texts = NumberTexts(desired, agents.reference)
    let weights = desired.route.shares(agents)
    let hasWeights = existing.flatMap { live in
      weights.map { $0 == live.weights?.map(\.asWritten) }
    }
    self.weights = hasWeights == true ? nil : weights
    clearsWeights = weights == nil && existing?.weights != nil
    let texts = texts
    let differs = existing.map { Self.differs(desired, texts, from: $0, agents) } ?? true
    isAdopted = !differs && agents.adopts && existing?.marker == nil
    writesSettings = differs || isAdopted
  }

  /// Whether the number itself needs no request.
  var isUnchanged: Bool {
    live != nil && !isReplaced && !writesSettings && weights == nil && !clearsWeights
  }

  private static func differs(
    _ desired: DesiredNumber,
    _ texts: NumberTexts,
    from live: LiveNumber,
    _ agents: AgentPlan
  ) -> Bool {
    if let sms = desired.smsEnabled, sms != live.smsEnabled { return true }
    if !texts.leaves.isEmpty { return true }
    if let metadata = texts.metadata, metadata != live.metadata.withoutMarker { return true }
    if let marker = live.marker, let protect = desired.protect, marker.isProtected != protect {
      return true
    }
    switch desired.route {
    case .agent(let address), .weighted(_, fallback: let address):
      return live.targetType != .agent
        || live.targetID.map(agents.followed) != agents.final[address]
    case .webhook:
      return live.targetType != .webhook || !live.serverURL.isExactly(texts.url)
    case .workflow(let id):
      return live.targetType != .workflow || live.targetID != RemoteID(id)
    }
  }

  /// Returns the settings to write.
  ///
  /// Unmanaged settings are sent unchanged, because `PUT` replaces everything but metadata
  /// (Contract.md §8).
  ///
  /// - Parameter target: A version other than the one to publish, for a `PUT` that must precede the
  ///   publish.
  /// - Returns: The body without the identity.
  func settings(_ agents: AgentPlan, target: RemoteID? = nil) -> NumberSettings {
    let existing = isReplaced ? nil : live
    let sms = desired.smsEnabled ?? live?.smsEnabled ?? false
    let metadata = metadataToSend(agents.stack)
    switch desired.route {
    case .agent(let address), .weighted(_, fallback: let address):
      return NumberSettings(
        target: .agent(target.map(ObjectReference.live) ?? agents.finalVersion(of: address)),
        serverURL: existing?.targetType == .agent ? existing?.serverURL : nil,
        smsEnabled: sms,
        metadata: metadata,
        leaves: texts.leaves
      )
    case .webhook:
      let leftover = existing?.targetType == .webhook ? existing?.targetID : nil
      return NumberSettings(
        target: .webhook(leftover: leftover),
        serverURL: texts.url,
        smsEnabled: sms,
        metadata: metadata,
        leaves: texts.leaves
      )
    case .workflow(let id):
      return NumberSettings(
        target: .workflow(RemoteID(id)),
        serverURL: existing?.targetType == .workflow ? existing?.serverURL : nil,
        smsEnabled: sms,
        metadata: metadata,
        leaves: texts.leaves
      )
    }
  }

  /// The metadata with the marker; `nil` when the stored metadata is already correct.
  private func metadataToSend(_ stack: String) -> JSONObject? {
    let stored = live?.metadata ?? [:]
    let marker = Marker(
      stack: stack,
      key: desired.address.key,
      isProtected: desired.protect ?? live?.marker?.isProtected ?? false
    )
    let wanted = (texts.metadata ?? stored.withoutMarker).marked(marker)
    let isStored =
      live != nil && !isReplaced && live?.marker == marker
      && stored.withoutMarker == wanted.withoutMarker && texts.leaves.isEmpty
    return isStored ? nil : wanted
  }
}

extension DesiredRoute {
  /// The agent that is the routing target.
  var targetAgent: ResourceAddress? {
    switch self {
    case .agent(let address), .weighted(_, fallback: let address): address
    case .webhook, .workflow: nil
    }
  }

  /// The agents whose published version the split references.
  var members: [ResourceAddress] {
    guard case .weighted(let shares, _) = self else { return [] }
    return shares.filter { $0.version == nil }.map(\.agent)
  }

  /// The declared entries of the split; `nil` without a split.
  func shares(_ agents: AgentPlan) -> [NumberOperation.Share]? {
    guard case .weighted(let shares, _) = self else { return nil }
    return shares.compactMap { share in
      agents.reference(to: share).map { NumberOperation.Share(agent: $0, weight: share.weight) }
    }
  }
}

extension LiveShare {
  /// The share as a step would write it.
  fileprivate var asWritten: NumberOperation.Share {
    NumberOperation.Share(agent: .live(agentID), weight: weight)
  }
}

extension AgentPlan {
  /// The version that a share references; `nil` when a pinned version does not exist.
  func reference(to share: DesiredShare) -> ObjectReference? {
    guard let version = share.version else { return finalVersion(of: share.agent) }
    guard let name = decisions[share.agent]?.desired.name else { return nil }
    return inventory.agentsByName[name]?
      .first { $0.version == version && $0.state != .draft }
      .map { .live($0.id) }
  }
}
