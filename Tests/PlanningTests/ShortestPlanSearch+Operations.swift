import JSON
import Planning
import Resources

extension ShortestPlanSearch {
  /// All relevant operations: other contents, names and numbers than those of the world lead
  /// nowhere.
  func operations(in state: SimulatedAPI) -> [Operation] {
    let agents = state.agents.values.sorted { $0.id < $1.id }
    var operations: [Operation] = world.desired.agents.flatMap { agent in
      configs(agent.name, ourVersion: nextVersion(agent.name, agents), isFirst: true, state)
        .map {
          Operation.agent(
            .create(
              name: agent.name,
              environment: agent.environment,
              config: $0,
              version: 0
            )
          )
        }
    }
    for agent in agents {
      guard let wanted = wanted[agent.name] else { continue }
      operations += lifecycle(agent, state)
      operations += wanted.linkOperations(of: agent, in: state)
    }
    operations += WantedObject.all(of: world).flatMap { $0.operations(in: state) }
    let answering = agents.filter { $0.state != .draft }.map(\.id)
    for desired in world.desired.numbers {
      operations += requests(desired, answering: answering, state)
    }
    return operations
  }

  private func nextVersion(_ name: ObjectName, _ agents: [LiveAgent]) -> Int {
    (agents.filter { $0.name == name }.map(\.version).max() ?? 0) + 1
  }

  /// The possible configs of a version: the versions that it names could be live in the end.
  ///
  /// A config written before they exist names none, and is written once more.
  private func configs(
    _ name: ObjectName,
    ourVersion: Int,
    isFirst: Bool,
    _ state: SimulatedAPI
  ) -> [StepContent] {
    guard let wanted = wanted[name] else { return [] }
    let right = rightVersions(in: state)
    let choices = wanted.named.reduce([[]]) { (lists: [[String]], other) in
      let versions = state.agents.values
        .filter { $0.name == other && (right.contains($0.id) || $0.isDraftOfOurs) }
        .map(\.id.description).sorted()
      return lists.flatMap { list in versions.map { list + [$0] } }
    }
    var messages = choices.map { $0.isEmpty ? nil : $0.joined(separator: " ") }
    if isFirst, !wanted.named.isEmpty { messages.append(nil) }
    let metadata = JSONObject().marked(Marker(stack: RandomWorld.stack, version: ourVersion))
    return messages.map { message in
      var config: JSONObject = [
        "system_prompt": .string(wanted.prompt.text), "metadata": .object(metadata),
      ]
      config["first_message"] = message.map { .string($0) }
      return StepContent(config)
    }
  }

  private func lifecycle(_ agent: LiveAgent, _ state: SimulatedAPI) -> [Operation] {
    switch agent.state {
    case .draft where agent.isDraftOfOurs:
      // Another client's draft is work in progress. A draft of this stack is never archived to be
      // rolled back, though that can save a request: its `published_at` would stay null forever
      // (Contract.md §1, point 8).
      return [.agent(.publish(.live(agent.id)))]
        + configs(agent.name, ourVersion: agent.version, isFirst: false, state)
        .map {
          .agent(
            .updateDraft(.live(agent.id), name: agent.name, config: $0, version: agent.version)
          )
        }
    case .draft: return []
    case .archived: return [.agent(.rollback(agent.id))]
    case .published: return [.agent(.delete(agent.id))]
    }
  }

  private func requests(
    _ desired: DesiredNumber,
    answering: [RemoteID],
    _ state: SimulatedAPI
  ) -> [Operation] {
    guard let live = state.numbers.values.first(where: { $0.e164 == desired.e164 }) else {
      return settings(desired, nil, answering)
        .map {
          .number(.bind(e164: desired.e164, sid: desired.sid, settings: $0))
        }
    }
    var operations: [Operation] = settings(desired, live, answering)
      .map {
        .number(.update(live.id, settings: $0))
      }
    if live.weights != nil { operations.append(.number(.clearWeights(live.id))) }
    let holds = answering.map { id in
      [50, 50].map { NumberOperation.Share(agent: .live(id), weight: $0) }
    }
    for shares in holds + splits(desired, state) {
      operations.append(.number(.setWeights(.live(live.id), shares)))
    }
    return operations
  }

  /// Every target with the current and the wanted SMS setting.
  private func settings(
    _ desired: DesiredNumber,
    _ live: LiveNumber?,
    _ answering: [RemoteID]
  ) -> [NumberSettings] {
    let sms = Set([desired.smsEnabled ?? live?.smsEnabled ?? false, live?.smsEnabled ?? false])
    var targets: [(NumberSettings.Target, String?)] = answering.map { (.agent(.live($0)), nil) }
    if case .webhook(let url) = desired.route { targets.append((.webhook(leftover: nil), url)) }
    return targets.flatMap { target, url in
      sms.sorted { !$0 && $1 }
        .map {
          NumberSettings(target: target, serverURL: url, smsEnabled: $0, metadata: nil)
        }
    }
  }

  /// The declared split over every version that each share could name.
  private func splits(_ desired: DesiredNumber, _ state: SimulatedAPI) -> [[NumberOperation.Share]]
  {
    guard case .weighted(let shares, _) = desired.route else { return [] }
    return shares.reduce([[]]) { splits, share in
      let versions = state.agents.values.sorted { $0.id < $1.id }
        .filter { agent in
          agent.name == share.agent.key && agent.state != .draft
            && share.version.map { $0 == agent.version } ?? true
        }
      return splits.flatMap { split in
        versions.map {
          split + [NumberOperation.Share(agent: .live($0.id), weight: share.weight)]
        }
      }
    }
  }
}
