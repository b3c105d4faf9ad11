import JSON
import Resources

/// Presents the changes of numbers to the reader of a plan.
struct NumberPresenter {
  let agents: AgentPlan

  /// A bound number: in its current state, or after the steps of other resources have moved it.
  func value(_ live: LiveNumber, isFollowing: Bool = false) -> ChangedNumber {
    ChangedNumber(
      e164: live.e164,
      sid: live.sid,
      route: ConfiguredRoute(
        live,
        target: { agent(isFollowing ? agents.followed($0) : .live($0)) },
        agent: { agent(.live($0)) }
      ),
      smsEnabled: live.smsEnabled,
      metadata: live.metadata.withoutMarker
    )
  }

  /// A declared number after the plan is applied.
  private func value(_ decision: NumberDecision) -> ChangedNumber {
    let desired = decision.desired
    return ChangedNumber(
      e164: desired.e164,
      sid: desired.sid,
      route: route(desired.route, url: decision.texts.url),
      smsEnabled: desired.smsEnabled ?? decision.live?.smsEnabled ?? false,
      metadata: (decision.texts.metadata ?? decision.live?.metadata ?? [:]).withoutMarker
    )
  }

  private func route(_ desired: DesiredRoute, url: String?) -> ConfiguredRoute {
    switch desired {
    case .agent(let address):
      ConfiguredRoute(.agent, agent(agents.finalVersion(of: address)))
    case .webhook(let written):
      ConfiguredRoute(.webhook, .webhook(url ?? written))
    case .workflow(let id):
      ConfiguredRoute(.workflow, .workflow(id))
    case .weighted(let shares, let fallback):
      ConfiguredRoute(
        .agent,
        agent(agents.finalVersion(of: fallback)),
        split: shares.map { share in
          ConfiguredRoute.Share(
            agents.reference(to: share).map(agent) ?? .agent(share.agent.key, version: nil),
            weight: share.weight
          )
        }
      )
    }
  }

  /// A version by its manifest key, or by its API name when it is not declared.
  private func agent(_ reference: ObjectReference) -> CallRoute.Answerer {
    if let address = agents.addressByFinal[reference], let choice = agents.choices[address] {
      return .agent(address.key, version: choice.option.outcome.version)
    }
    guard case .live(let id) = reference, let live = agents.inventory.agentsByID[id] else {
      return .unknownAgent(id: reference.knownID?.description ?? "")
    }
    if let address = agents.addressByName[live.name] {
      return .agent(address.key, version: live.version)
    }
    // A name that is no longer declared may be the key of an agent with another name.
    let isAmbiguous = agents.choices[ResourceAddress(.agents, live.name)] != nil
    return .agent(isAmbiguous ? "\"\(live.name)\"" : live.name, version: live.version)
  }

  /// The change to a declared number; `nil` when nothing changes.
  func change(_ decision: NumberDecision) -> Change? {
    let followed = decision.live.flatMap(agents.activatingAgent)
    guard !decision.isUnchanged || followed != nil else { return nil }
    let isProtected = decision.desired.protect ?? decision.live?.marker?.isProtected ?? false
    var after = value(decision)
    guard let live = decision.live else {
      after.isProtected = isProtected ? true : nil
      return change(decision, .create(after: .number(after)), .notLive)
    }
    let wasProtected = live.marker?.isProtected ?? false
    var before = value(live)
    if decision.writesSettings, wasProtected || isProtected {
      (before.isProtected, after.isProtected) = (wasProtected, isProtected)
    }
    let (old, new) = (ChangedValue.number(before), ChangedValue.number(after))
    if decision.isReplaced {
      return change(decision, .replace(before: old, after: new), .sidChanged)
    }
    guard decision.isUnchanged else {
      return change(decision, .update(before: old, after: new), reason(decision))
    }
    return
      followed
      .map { change(decision, .follow(before: old, after: new), .agentReversioned($0)) }
  }

  /// The change to an undeclared number that an agent moves along.
  func undeclaredFollow(_ live: LiveNumber) -> Change? {
    guard let cause = agents.activatingAgent(of: live) else { return nil }
    let action = Change.Action.follow(
      before: .number(value(live)),
      after: .number(value(live, isFollowing: true))
    )
    return Change(
      address: ResourceAddress(.numbers, live.e164),
      action: action,
      reason: .agentReversioned(cause),
      naturalKey: live.e164,
      edits: action.edits
    )
  }

  /// Why the number is written.
  private func reason(_ decision: NumberDecision) -> Change.Reason {
    guard !decision.clearsWeights else { return .edited }
    let cause = repinCause(decision)
    if decision.isAdopted, decision.weights == nil || cause != nil { return .adopted }
    return decision.writesSettings ? .edited : cause.map(Change.Reason.agentReversioned) ?? .edited
  }

  /// The agent whose new version is the only difference between the splits.
  private func repinCause(_ decision: NumberDecision) -> ResourceAddress? {
    guard let old = decision.live?.weights, let new = decision.weights, old.count == new.count,
      zip(old, new)
        .allSatisfy({ share, entry in
          share.weight == entry.weight && name(.live(share.agentID)) == name(entry.agent)
        })
    else { return nil }
    return decision.members.first { agents.publishSteps[$0] != nil }
  }

  private func name(_ reference: ObjectReference) -> ObjectName? {
    if let address = agents.addressByFinal[reference] {
      return agents.choices[address]?.decision.desired.name
    }
    return reference.knownID.flatMap { agents.inventory.agentsByID[$0]?.name }
  }

  private func change(
    _ decision: NumberDecision,
    _ action: Change.Action,
    _ reason: Change.Reason
  ) -> Change {
    Change(
      address: decision.desired.address,
      action: action,
      reason: reason,
      naturalKey: decision.desired.e164,
      edits: action.edits,
      unknown: decision.unknown,
      span: decision.desired.source.entry,
      former: decision.live?.marker?.formerAddress(decision.desired.address, in: agents.stack)
    )
  }
}

extension NumberDecision {
  /// The places in a shown number that need ids which a step will provide.
  fileprivate var unknown: [JSONPointer] {
    let url = JSONPointer([.key("server_url")])
    return texts.leaves.map {
      $0.pointer == url ? JSONPointer([.key("route"), .key("webhook")]) : $0.pointer
    }
  }
}

extension ObjectReference {
  /// The id, if the object already exists.
  var knownID: RemoteID? { if case .live(let id) = self { id } else { nil } }
}
