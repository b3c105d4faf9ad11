import Diagnostics
import Resources

/// Finds the combination of options that needs the fewest requests, without planning every one.
///
/// A plan's requests are those of each agent and those of its ``Dependent``s, and each of them
/// depends on few agents. Agents are followed in dependency order. Once everything that depends on
/// an agent is weighed, combinations that differ only in that agent are compared, and one of them is
/// followed: agents that have nothing in common cost the sum of their options, not the product.
///
/// What this leaves out, temporary pins for several numbers and whether the steps have a safe order,
/// can only make a plan longer, or refuse it.
struct CombinationSearch {
  /// A group of agents whose choice is open.
  private struct Unit {
    let group: [Int]
    /// The open agents outside the group that it references, by position.
    let named: [Int]
    /// The dependents whose agents are all followed with this unit.
    var completed: [Int] = []
    /// The last unit that depends on this one.
    var lastUse: Int
  }

  /// An alternative that was found for a unit, and its requests.
  private struct Found {
    let choices: AgentCombinations.Alternative
    let requests: Int
  }

  /// A combination, as far as it is followed.
  struct Path {
    /// By unit, the position of its alternative among those found.
    fileprivate(set) var picks: [Int] = []
    /// The requests that depend on open choices.
    fileprivate(set) var requests = RequestCount()
  }

  /// The result of following combinations.
  struct Paths {
    /// In the order in which combinations are preferred where they are equally expensive.
    fileprivate(set) var paths: [Path]
    /// The fewest requests of a path that was not followed to its end; `nil` when all were.
    fileprivate(set) var leastDropped: Int?
  }

  let combinations: AgentCombinations
  /// The preferred combination, by agent position.
  let preferred: [AgentChoice]
  private var units: [Unit] = []
  private var unitOf: [Int: Int] = [:]
  private var dependents: [(dependent: Dependent, units: [Int])] = []
  private var found: [[Found]] = []
  /// By unit and the ids of the agents that it references, positions in `found`.
  private var foundByIDs: [[[RemoteID?]: Range<Int>]] = []
  /// By dependent and the picks of its units.
  private var weighed: [[[Int]: RequestCount]] = []

  /// The most paths to follow at a time.
  static let limit = 256

  init(_ combinations: AgentCombinations) {
    self.combinations = combinations
    preferred = combinations.preferred
    let graph = combinations.planner.graph
    for group in graph.groups {
      let named = Set(group.flatMap { graph.named[$0] }.filter { unitOf[$0] != nil }).sorted()
      let hasOptions = !graph.isCycle(group) && preferred[group[0]].decision.options.count > 1
      guard hasOptions || !named.isEmpty else { continue }
      for agent in group { unitOf[agent] = units.count }
      for agent in named { units[unitOf[agent] ?? 0].lastUse = units.count }
      units.append(Unit(group: group, named: named, lastUse: units.count))
    }
    guard !units.isEmpty else { return }
    found = Array(repeating: [], count: units.count)
    foundByIDs = Array(repeating: [:], count: units.count)
    for dependent in combinations.dependents { add(dependent) }
    weighed = Array(repeating: [:], count: dependents.count)
  }

  private mutating func add(_ dependent: Dependent) {
    let own = Set(dependent.agents.compactMap { unitOf[$0] }).sorted()
    guard let last = own.last else { return }
    units[last].completed.append(dependents.count)
    for unit in own { units[unit].lastUse = max(units[unit].lastUse, last) }
    dependents.append((dependent, own))
  }

  /// Whether there is only one combination.
  var isDecided: Bool { units.isEmpty }

  /// The number of agents with more than one option.
  var optionalAgents: Int {
    unitOf.keys.count { preferred[$0].decision.options.count > 1 }
  }

  /// The agents with an open choice, and all that depends on them.
  var open: Set<ResourceAddress> {
    Set(
      unitOf.keys.map { preferred[$0].decision.desired.address }
        + dependents.map(\.dependent.address)
    )
  }

  /// The choices of a combination, by agent position.
  func choices(_ path: Path) -> [AgentChoice] {
    var choices = preferred
    for (unit, pick) in zip(units.indices, path.picks) {
      for (agent, choice) in zip(units[unit].group, found[unit][pick].choices) {
        choices[agent] = choice
      }
    }
    return choices
  }

