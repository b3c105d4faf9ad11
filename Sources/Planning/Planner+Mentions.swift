import Diagnostics
import JSON
import Resources

extension Planner {
  /// What of that which the plan takes away something would go on naming.
  func mentionRefusals(
    _ numbers: [NumberDecision],
    _ choices: [AgentChoice],
    _ agents: AgentPlan,
    _ objects: ObjectPlan
  ) -> [Diagnostic] {
    let departures = departures(numbers)
    guard !departures.isEmpty else { return [] }
    let gone = departures.reduce(into: Set<RemoteID>()) { $0.formUnion($1.ids) }
    let bound = boundAfter(numbers, agents, gone)
    let versions = versionsAfter(choices, agents, bound, gone)
    let plain = objectsAfter(objects, gone)
    return departures.refusals(bound + versions + plain)
      + deletions.objects.linkRefusals(
        survivors(agents) + answeringVersions(bound + versions, gone),
        links: live.links
      )
  }

  private func departures(_ numbers: [NumberDecision]) -> [Departure] {
    deletions.agents.map { deletion in
      Departure(
        deletion.address,
        ids: Set(deletion.versions.map(\.id)),
        agentName: deletion.versions.last?.name ?? deletion.address.key,
        span: deletion.span
      )
    }
      + deletions.numbers.map {
        Departure($0.address, ids: [$0.number.id], span: $0.span)
      }
      + numbers.filter(\.isReplaced)
      .compactMap { decision in
        decision.live.map {
          Departure(
            decision.desired.address,
            ids: [$0.id],
            isReplaced: true,
            span: decision.desired.source[JSONPointer([.key("external_number_sid")])]
          )
        }
      }
      + deletions.objects.objects.map {
        Departure($0.address, ids: [$0.object.id], span: $0.span)
      }
  }

  // MARK: What is there afterwards

  /// The numbers: as they are, or as they are declared.
  private func boundAfter(
    _ numbers: [NumberDecision],
    _ agents: AgentPlan,
    _ gone: Set<RemoteID>
  ) -> [Mentioner] {
    let declared = Set(numbers.map(\.desired.e164))
    let others = live.numbers.filter { !declared.contains($0.e164) && !gone.contains($0.id) }
    return others.map { number in
      Mentioner(
        "\(number.e164), which is not declared,",
        number.said,
        ids: number.namedVersions,
        advice: "Route \(number.e164) elsewhere first, or declare it here."
      )
    }
      + numbers.map { decision in
        Mentioner(
          decision.desired.address.description,
          decision.said(agents),
          ids: decision.namedVersions(agents),
          advice: "Take the id out of \(decision.desired.address) first."
        )
      }
  }

  /// The versions that answer or may come to: published ones, drafts, and those that are named and are
  /// archived, or will be by this plan.
  private func versionsAfter(
    _ choices: [AgentChoice],
    _ agents: AgentPlan,
    _ bound: [Mentioner],
    _ gone: Set<RemoteID>
  ) -> [Mentioner] {
    let survivors = survivors(agents)
    let staying =
      survivors.map { version in
        Mentioner(
          version,
          isForeignDraft: version.state == .draft && !version.isMade(by: desired.stack)
        )
      }
    let coming = choices.compactMap { choice -> Mentioner? in
      let name = choice.decision.desired.name
      switch choice.option.outcome {
      case .keep: return nil
      case .publishDraft(let version), .rollback(let version): return Mentioner(version)
      case .create(let version):
        return Mentioner(name: name, version: version, config: choice.decision.full)
      case .updateDraft(let draft):
        return Mentioner(name: name, version: draft.version, config: choice.decision.full)
      }
    }
    let known = bound + staying + coming
    let listed = Set(
      survivors.map(\.id)
        + choices.filter { !$0.option.outcome.isKept }.compactMap(\.id)
    )
    return staying + coming
      + answeringVersions(known, gone).filter { !listed.contains($0.id) }
      .map { Mentioner($0, state: .archived) }
  }

  /// The versions that numbers and agents lead to, whatever their state.
  private func answeringVersions(
    _ mentioners: [Mentioner],
    _ gone: Set<RemoteID>
  ) -> [LiveAgent] {
    let first = mentioners.filter { !$0.isForeignDraft }
      .reduce(into: Set(live.unknown.flatMap(\.mentionedIDs))) { $0.formUnion($1.mentionedIDs) }
    return inventory.agentsByID.reached(from: first).subtracting(gone).sorted()
      .compactMap { inventory.agentsByID[$0] }
  }

