import Diagnostics
import JSON
import Resources

/// Presents numbers to the reader of a plan, with routes in manifest syntax.
///
/// Every agent is shown with the version that answers, because that is what re-pinning a split
/// changes: `{"agent": "receptionist", "version": 4}`.
struct NumberPresenter {
  let agents: AgentPlan

  /// A bound number in its current state.
  func value(_ live: LiveNumber) -> JSONValue {
    value(
      e164: live.e164,
      sid: live.sid,
      route: route(live),
      sms: live.smsEnabled,
      metadata: live.metadata
    )
  }

  /// A bound number after the steps of other resources have moved it.
  func followedValue(_ live: LiveNumber) -> JSONValue {
    value(
      e164: live.e164,
      sid: live.sid,
      route: route(live, isFollowing: true),
      sms: live.smsEnabled,
      metadata: live.metadata
    )
  }

  /// A declared number after the plan is applied.
  func value(_ decision: NumberDecision) -> JSONValue {
    let desired = decision.desired
    return value(
      e164: desired.e164,
      sid: desired.sid,
      route: route(desired.route, url: decision.texts.url),
      sms: desired.smsEnabled ?? decision.live?.smsEnabled ?? false,
      metadata: decision.texts.metadata ?? decision.live?.metadata ?? [:]
    )
  }

  private func value(
    e164: ObjectName,
    sid: ObjectName,
    route: JSONValue,
    sms: Bool,
    metadata: JSONObject
  ) -> JSONValue {
    [
      "e164_number": .string(e164.text),
      "external_number_sid": .string(sid.text),
      "route": route,
      "sms_enabled": .bool(sms),
      "metadata": .object(metadata.withoutMarker),
    ]
  }

  private func route(_ desired: DesiredRoute, url: String?) -> JSONValue {
    switch desired {
    case .agent(let address):
      return .object(agent(agents.finalVersion(of: address)))
    case .webhook(let written):
      return ["webhook": .string(url ?? written)]
    case .workflow(let id):
      return ["workflow": .string(id)]
    case .weighted(let shares, let fallback):
      let entries = shares.map { share -> JSONValue in
        var entry =
          agents.reference(to: share).map(agent) ?? ["agent": .string(share.agent.key.text)]
        entry["weight"] = .number(JSONNumber(share.weight))
        return .object(entry)
      }
      return [
        "weighted": .array(entries), "fallback": .object(agent(agents.finalVersion(of: fallback))),
      ]
    }
  }

  private func route(_ live: LiveNumber, isFollowing: Bool = false) -> JSONValue {
    let target = live.targetID.map { id -> JSONValue in
      guard live.targetType == .agent else { return .string(id.description) }
      return .object(agent(isFollowing ? agents.followed(id) : .live(id)))
    }
    if let weights = live.weights {
      let entries = weights.map { share -> JSONValue in
        var entry = agent(.live(share.agentID))
        entry["weight"] = .number(JSONNumber(share.weight))
        return .object(entry)
      }
      return .object(
        inactive(live, ["weighted": .array(entries), "fallback": target ?? .null])
      )
    }
    switch live.targetType {
    case .agent: return target ?? .null
    case .workflow: return ["workflow": target ?? .null]
    case .webhook: return ["webhook": live.serverURL.map(JSONValue.string) ?? .null]
    }
  }

  /// A split applies only to a number of type agent; for other types, adds the target that answers
  /// instead.
  private func inactive(_ live: LiveNumber, _ split: JSONObject) -> JSONObject {
    var route = split
    switch live.targetType {
    case .agent: break
    case .webhook: route["webhook"] = live.serverURL.map(JSONValue.string) ?? .null
    case .workflow: route["workflow"] = live.targetID.map { .string($0.description) } ?? .null
    }
    return route
  }

