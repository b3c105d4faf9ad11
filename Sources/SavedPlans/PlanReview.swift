package import Diagnostics
package import Planning
package import Resources

/// A comparison of a saved plan with the live state: which of its steps are still as reviewed.
///
/// A step is sent if nothing that it reads has changed, its change is the one shown, the current
/// plan has a step with its digest, and the same is true of all the steps that it waits for. Since
/// these are the first steps of one valid order of the current plan, sending only them is as safe
/// as stopping there.
package struct PlanReview: Sendable, Hashable {
  /// The plan to send, with its own step numbers and only reviewed steps.
  package let plan: Plan
  /// The fates of the saved plan's steps, by index.
  package let fates: [Fate]
  /// One diagnostic for every resource whose steps are refused.
  package let stale: [Diagnostic]
  /// One diagnostic for every resource that also needs a change that was not reviewed.
  package let unreviewed: [Diagnostic]
  /// The resources that are left unchanged although the current plan would change them.
  package let leftAlone: Set<ResourceAddress>
  /// Whether everything that the plan makes already exists: the plan has been applied.
  package let isApplied: Bool

  /// The fate of a step of the saved plan.
  package enum Fate: Sendable, Hashable {
    /// Sent, as this step of `plan`.
    case sent(StepID)
    /// Refused: its object has changed.
    case stale(Diagnostic)
    /// Not sent: it waits for this step, or refers to its result, and the step is not sent.
    case waits(StepID)
  }

  /// Whether every step is unchanged, and nothing else has to change.
  package var isUnchanged: Bool { stale.isEmpty && unreviewed.isEmpty }

  /// - Parameters:
  ///   - fresh: A plan from the same desired state and the current live state; not refused.
  ///   - desired: The desired state with the current fingerprints of secrets.
  package init(_ saved: SavedPlan, fresh: Plan, desired: DesiredState, live: LiveState) {
    let judge = StepJudge(saved, fresh: fresh, desired: desired, live: live)
    var fates: [StepID: Fate] = [:]
    var chosen: [StepID] = []
    for step in saved.plan.steps {
      if let reason = judge.moved[step.change] {
        fates[step.id] = .stale(reason)
      } else if let open = step.dependsOn.first(where: { !(fates[$0]?.isSent ?? false) }) {
        fates[step.id] = .waits(open)
      } else if let reason = judge.differing[step.change] {
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
  fileprivate var uniqueBySubject: [Diagnostic] {
    var seen: Set<String?> = []
    return filter { seen.insert($0.subject).inserted }
  }
}

extension Plan {
  /// Extracts some steps, which include every step that they wait for, and the changes that they
  /// serve; returns the new step numbers by the old ones.
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
