import Planning
import Resources

extension ShortestPlanSearch {
  /// A lower bound on the number of requests from here, safe or not.
  func atLeast(_ state: SimulatedAPI) -> Int {
    let right = rightVersions(in: state)
    return wanted.reduce(0) { $0 + atLeast($1.key, $1.value, right, state) }
      + WantedObject.all(of: world).reduce(0) { $0 + $1.missingSteps(in: state) }
      + world.desired.numbers.reduce(0) { $0 + atLeast($1, right, state) }
  }

  private func atLeast(
    _ name: ObjectName,
    _ wanted: WantedVersion,
    _ right: Set<RemoteID>,
    _ state: SimulatedAPI
  ) -> Int {
    let ways = state.agents.values.filter { $0.name == name }
      .map { version in
        let links = wanted.linkSteps(of: version.id, in: state)
        guard right.contains(version.id) else {
          return version.isDraftOfOurs ? 2 + links : Int.max
        }
        return (version.state == .published ? 0 : 1) + links
      }
    return min(ways.min() ?? Int.max, 2 + wanted.linkSteps(of: nil, in: state))
  }

  /// The versions that could end as declared without another write.
  ///
  /// The versions that they name must be able to do the same, or be a draft of this stack that can
  /// be written.
  func rightVersions(in state: SimulatedAPI) -> Set<RemoteID> {
    var right = Set(
      state.agents.values
        .filter { version in
          wanted[version.name]
            .map { wanted in
              version.prompt == wanted.prompt && version.namedIDs.count == wanted.named.count
            } ?? false
        }
        .map(\.id)
    )
    while true {
      let wrong = right.filter { id in
        guard let version = state.agents[id], let wanted = wanted[version.name] else { return true }
        return !zip(version.namedIDs, wanted.named)
          .allSatisfy { id, name in
            guard let other = state.agents[RemoteID(id)], other.name == name else { return false }
            return right.contains(other.id) || other.isDraftOfOurs
          }
      }
      guard !wrong.isEmpty else { return right }
      right.subtract(wrong)
    }
  }

  private func atLeast(
    _ desired: DesiredNumber,
    _ right: Set<RemoteID>,
    _ state: SimulatedAPI
  ) -> Int {
    guard let live = state.numbers.values.first(where: { $0.e164 == desired.e164 }) else {
      if case .weighted = desired.route { return 2 }
      return 1
    }
    let sms = desired.smsEnabled.map { $0 != live.smsEnabled } ?? false
    let target = live.targetID.flatMap { state.agents[$0]?.name }
    switch desired.route {
    case .webhook(let url):
      let settings = sms || live.targetType != .webhook || live.serverURL != url
      return (settings ? 1 : 0) + (live.weights == nil ? 0 : 1)
    case .workflow:
      return 1
    case .agent(let address):
      let settings = sms || live.targetType != .agent || target != address.key
      return (settings ? 1 : 0) + (live.weights == nil ? 0 : 1)
    case .weighted(let shares, let fallback):
      let settings = sms || live.targetType != .agent || target != fallback.key
      return (settings ? 1 : 0) + (mayStay(live.weights, shares, right, state) ? 0 : 1)
    }
  }

  /// Whether changes to the agents alone could complete the split.
  private func mayStay(
    _ weights: [LiveShare]?,
    _ shares: [DesiredShare],
    _ right: Set<RemoteID>,
    _ state: SimulatedAPI
  ) -> Bool {
    guard let weights, weights.count == shares.count else { return false }
    return zip(weights, shares)
      .allSatisfy { live, share in
        guard let agent = state.agents[live.agentID], live.weight == share.weight else {
          return false
        }
        guard agent.name == share.agent.key else { return false }
        return share.version.map { $0 == agent.version } ?? right.contains(agent.id)
      }
  }
}
