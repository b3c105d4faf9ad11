import Diagnostics
import JSON
import Resources

extension Planner {
  /// The errors for resources that the plan deletes and that would still be referenced.
  func referenceRefusals(_ parts: PlanParts) -> [Diagnostic] {
    let deletedResources = deletedResources(parts.numbers)
    guard !deletedResources.isEmpty else { return [] }
    let deletedIDs = deletedResources.reduce(into: Set<RemoteID>()) { $0.formUnion($1.ids) }
    let bound = boundAfter(parts.numbers, parts.agents, deletedIDs)
    let versions = versionsAfter(parts, bound, deletedIDs)
    let plain = objectsAfter(parts.objects, deletedIDs)
    let staying =
      survivors(parts.agents) + answeringVersions(bound + versions, parts.choices, deletedIDs)
    return deletedResources.refusals(bound + versions + plain)
      + deletions.objects.linkRefusals(linkedAfter(parts, staying: staying))
  }

  /// The knowledge bases of every existing version, once the agents are as declared and before
  /// anything is deleted.
  ///
  /// - Returns: Empty when no knowledge base is deleted, because then the links do not matter.
  func linksAfter(_ choices: [AgentChoice]) -> [RemoteID: Set<RemoteID>] {
    guard deletesKnowledgeBases else { return [:] }
    var links = live.links.mapValues { Set($0.map(\.knowledgeBaseID)) }
    for choice in choices {
      guard let id = choice.id else { continue }
      links[id, default: []].subtract(choice.option.links.removed)
      links[id, default: []].formUnion(choice.option.links.added.compactMap(\.id))
    }
    return links
  }

  /// The versions that answer afterwards, or may do so later, with the knowledge bases they keep or
  /// get.
  private func linkedAfter(_ parts: PlanParts, staying: [LiveAgent]) -> [LinkedVersion] {
    guard deletesKnowledgeBases else { return [] }
    let carrying = Dictionary(
      first: desired.agents.filter { $0.links == nil }.map { ($0.name, $0.address) }
    )
    func linked(_ name: ObjectName, _ version: Int, _ bases: Set<RemoteID>) -> LinkedVersion {
      LinkedVersion(name: name, version: version, bases: bases, carriedBy: carrying[name])
    }
    let existing = (staying + parts.choices.compactMap(\.option.outcome.liveVersion))
      .map { linked($0.name, $0.version, parts.links[$0.id] ?? []) }
    // A new version gets the links of the previous one if none are declared.
    let new = parts.choices.filter { $0.id == nil }
      .map { choice in
        linked(
          choice.decision.desired.name,
          choice.option.outcome.version,
          Set(choice.option.links.added.compactMap(\.id))
        )
      }
    return existing + new
  }

  private func deletedResources(_ numbers: [NumberDecision]) -> [DeletedResource] {
    deletions.agents.map { deletion in
      DeletedResource(
        address: deletion.address,
        ids: Set(deletion.object.map(\.id)),
        agentName: retiredName(with: deletion),
        span: deletion.span
      )
    }
      + deletions.numbers.map {
        DeletedResource(address: $0.address, ids: [$0.object.id], span: $0.span)
      }
      + numbers.filter(\.isReplaced)
      .compactMap { decision in
        decision.live.map {
          DeletedResource(
            address: decision.desired.address,
            ids: [$0.id],
            isReplaced: true,
            span: decision.desired.source[JSONPointer([.key("external_number_sid")])]
          )
        }
      }
      + deletions.objects.objects.map {
        DeletedResource(address: $0.address, ids: [$0.object.id], span: $0.span)
      }
  }

  /// The name that no version answers to afterwards; `nil` when another client's published version
  /// stays.
  private func retiredName(with deletion: Deletion<[LiveAgent]>) -> ObjectName? {
    let deleted = Set(deletion.object.map(\.id))
    guard let name = deletion.object.last?.name else { return nil }
    return inventory.versions(of: name, in: .published).allSatisfy { deleted.contains($0.id) }
      ? name : nil
  }

  // MARK: State afterwards

  /// The numbers: in their current or declared state.
  private func boundAfter(
    _ numbers: [NumberDecision],
    _ agents: AgentPlan,
    _ deletedIDs: Set<RemoteID>
  ) -> [Referrer] {
    let declared = Set(numbers.map(\.desired.e164))
    let others = live.numbers.filter { !declared.contains($0.e164) && !deletedIDs.contains($0.id) }
    return others.map { number in
      Referrer(
        "\(number.e164), which is not declared,",
        number.content(agents),
        ids: number.namedVersions(agents),
        advice: "Route \(number.e164) elsewhere first, or declare it here."
      )
    }
      + numbers.map { decision in
        Referrer(
          decision.desired.address.description,
          decision.content(agents),
          ids: decision.namedVersions(agents),
          advice: "Remove the id from \(decision.desired.address) first."
        )
      }
  }

