import JSON
import Planning
import Resources

/// The numbers whose callers the agents of a plan answer, according to the plan itself.
///
/// A plan contains only numbers that change or move along; a number that keeps pointing at an agent
/// with an unchanged version is not affected.
struct Reach {
  /// One occurrence of an agent in a route.
  private struct Place {
    let number: ObjectName
    /// The version in the route; `nil` if it has none, as before a plan is complete.
    let version: JSONValue?
    /// The share in percent.
    let share: Int
  }

  /// The occurrences by agent key, in the order of the changes.
  private var places: [ObjectName: [Place]] = [:]

  init(_ plan: Plan) {
    for change in plan.changes where change.address.kind == .numbers {
      guard let route = change.action.after?["route"] else { continue }
      let number = ObjectName(escaped(change.address.description))
      if let agent = route["agent"]?.string {
        let place = Place(number: number, version: route["version"], share: 100)
        places[ObjectName(agent), default: []].append(place)
      }
      for entry in route["weighted"]?.array ?? [] {
        guard let agent = entry["agent"]?.string else { continue }
        let share = entry["weight"]?.integer ?? 0
        let place = Place(number: number, version: entry["version"], share: share)
        places[ObjectName(agent), default: []].append(place)
      }
    }
  }

  /// The numbers whose callers the new version of an agent answers, with their share.
  ///
  /// - Parameter agent: A change of an agent. Routes that pin another version are not affected.
  /// - Returns: Texts such as `numbers.split (80 % of callers)`.
  func numbers(of agent: Change) -> [String] {
    let version = agent.action.after?["version"]
    var order: [ObjectName] = []
    var shares: [ObjectName: Int] = [:]
    for place in places[agent.address.key] ?? [] where (place.version ?? version) == version {
      if shares[place.number] == nil { order.append(place.number) }
      shares[place.number, default: 0] += place.share
    }
    return order.map { number in
      let share = shares[number] ?? 0
      return "\(number) (\(share == 100 ? "every caller" : "\(share) % of callers"))"
    }
  }
}
