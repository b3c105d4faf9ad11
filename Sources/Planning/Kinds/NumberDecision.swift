import Diagnostics
import JSON
import Resources

/// A declared number compared with its live binding: what to write, regardless of order.
final class NumberDecision: Sendable {
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
    let texts = NumberTexts(desired, agents.steps.reference)
    self.texts = texts
    let weights = desired.route.shares(agents)
    let hasWeights = existing.flatMap { live in
      weights.map { $0 == live.weights?.map(\.asWritten) }
    }
    self.weights = hasWeights == true ? nil : weights
    clearsWeights = weights == nil && existing?.weights != nil
    let differs = existing.map { Self.differs(desired, texts, from: $0, agents) } ?? true
    isAdopted = !differs && agents.adopts && existing?.marker == nil
    writesSettings = differs || isAdopted
  }

  /// Whether the number itself needs no request.
  var isUnchanged: Bool {
    live != nil && !isReplaced && !writesSettings && weights == nil && !clearsWeights
  }

  /// The number of requests, apart from a temporary pin.
  var requestCount: Int {
    (live != nil && isReplaced ? 1 : 0) + (writesSettings ? 1 : 0)
      + (weights != nil || clearsWeights ? 1 : 0)
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
  func settings(_ agents: AgentPlan, target: RemoteID? = nil) -> NumberSettings {
    func existing(_ type: LiveNumber.TargetType) -> LiveNumber? {
      isReplaced || live?.targetType != type ? nil : live
    }
    let (newTarget, serverURL): (NumberSettings.Target, String?) =
      switch desired.route {
      case .agent(let address), .weighted(_, fallback: let address):
        (
          .agent(target.map(ObjectReference.live) ?? agents.finalVersion(of: address)),
          existing(.agent)?.serverURL
        )
      case .webhook: (.webhook(leftover: existing(.webhook)?.targetID), texts.url)
      case .workflow(let id): (.workflow(RemoteID(id)), existing(.workflow)?.serverURL)
      }
    return NumberSettings(
      target: newTarget,
      serverURL: serverURL,
      smsEnabled: desired.smsEnabled ?? live?.smsEnabled ?? false,
      metadata: metadataToSend(agents.stack),
      leaves: texts.leaves
    )
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