  /// Takeaways, knowledge bases, webhooks and scenarios.
  private func objectsAfter(_ objects: ObjectPlan, _ gone: Set<RemoteID>) -> [Mentioner] {
    let leaving = Set(objects.decisions.flatMap(\.leaving).map(\.id))
    let decided = Dictionary(
      objects.decisions.compactMap { decision in decision.live.map { ($0.id, decision) } },
      uniquingKeysWith: { first, _ in first }
    )
    return ObjectPlan.kinds.flatMap { kind in
      live.objects(of: kind).filter { !gone.contains($0.id) && !leaving.contains($0.id) }
        .map { object in
          var fields = object.fields
          for (key, value) in decided[object.id]?.fields.value.members ?? [] { fields[key] = value }
          return Mentioner(
            "the \(kind.singular) \"\(object.naturalKey)\"",
            fields,
            of: decided[object.id]?.desired.address ?? ResourceAddress(kind, object.naturalKey)
          )
        }
    }
      + objects.decisions.filter { $0.live == nil || $0.deed == .replace }
      .map { decision in
        let address = decision.desired.address
        return Mentioner(address.description, decision.fields.value, of: address)
      }
  }

  /// The published and draft versions that exist and that the plan leaves in that state, as they are.
  private func survivors(_ agents: AgentPlan) -> [LiveAgent] {
    let deleted = Set(deletions.agents.flatMap(\.versions).map(\.id))
    return live.agents.filter { version in
      guard version.state != .archived, !deleted.contains(version.id) else { return false }
      guard let address = agents.addressByName[version.name], agents.goLive[address] != nil else {
        return true
      }
      return version.state == .draft && agents.outcomes[address]?.liveVersion?.id != version.id
    }
  }
}

extension Mentioner {
  /// - Parameters:
  ///   - version: As it is.
  ///   - state: That it has after the plan, where that is another one.
  ///   - isForeignDraft: Whether it is somebody's work in progress.
  fileprivate init(
    _ version: LiveAgent,
    state: AgentState? = nil,
    isForeignDraft: Bool = false
  ) {
    self.init(
      name: version.name,
      version: version.version,
      state: state ?? version.state,
      config: version.config.withoutMarkers,
      isForeignDraft: isForeignDraft
    )
  }

  fileprivate init(
    name: ObjectName,
    version: Int,
    state: AgentState = .published,
    config: JSONObject,
    isForeignDraft: Bool = false
  ) {
    let title = "version \(version) of the agent \"\(name)\""
    let advice: String
    switch state {
    case .published:
      advice = "Publish a version of that agent without the id first, or remove it too."
    case .draft: advice = "Take the id out of that draft first, or archive it."
    case .archived:
      advice = "Take the id of that version out of the number or the agent that leads to it first."
    }
    self.init(
      state == .published ? title : "\(state.rawValue) \(title)",
      ["config": .object(config)],
      advice: advice,
      isForeignDraft: isForeignDraft
    )
  }

  fileprivate init(_ title: String, _ fields: JSONObject, of address: ResourceAddress) {
    let target = fields["default_target"]
    let isByName = target?["type"]?.string.map { $0.isExactly("agent_name") } ?? false
    let name = isByName ? target?["name"]?.string.map { ObjectName($0) } : nil
    self.init(
      title,
      .object(fields),
      agentNames: Set([name].compactMap(\.self)),
      advice: "Take it out of \(address) first, or remove that too."
    )
  }
}

extension LiveNumber {
  /// The versions that may answer it; what is left over from before counts for nothing on a webhook's.
  fileprivate var namedVersions: Set<RemoteID> {
    let target = targetType == .webhook ? nil : targetID
    return Set([target].compactMap(\.self) + (weights ?? []).map(\.agentID))
  }

  /// All of it that may name something.
  fileprivate var said: JSONValue {
    var value: JSONObject = ["metadata": .object(metadata.withoutMarker)]
    if targetType != .webhook, let targetID {
      value["routing_target_id"] = .string(targetID.description)
    }
    value["server_url"] = serverURL.map(JSONValue.string)
    value["routing_weights"] = weights.map { shares in
      .array(shares.map { ["agent_id": .string($0.agentID.description)] })
    }
    return .object(value)
  }
}

extension NumberDecision {
  /// The versions that there are already and that it shall be answered by.
  fileprivate func namedVersions(_ agents: AgentPlan) -> Set<RemoteID> {
    let shares = (desired.route.shares(agents) ?? []).compactMap(\.agent.knownID)
    return Set(shares + [targetAgent.flatMap { agents.final[$0]?.knownID }].compactMap(\.self))
  }

  /// All of it that names what is there already.
  fileprivate func said(_ agents: AgentPlan) -> JSONValue {
    var value: JSONObject = [
      "metadata": .object((texts.metadata ?? live?.metadata ?? [:]).withoutMarker)
    ]
    value["server_url"] = texts.url.map(JSONValue.string)
    let target = targetAgent.flatMap { agents.final[$0]?.knownID?.description }
    value["routing_target_id"] = (target ?? desired.route.workflow).map(JSONValue.string)
    let shares = desired.route.shares(agents) ?? []
    value["routing_weights"] = .array(
      shares.compactMap(\.agent.knownID).map { ["agent_id": .string($0.description)] }
    )
    return .object(value)
  }
}

extension DesiredRoute {
  fileprivate var workflow: String? { if case .workflow(let id) = self { id } else { nil } }
}
