package import Diagnostics
package import Planning
package import Resources

/// A saved plan against what is live now: which of its steps are still what was reviewed.
///
/// A step goes on when nothing that it reads has changed, its change is the one that was shown, and
/// the plan of today has a step with its digest; so do all the steps that it waits for. Since these
/// are the first steps of one order of today's plan, sending them alone is as safe as stopping there.
package struct PlanReview: Sendable, Hashable {
  /// What is sent, with numbers of its own; nothing that was not reviewed.
  package let plan: Plan
  /// By position in the saved plan.
  package let fates: [Fate]
  /// One for every resource whose steps are refused.
  package let stale: [Diagnostic]
  /// One for every resource that would have to change as well, which nobody has reviewed.
  package let unreviewed: [Diagnostic]
  /// The resources that are left as they are, although today's plan would change them.
  package let leftAlone: Set<ResourceAddress>
  /// Whether everything that the plan makes is there: it was applied before.
  package let isApplied: Bool

  /// What becomes of a step of the saved plan.
  package enum Fate: Sendable, Hashable {
    /// Sent, as that step of `plan`.
    case sent(StepID)
    /// Refused: what it is about has changed.
    case stale(Diagnostic)
    /// It waits for, or refers to what is made by, a step that is not sent.
    case waits(StepID)
  }

  /// Whether every step is as it was, and nothing else has to change.
  package var isUnchanged: Bool { stale.isEmpty && unreviewed.isEmpty }

  /// - Parameters:
  ///   - saved: With the plan that was reviewed.
  ///   - fresh: Made from the same desired state and what is live now; not refused.
  ///   - desired: The desired state with the fingerprints that secrets have now.
  ///   - live: Read a moment ago.
  package init(_ saved: SavedPlan, fresh: Plan, desired: DesiredState, live: LiveState) {
    let judge = StepJudge(saved, fresh: fresh, desired: desired, live: live)
    var fates: [StepID: Fate] = [:]
    var chosen: [StepID] = []
    for step in saved.plan.steps {
      if let reason = judge.staleness(of: step) {
        fates[step.id] = .stale(reason)
      } else if let open = step.dependsOn.first(where: { !(fates[$0]?.isSent ?? false) }) {
        fates[step.id] = .waits(open)
      } else if let reason = judge.difference(of: step) {
        fates[step.id] = .stale(reason)
      } else if let match = judge.match(for: step) {
        fates[step.id] = .sent(match)
        chosen.append(match)
      } else {
        fates[step.id] = .stale(judge.otherwise(step))
      }
    }
    let part = fresh.part(chosen)
    plan = part.plan
    self.fates = saved.plan.steps.compactMap { fates[$0.id]?.renumbered(part.ids) }
    stale = self.fates.compactMap(\.reason).uniqueBySubject
    let refused = Set(
      zip(saved.plan.steps, self.fates).filter { !$1.isSent }.map { $0.0.change }
    )
    let others = Set(fresh.steps.filter { part.ids[$0.id] == nil }.map(\.change))
    unreviewed = others.subtracting(refused).sorted().map(Diagnostic.unreviewed)
    leftAlone = refused.union(others)
    isApplied = fresh.steps.isEmpty && !saved.plan.steps.isEmpty
  }
}

extension PlanReview.Fate {
  fileprivate var isSent: Bool { if case .sent = self { true } else { false } }

  fileprivate var reason: Diagnostic? { if case .stale(let reason) = self { reason } else { nil } }

  fileprivate func renumbered(_ ids: [StepID: StepID]) -> PlanReview.Fate {
    guard case .sent(let id) = self else { return self }
    return .sent(ids[id] ?? id)
  }
}

extension [Diagnostic] {
  /// The first one about each resource.
  fileprivate var uniqueBySubject: [Diagnostic] {
    var seen: Set<String?> = []
    return filter { seen.insert($0.subject).inserted }
  }
}

extension Plan {
  /// Some steps alone, numbered anew, with the changes that they serve.
  ///
  /// - Parameter chosen: With every step also those that it waits for.
  /// - Returns: The part, and the new numbers by the old ones.
  fileprivate func part(_ chosen: [StepID]) -> (plan: Plan, ids: [StepID: StepID]) {
    let kept = Set(chosen)
    let steps = steps.filter { kept.contains($0.id) }
    var ids: [StepID: StepID] = [:]
    for (index, step) in steps.enumerated() { ids[step.id] = StepID(index + 1) }
    let addresses = Set(steps.map(\.change))
    let plan = with(
      changes: changes.filter { addresses.contains($0.address) },
      steps: steps.map { $0.renumbered(ids) }
    )
    return (plan, ids)
  }
}

extension Diagnostic {
  fileprivate static func unreviewed(_ address: ResourceAddress) -> Diagnostic {
    Diagnostic(
      .staleObject,
      detail: "\(address) now needs a change that the saved plan does not contain.",
      advice: "It was not changed. Plan again, and review the new plan.",
      subject: address.description
    )
  }
}
