package import JSON
package import Resources

/// The routing of a number as it is configured, with the version of each agent that answers.
package struct ConfiguredRoute: Sendable, Hashable {
  /// The type of the target; a split applies only to type agent.
  package let type: LiveNumber.TargetType
  /// Answers without a split, and SMS with one.
  package let target: CallRoute.Answerer
  /// The entries of the split; empty if there is none.
  package let split: [Share]
  /// The id in the routing target of a number of another type, next to a split that it ignores.
  private let ignoredTarget: RemoteID?

  /// One entry of a split.
  package struct Share: Sendable, Hashable {
    package let agent: CallRoute.Answerer
    /// In percent.
    package let weight: Int

    package init(_ agent: CallRoute.Answerer, weight: Int) {
      self.agent = agent
      self.weight = weight
    }
  }

  package init(
    _ type: LiveNumber.TargetType,
    _ target: CallRoute.Answerer,
    split: [Share] = []
  ) {
    self.type = type
    self.target = target
    self.split = split
    ignoredTarget = nil
  }

  /// - Parameters:
  ///   - target: The agent that is its target, if it is of type agent.
  ///   - agent: The agent version with an id.
  init(
    _ live: LiveNumber,
    target: (RemoteID) -> CallRoute.Answerer,
    agent: (RemoteID) -> CallRoute.Answerer
  ) {
    type = live.targetType
    self.target =
      switch live.targetType {
      case .agent: live.targetID.map(target) ?? .nobody
      case .webhook: live.serverURL.map { .webhook($0) } ?? .nobody
      case .workflow: live.targetID.map { .workflow($0.description) } ?? .nobody
      }
    split = (live.weights ?? []).map { Share(agent($0.agentID), weight: $0.weight) }
    ignoredTarget = split.isEmpty ? nil : live.targetID
  }

  /// The form of a manifest's `route`; every agent is shown with the version that answers, because
  /// that is what re-pinning a split changes.
  package var json: JSONValue {
    let agent = target == .nobody ? JSONValue.null : .object(target.json)
    var object = JSONObject()
    if !split.isEmpty {
      let entries = split.map { share -> JSONValue in
        var entry = share.agent.json
        entry["weight"] = .number(JSONNumber(share.weight))
        return .object(entry)
      }
      object["weighted"] = .array(entries)
      object["fallback"] =
        type == .agent ? agent : ignoredTarget.map { .string($0.description) } ?? .null
    }
    switch type {
    case .agent: return split.isEmpty ? agent : .object(object)
    case .webhook, .workflow: object[type.rawValue] = agent[type.rawValue] ?? .null
    }
    return .object(object)
  }
}

extension CallRoute {
  /// - Parameter route: Its split counts only if it applies.
  package init(_ route: ConfiguredRoute) {
    guard route.type == .agent, !route.split.isEmpty else {
      self.init(route.target)
      return
    }
    self.init(entries: route.split.map { ($0.agent, $0.weight) }, fallback: route.target)
  }
}
