import Diagnostics
import JSON
import Resources

extension NumberDecision {
  /// Why this number must not be planned, and what the user should know.
  func refusals(_ agents: AgentPlan, unbound: Set<RemoteID>) -> [Diagnostic] {
    var refusals: [Diagnostic] = []
    let bindings = agents.inventory.numbersByE164[desired.e164] ?? []
    if bindings.count > 1 {
      refusals.append(.duplicateNumbers(desired.address, bindings, at: desired.source.entry))
    }
    let marker = live?.marker
    if let owner = marker?.stack, !owner.isExactly(agents.stack) {
      refusals.append(.owned(desired.address, by: owner, at: desired.source.entry))
    }
    // Protection set under another key of this stack cannot be dropped under this one.
    let isUnderAnotherKey = marker?.formerAddress(desired.address, in: agents.stack) != nil
    let isProtected = marker?.isProtected ?? false
    if isReplaced,
      desired.protect == true || isProtected && (desired.protect == nil || isUnderAnotherKey)
    {
      let sid = JSONPointer([.key("external_number_sid")])
      refusals.append(.protected(desired.address, at: desired.source[sid]))
    }
    if live == nil || isReplaced,
      let holder = agents.inventory.numbersBySID[desired.sid], !unbound.contains(holder.id)
    {
      refusals.append(.sidInUse(desired, by: holder))
    }
    if isUnchanged, desired.protect == true, marker == nil {
      refusals.append(.protectionNotRecorded(desired.address, at: desired.source.entry))
    }
    return refusals + missingPins(agents)
  }

  private func missingPins(_ agents: AgentPlan) -> [Diagnostic] {
    guard case .weighted(let shares, _) = desired.route else { return [] }
    return shares.enumerated()
      .compactMap { index, share in
        guard let version = share.version, agents.reference(to: share) == nil else { return nil }
        return .pinMissing(desired, share: index, agent: share.agent, version: version)
      }
  }
}

extension ObjectDecision {
  /// The errors for which this object must not be planned.
  var refusals: [Diagnostic] {
    var refusals = fixedDifferences.map { Diagnostic.cannotChange(desired, field: $0) }
    if !duplicates.isEmpty { refusals.append(.duplicateObjects(desired, duplicates)) }
    if let owner, !owner.isExactly(stack) {
      refusals.append(.owned(desired.address, by: owner, at: desired.source.entry))
    }
    if !unowned.isEmpty { refusals.append(.unmarkedWebhooks(desired, unowned)) }
    let protected = superseded.filter { $0.marker(of: kind)?.isProtected == true }
    // While one protected copy stays, the others may be deleted; one with another URL is not a copy.
    let isOnlyProtected =
      action == .keep && desired.protect != false
      && (marker?.isProtected != true || protected.contains { $0.naturalKey != live?.naturalKey })
    // Protection set under a key that is gone can be dropped only under that key.
    let staying = action == .keep ? marker : nil
    let former = protected.map { $0.marker(of: kind) }.filter { $0 != staying }
      .compactMap { $0?.formerAddress(desired.address, in: stack) }.first
    if let former, action == .keep || reason != .secretLost || desired.protect == false {
      refusals.append(
        .protected(
          desired.address,
          at: desired.source.entry,
          "would replace what this stack protects as \(former)",
          advice: "Declare it as \(former) with protect: false and apply, then change its key."
        )
      )
    } else if action == .replace && reason != .secretLost && desired.protect ?? !protected.isEmpty
      || isOnlyProtected && !protected.isEmpty
    {
      refusals.append(
        reason == .secretRequested
          ? .protected(
            desired.address,
            at: desired.source.entry,
            "is protected, but --replace would delete the live webhook",
            advice: "Declare it with protect: false first."
          )
          : .protected(desired.address, at: desired.source.entry)
      )
    }
    if action == .keep, desired.protect == true, marker?.isProtected != true {
      refusals.append(
        kind == .webhooks
          ? .protectionCannotBeRecorded(desired.address, at: desired.source.entry)
          : .protectionNotRecorded(desired.address, at: desired.source.entry)
      )
    }
    return refusals
  }
}