  /// A version by its manifest key, or by its API name when it is not declared.
  private func agent(_ reference: ObjectReference) -> JSONObject {
    if let address = agents.addressByFinal[reference], let outcome = agents.outcomes[address] {
      return ["agent": .string(address.key.text), "version": .number(JSONNumber(outcome.version))]
    }
    guard case .live(let id) = reference, let live = agents.inventory.agentsByID[id] else {
      return ["agent_id": .string(reference.knownID?.description ?? "")]
    }
    if let address = agents.addressByName[live.name] {
      return ["agent": .string(address.key.text), "version": .number(JSONNumber(live.version))]
    }
    // A name that is no longer declared may be the key of an agent with another name.
    let isAmbiguous = agents.decisions[ResourceAddress(.agents, live.name)] != nil
    return [
      "agent": .string(isAmbiguous ? "\"\(live.name)\"" : live.name.text),
      "version": .number(JSONNumber(live.version)),
    ]
  }

  /// The change to a declared number; `nil` when nothing changes.
  func change(_ decision: NumberDecision) -> Change? {
    let isProtected = decision.desired.protect ?? decision.live?.marker?.isProtected ?? false
    guard let live = decision.live else {
      let after = value(decision).protected(isProtected ? true : nil)
      return change(decision, .create(after: after), .notLive, edits: [])
    }
    let wasProtected = live.marker?.isProtected ?? false
    let showsProtection = decision.writesSettings && (wasProtected || isProtected)
    let after = value(decision).protected(showsProtection ? isProtected : nil)
    let before = value(live).protected(showsProtection ? wasProtected : nil)
    let edits = edits(from: before, to: after)
    if decision.isReplaced {
      return change(decision, .replace(before: before, after: after), .sidChanged, edits: edits)
    }
    guard decision.isUnchanged else {
      return change(
        decision,
        .update(before: before, after: after),
        reason(decision),
        edits: edits
      )
    }
    guard let cause = movingAgent(live) else { return nil }
    return change(
      decision,
      .follow(before: before, after: after),
      .agentReversioned(cause),
      edits: edits
    )
  }

  /// The change to an undeclared number that an agent moves along.
  func undeclaredFollow(_ live: LiveNumber) -> Change? {
    guard let cause = movingAgent(live) else { return nil }
    let before = value(live)
    let after = followedValue(live)
    return Change(
      address: ResourceAddress(.numbers, live.e164),
      action: .follow(before: before, after: after),
      reason: .agentReversioned(cause),
      naturalKey: live.e164,
      edits: edits(from: before, to: after)
    )
  }

  private func movingAgent(_ live: LiveNumber) -> ResourceAddress? {
    guard live.targetType == .agent, let cause = agents.mover(of: live.targetID) else { return nil }
    return cause
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
    guard let old = decision.live?.weights, let new = decision.weights, old.count == new.count
    else {
      return nil
    }
    let names = zip(old, new)
      .map { share, entry -> Bool in
        guard share.weight == entry.weight else { return false }
        return name(.live(share.agentID)) == name(entry.agent)
      }
    guard names.allSatisfy(\.self) else { return nil }
    return decision.members.first { agents.goLive[$0] != nil }
  }

  private func name(_ reference: ObjectReference) -> ObjectName? {
    if let address = agents.addressByFinal[reference] {
      return agents.decisions[address]?.desired.name
    }
    return reference.knownID.flatMap { agents.inventory.agentsByID[$0]?.name }
  }

  private func change(
    _ decision: NumberDecision,
    _ action: Change.Action,
    _ reason: Change.Reason,
    edits: [Edit]
  ) -> Change {
    Change(
      address: decision.desired.address,
      action: action,
      reason: reason,
      naturalKey: decision.desired.e164,
      edits: edits,
      unknown: decision.unknown,
      span: decision.desired.source.entry,
      former: decision.live?.marker?.formerAddress(decision.desired.address, in: agents.stack)
    )
  }
}

extension JSONValue {
  /// The object with its protection; `nil` leaves it out.
  fileprivate func protected(_ isProtected: Bool?) -> JSONValue {
    guard let isProtected, var object else { return self }
    object["protect"] = .bool(isProtected)
    return .object(object)
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
