import Diagnostics
import Resources

/// The plan with the fewest requests among all combinations of options.
struct ShortestPlan {
  private(set) var plan: Plan
  /// The number of plans that were made.
  private(set) var tried = 1
  /// Whether every other combination is known not to be better.
  private(set) var isProven = true

  /// Plans the cheapest combination.
  ///
  /// Others are planned only when this one needs temporary pins that another might not need, or has
  /// an error that another might not have.
  init(of combinations: AgentCombinations) {
    var search = CombinationSearch(combinations)
    guard !search.isDecided else {
      plan = combinations.planner.trial(search.preferred).plan
      return
    }
    let open = search.open
    let cheapest = search.cheapest()
    let first = Tried(cheapest.path, search, open)
    plan = first.plan
    isProven = cheapest.isProven
    if plan.isRefused {
      let errors = plan.diagnostics.filter { $0.severity == .error }
      // No combination is without the other errors.
      guard errors.allSatisfy({ search.mayAvoid($0, open: open) }) else {
        isProven = true
        return
      }
    }
    if plan.isRefused || first.avoidable > 0 { compare(first, &search, open) }
    if !isProven {
      plan = plan.with(
        diagnostics: (plan.diagnostics + [.shorterPlanPossible(search, plan)]).inReadingOrder
      )
    }
  }

  /// Plans every other combination that may be better.
  private mutating func compare(
    _ first: Tried,
    _ search: inout CombinationSearch,
    _ open: Set<ResourceAddress>
  ) {
    let bound = first.leastSteps.map { first.plan.steps.count - $0 + 1 } ?? .max
    let all = search.paths(below: bound, merging: false)
    let agents = search.preferred.count
    var best: Tried?
    isProven = true
    for path in all.paths {
      let isFirst = path.picks == first.path.picks
      guard isFirst || best.map({ $0.mayBeBeaten(by: path.requests.total) }) ?? true else {
        continue
      }
      guard isFirst || tried * max(agents, Self.fewAgents) < Self.most * Self.fewAgents else {
        isProven = false
        continue
      }
      if !isFirst { tried += 1 }
      let other = isFirst ? first : Tried(path, search, open)
      if best.map({ other.plan.isBetter(than: $0.plan) }) ?? true { best = other }
    }
    if let dropped = all.leastDropped, (best ?? first).mayBeBeaten(by: dropped) {
      isProven = false
    }
    if let best, !first.plan.isBetter(than: best.plan) { plan = best.plan }
  }

  /// The most plans to make for a stack of few agents; for larger ones, the most that cost as much.
  private static let most = 256
  private static let fewAgents = 80
}

/// A combination and its plan.
private struct Tried {
  let path: CombinationSearch.Path
  let plan: Plan
  /// The requests for pins that another combination with as many other requests might not need.
  let avoidable: Int

  init(_ path: CombinationSearch.Path, _ search: CombinationSearch, _ open: Set<ResourceAddress>) {
    self.path = path
    let trial = search.combinations.planner.trial(search.choices(path), open: open)
    plan = trial.plan
    avoidable = trial.openPins - path.requests.pins
  }

  /// The number of steps that every combination has in common; `nil` for a refused plan, which may
  /// be without steps.
  var leastSteps: Int? {
    plan.isRefused ? nil : plan.steps.count - avoidable - path.requests.total
  }

  /// Whether a combination with a number of requests may have a better plan.
  func mayBeBeaten(by requests: Int) -> Bool {
    leastSteps.map { $0 + requests < plan.steps.count } ?? true
  }
}

extension Plan {
  /// Whether this plan has fewer requests or, first of all, is not refused.
  fileprivate func isBetter(than other: Plan) -> Bool {
    let (mine, theirs) = (isRefused, other.isRefused)
    return mine == theirs ? steps.count < other.steps.count : !mine
  }
}

extension Diagnostic {
  fileprivate static func shorterPlanPossible(
    _ search: CombinationSearch,
    _ plan: Plan
  ) -> Diagnostic {
    Diagnostic(
      .shorterPlanPossible,
      detail: """
        \(search.optionalAgents) agents have several versions that are as declared, and not every \
        combination of them was compared: \
        \(plan.isRefused ? "another one may not be refused" : "a plan with fewer requests may exist").
        """,
      advice: plan.isRefused
        ? "Correct the errors first." : "No action is needed; this plan is as safe as any other."
    )
  }
}