extension Diagnostic {
  /// An error for a webhook, which the API cannot change.
  fileprivate static func protectionCannotBeRecorded(
    _ address: ResourceAddress,
    at span: SourceSpan?
  ) -> Diagnostic {
    Diagnostic(
      .protectionNotRecorded,
      detail: """
        The live webhook was created without protection, and the API cannot change that: \
        \(address) is protected only while it is declared here.
        """,
      advice: "Keep its block. Only a webhook that is created with protection stays protected "
        + "without it.",
      subject: address.description,
      span: span
    )
  }
}

extension AgentPlan {
  /// Diagnostics for undeclared splits that still reference the version this plan archives.
  func forgottenSplits(
    desired: DesiredState,
    live: LiveState,
    unbound: Set<RemoteID>
  ) -> [Diagnostic] {
    let declared = Set(desired.numbers.map(\.e164))
    let archived = Dictionary(
      first: publishSteps.keys.compactMap { address in
        choices[address]?.decision.published.map { ($0.id, address) }
      }
    )
    return live.numbers.compactMap { number in
      guard !declared.contains(number.e164), !unbound.contains(number.id) else { return nil }
      return number.weights?.lazy.compactMap { archived[$0.agentID] }.first
        .map { .splitForgotten(number, agent: $0) }
    }
  }
}

extension Diagnostic {
  static let noSafeOrder = Diagnostic(
    .noSafeOrder,
    detail: """
      Numbers with SMS swap agents while those agents change; with any order of the requests, some \
      messages would be answered by neither the old nor the new version.
      """,
    advice: "Apply the changes of the agents and of the routes separately."
  )

  static let referenceCycle = Diagnostic(
    .referenceCycle,
    detail: """
      Resources that do not exist yet refer to each other's ids, but the API assigns an id only to \
      a complete resource.
      """,
    advice: "Apply without one of the references first, then add it."
  )

  fileprivate static func cannotChange(_ object: DesiredObject, field: String) -> Diagnostic {
    Diagnostic(
      .cannotChange,
      detail:
        "\(field) of \(object.address) differs from the live value, and the API cannot change it.",
      advice:
        "Use the live value, list the field under unmanaged, or declare another knowledge base.",
      subject: object.address.description,
      span: object.source[JSONPointer([.key(field)])]
    )
  }

  fileprivate static func unmarkedWebhooks(
    _ object: DesiredObject,
    _ webhooks: [LiveObject]
  ) -> Diagnostic {
    Diagnostic(
      .unmarkedObject,
      detail: """
        \(object.address) would replace a webhook with the same URL and an unknown owner: \
        \(webhooks.map(\.id.description).joined(separator: ", ")).
        """,
      advice: "Take it over with --adopt, or deactivate it with DELETE /v1/webhooks/{id}.",
      subject: object.address.description,
      span: object.source.entry
    )
  }

  fileprivate static func duplicateObjects(
    _ object: DesiredObject,
    _ duplicates: [LiveObject]
  ) -> Diagnostic {
    Diagnostic(
      .duplicateLiveObjects,
      detail: """
        Several live objects match \(object.address): \
        \(duplicates.map(\.id.description).joined(separator: ", ")).
        """,
      advice: "Delete all but one of them, then plan again.",
      subject: object.address.description,
      span: object.source.entry
    )
  }

  fileprivate static func sidInUse(_ number: DesiredNumber, by holder: LiveNumber) -> Diagnostic {
    Diagnostic(
      .sidInUse,
      detail: "The SID \"\(number.sid)\" is already bound to \(holder.e164).",
      advice: "Correct external_number_sid, or remove \(holder.e164) first.",
      subject: number.address.description,
      span: number.source[JSONPointer([.key("external_number_sid")])]
    )
  }

  fileprivate static func pinMissing(
    _ number: DesiredNumber,
    share: Int,
    agent: ResourceAddress,
    version: Int
  ) -> Diagnostic {
    Diagnostic(
      .pinnedVersionMissing,
      detail: "\(agent) has no published or archived version \(version).",
      advice: "Pin an existing version, or use the agent without @VERSION.",
      subject: number.address.description,
      span: number.source[
        JSONPointer([.key("route"), .key("weighted"), .index(share), .key("agent")])
      ]
    )
  }

  fileprivate static func splitForgotten(
    _ number: LiveNumber,
    agent: ResourceAddress
  ) -> Diagnostic {
    Diagnostic(
      .splitKeepsOldVersion,
      detail: """
        The split of \(number.e164), which is not declared, contains the version of \(agent) that \
        this plan archives.
        """,
      advice: "Declare the number so that its split is pinned to the new version.",
      subject: agent.description
    )
  }
}