  /// The versions that answer or may do so later: published ones, drafts, and referenced ones that
  /// are archived, or will be by this plan.
  private func versionsAfter(
    _ parts: PlanParts,
    _ bound: [Referrer],
    _ deletedIDs: Set<RemoteID>
  ) -> [Referrer] {
    let survivors = survivors(parts.agents)
    let staying = survivors.map { version in
      Referrer(
        version,
        isForeignDraft: version.state == .draft && !version.isMade(by: desired.stack)
      )
    }
    let coming = parts.choices.compactMap { choice -> Referrer? in
      let name = choice.decision.desired.name
      switch choice.option.outcome {
      case .keep: return nil
      case .publishDraft(let version), .rollback(let version): return Referrer(version)
      case .create(let version):
        return Referrer(name: name, version: version, config: choice.decision.full)
      case .updateDraft(let draft):
        return Referrer(name: name, version: draft.version, config: choice.decision.full)
      }
    }
    let known = bound + staying + coming
    let listed = Set(
      survivors.map(\.id)
        + parts.choices.filter { !$0.option.outcome.isKept }.compactMap(\.id)
    )
    return staying + coming
      + answeringVersions(known, parts.choices, deletedIDs).filter { !listed.contains($0.id) }
      .map { Referrer($0, state: .archived) }
  }

  /// The versions that numbers and agents lead to, in any state.
  ///
  /// A deleted version no longer leads anywhere, and a rewritten draft no longer leads where it
  /// did.
  private func answeringVersions(
    _ referrers: [Referrer],
    _ choices: [AgentChoice],
    _ deletedIDs: Set<RemoteID>
  ) -> [LiveAgent] {
    let rewritten = choices.compactMap { choice -> RemoteID? in
      if case .updateDraft(let draft) = choice.option.outcome { draft.id } else { nil }
    }
    let left = deletedIDs.union(rewritten)
    let versions = inventory.agentsByID.filter { !left.contains($0.key) }
    let first = referrers.filter { !$0.isForeignDraft }
      .reduce(into: Set(live.unknown.flatMap(\.mentionedIDs))) { $0.formUnion($1.mentionedIDs) }
    return versions.reached(from: first).sorted().compactMap { versions[$0] }
  }

  /// Takeaways, knowledge bases, webhooks, and scenarios.
  private func objectsAfter(_ objects: ObjectPlan, _ deletedIDs: Set<RemoteID>) -> [Referrer] {
    let superseded = Set(objects.decisions.flatMap(\.superseded).map(\.id))
    let decided = Dictionary(
      first: objects.decisions.compactMap { decision in decision.live.map { ($0.id, decision) } }
    )
    return ObjectPlan.kinds.flatMap { kind in
      live.objects(of: kind).filter { !deletedIDs.contains($0.id) && !superseded.contains($0.id) }
        .map { object in
          let fields = decided[object.id]?.fieldsAfter(object) ?? object.fields
          return Referrer(
            "the \(kind.singular) \"\(object.naturalKey)\"",
            fields,
            of: decided[object.id]?.desired.address ?? ResourceAddress(kind, object.naturalKey)
          )
        }
    }
      + objects.decisions.filter { $0.live == nil || $0.action == .replace }
      .map { decision in
        let address = decision.desired.address
        return Referrer(address.description, decision.fields.value, of: address)
      }
  }

  /// The existing published and draft versions that the plan leaves in that state, unchanged.
  private func survivors(_ agents: AgentPlan) -> [LiveAgent] {
    let deleted = Set(deletions.agents.flatMap(\.object).map(\.id))
    return live.agents.filter { version in
      guard version.state != .archived, !deleted.contains(version.id) else { return false }
      guard let address = agents.addressByName[version.name], agents.publishSteps[address] != nil
      else { return true }
      return version.state == .draft && agents.choices[address]?.id != version.id
    }
  }
}

extension Referrer {
  /// - Parameter state: The state after the plan, if it differs.
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
    case .draft: advice = "Remove the id from that draft first, or archive it."
    case .archived:
      advice = "Remove the id of that version from the number or agent that routes to it first."
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
      advice: "Remove it from \(address) first, or remove that as well."
    )
  }
}

extension LiveNumber {
  /// The versions that may answer it; a leftover target of a webhook route does not count.
  fileprivate func namedVersions(_ agents: AgentPlan) -> Set<RemoteID> {
    Set([targetAfter(agents)].compactMap(\.self) + (weights ?? []).map(\.agentID))
  }

  /// Where its target ends up: publishing moves it along with its agent (Contract.md §6).
  private func targetAfter(_ agents: AgentPlan) -> RemoteID? {
    switch targetType {
    case .agent: targetID.flatMap { agents.followed($0).knownID }
    case .workflow: targetID
    case .webhook: nil
    }
  }

  /// All of its content that may contain references.
  fileprivate func content(_ agents: AgentPlan) -> JSONValue {
    var value: JSONObject = ["metadata": .object(metadata.withoutMarker)]
    value["routing_target_id"] = targetAfter(agents).map { .string($0.description) }
    value["server_url"] = serverURL.map(JSONValue.string)
    value["routing_weights"] = weights.map { shares in
      .array(shares.map { ["agent_id": .string($0.agentID.description)] })
    }
    return .object(value)
  }
}

extension NumberDecision {
  /// The existing versions that should answer it.
  fileprivate func namedVersions(_ agents: AgentPlan) -> Set<RemoteID> {
    let shares = (desired.route.shares(agents) ?? []).compactMap(\.agent.knownID)
    return Set(shares + [targetAgent.flatMap { agents.final[$0]?.knownID }].compactMap(\.self))
  }

  /// All of its content that references existing resources.
  fileprivate func content(_ agents: AgentPlan) -> JSONValue {
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