  /// Finds the combination with the fewest requests; the preferred one of several.
  ///
  /// - Returns: Also whether no combination needs fewer.
  mutating func cheapest() -> (path: Path, isProven: Bool) {
    var preferred = Path()
    for unit in units.indices {
      preferred = followed(preferred, unit, picks(for: unit, after: preferred).lowerBound)
    }
    let cheaper = paths(below: preferred.requests.total, merging: true)
    let best = cheaper.paths.min { $0.requests.total < $1.requests.total } ?? preferred
    return (best, cheaper.leastDropped.map { $0 >= best.requests.total } ?? true)
  }

  /// Follows the combinations with less than a number of requests.
  ///
  /// - Parameter merging: Whether only the cheapest of those that no further cost tells apart is
  ///   followed.
  mutating func paths(below bound: Int, merging: Bool) -> Paths {
    var result = Paths(paths: [Path()])
    for unit in units.indices {
      var preferred: [Path] = []
      var others: [Path] = []
      for path in result.paths {
        let picks = picks(for: unit, after: path)
        for pick in picks {
          let next = followed(path, unit, pick)
          guard next.requests.total < bound else { continue }
          if pick == picks.lowerBound { preferred.append(next) } else { others.append(next) }
        }
      }
      result.paths = preferred + others
      if merging { result.paths = merged(result.paths, after: unit) }
      result.keepCheapest(Self.limit)
    }
    return result
  }

  /// The alternatives for a unit, by their positions among those found, the preferred one first.
  private mutating func picks(for unit: Int, after path: Path) -> Range<Int> {
    let (picks, preferred) = (path.picks, preferred)
    let (unitOf, units, found) = (unitOf, units, found)
    func id(_ agent: Int) -> RemoteID? {
      guard let other = unitOf[agent], let place = units[other].group.firstIndex(of: agent) else {
        return preferred[agent].id
      }
      return found[other][picks[other]].choices[place].id
    }
    let ids = units[unit].named.map(id)
    if let known = foundByIDs[unit][ids] { return known }
    let group = units[unit].group
    let alternatives = combinations.alternatives(for: group, ids: combinations.knownIDs(id))
    let first = found[unit].count
    self.found[unit] += alternatives.map {
      Found(choices: $0, requests: combinations.planner.requests(of: group, $0))
    }
    foundByIDs[unit][ids] = first..<self.found[unit].count
    return first..<self.found[unit].count
  }

  /// A path with one more unit, and the requests of the dependents that it completes.
  private mutating func followed(_ path: Path, _ unit: Int, _ pick: Int) -> Path {
    var next = path
    next.picks.append(pick)
    next.requests.others += found[unit][pick].requests
    for index in units[unit].completed {
      let key = dependents[index].units.map { next.picks[$0] }
      let requests = weighed[index][key] ?? weigh(index, next)
      weighed[index][key] = requests
      next.requests += requests
    }
    return next
  }

  private func weigh(_ index: Int, _ path: Path) -> RequestCount {
    let (dependent, own) = dependents[index]
    var choices: [Int: AgentChoice] = [:]
    for agent in dependent.agents { choices[agent] = preferred[agent] }
    for unit in own {
      for (agent, choice) in zip(units[unit].group, found[unit][path.picks[unit]].choices) {
        choices[agent] = choice
      }
    }
    return combinations.requests(of: dependent, choices)
  }

  /// Keeps the cheapest of all paths that agree on every unit that later costs depend on.
  private func merged(_ paths: [Path], after unit: Int) -> [Path] {
    let used = (0...unit).filter { units[$0].lastUse > unit }
    var cheapest: [[Int]: Int] = [:]
    for (index, path) in paths.enumerated() {
      let key = used.map { path.picks[$0] }
      if let known = cheapest[key], paths[known].requests.total <= path.requests.total { continue }
      cheapest[key] = index
    }
    return cheapest.values.sorted().map { paths[$0] }
  }

  /// Whether another combination may do without an error.
  func mayAvoid(_ error: Diagnostic, open: Set<ResourceAddress>) -> Bool {
    switch error.code {
    case .noSafeOrder, .referenceCycle, .stillReferredTo: true
    case .tooManyDeletes: open.contains { $0.kind == .webhooks }
    default: open.contains { $0.description == error.subject }
    }
  }
}

extension CombinationSearch.Paths {
  /// Drops the most expensive paths beyond a limit.
  fileprivate mutating func keepCheapest(_ limit: Int) {
    guard paths.count > limit else { return }
    let order = paths.indices.sorted { left, right in
      (paths[left].requests.total, left) < (paths[right].requests.total, right)
    }
    let dropped = paths[order[limit]].requests.total
    leastDropped = min(leastDropped ?? dropped, dropped)
    paths = order.prefix(limit).sorted().map { paths[$0] }
  }
}
