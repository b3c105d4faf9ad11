import Planning
import Resources

/// The numbers whose callers the agents of a plan answer, according to the plan itself.
///
/// A plan contains only numbers that change or move along; a number that keeps pointing at an agent
/// with an unchanged version is not affected.
struct Reach {
  private struct Occurrence {
    let number: ObjectName
    /// The version in the route; `nil` if it has none, as before a plan is complete.
    let version: Int?
    /// The share in percent.
    let share: Int
  }

  /// The occurrences by agent key, in the order of the changes.
  private var occurrences: [ObjectName: [Occurrence]] = [:]

  init(_ plan: Plan) {
    for change in plan.changes {
      guard let route = change.action.after?.route else { continue }
      let number = ObjectName(escaped(change.address.description))
      let whole = ConfiguredRoute.Share(route.target, weight: CallRoute.bucketCount)
      for share in route.split.isEmpty ? [whole] : route.split {
        guard case .agent(let agent, let version) = share.agent else { continue }
        let occurrence = Occurrence(number: number, version: version, share: share.weight)
        occurrences[agent, default: []].append(occurrence)
      }
    }
  }

  /// The numbers whose callers the new version of an agent answers, with their share, such as
  /// `numbers.split (80 % of callers)`; routes that pin another version are not affected.
  func numbers(of agent: Change) -> [String] {
    guard case .agent(let new) = agent.action.after else { return [] }
    var order: [ObjectName] = []
    var shares: [ObjectName: Int] = [:]
    for occurrence in occurrences[agent.address.key] ?? []
    where (occurrence.version ?? new.version) == new.version {
      if shares[occurrence.number] == nil { order.append(occurrence.number) }
      shares[occurrence.number, default: 0] += occurrence.share
    }
    return order.map { number in
      let share = shares[number] ?? 0
      return "\(number) (\(share == 100 ? "every caller" : "\(share) % of callers"))"
    }
  }
}
