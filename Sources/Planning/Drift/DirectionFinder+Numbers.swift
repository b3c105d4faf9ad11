import JSON
import Resources

extension DirectionFinder {
  /// The direction of a number that is bound or changed on its own account.
  ///
  /// A number has no versions, so most of its values prove nothing. Two facts do: Turnform never
  /// leaves a number on a version that is not published, and it never publishes without a marker.
  func number(_ change: Change) -> DriftVerdict {
    guard case .update = change.action else {
      let isBound = if case .create = change.action { false } else { true }
      return DriftVerdict(.notRecorded, isBound ? .valuesNotRecorded : .absenceNotRecorded)
    }
    guard let number = desired.numbers.first(where: { $0.address == change.address }),
      let live = inventory.numbersByE164[number.e164]?.first(where: { $0.sid == number.sid }),
      (live.marker?.stack).isExactly(desired.stack)
    else { return DriftVerdict(.notRecorded, .unmarked) }
    if change.edits.allSatisfy({ $0.pointer.tokens == [.key("protect")] }) {
      return DriftVerdict(.aheadInFiles, .protectionChanged)
    }
    guard change.edits.allSatisfy({ $0.pointer.tokens.first == .key("route") }) else {
      return DriftVerdict(.notRecorded, .valuesNotRecorded)
    }
    return route(number, live) ?? DriftVerdict(.notRecorded, .valuesNotRecorded)
  }

  /// What a route that differs on its own proves; `nil` when it proves nothing.
  private func route(_ number: DesiredNumber, _ live: LiveNumber) -> DriftVerdict? {
    switch number.route {
    case .webhook, .workflow: return nil
    case .agent(let address):
      guard live.targetType == .agent, live.weights == nil,
        let target = live.targetID.flatMap({ inventory.agentsByID[$0] }),
        target.state != .published, target.name == agents[address]?.name
      else { return nil }
      return DriftVerdict(.editedElsewhere, .strandedTarget(version: target.version))
    case .weighted(let shares, _):
      return split(shares, live.weights ?? [])
    }
  }

  /// The verdict for a split that names the right agents, some with a version that was replaced
  /// elsewhere.
  private func split(_ shares: [DesiredShare], _ live: [LiveShare]) -> DriftVerdict? {
    guard shares.count == live.count else { return nil }
    var replaced: ResourceAddress?
    for (share, entry) in zip(shares, live) {
      guard let version = inventory.agentsByID[entry.agentID], entry.weight == share.weight,
        let agent = agents[share.agent], agent.name == version.name
      else { return nil }
      if let pinned = share.version {
        guard pinned == version.version else { return nil }
      } else if let now = published(agent), now.id != version.id {
        guard !now.isMade(by: desired.stack) else { return nil }
        replaced = replaced ?? share.agent
      }
    }
    return replaced.map { DriftVerdict(.editedElsewhere, .namesReplacedVersion(of: $0)) }
  }
}
