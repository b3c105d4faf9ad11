import Applying
import Diagnostics
import Planning
import Resources
import SavedPlans
import Views

extension ApplyRun {
  /// Applies a saved plan: exactly the reviewed steps that are still valid.
  func run(_ saved: SavedPlan, parallelism: Int) async throws(CommandFailure) -> CommandWork {
    let live = try await session.readLive(session.needs)
    let fresh = session.plan(for: live)
    guard !fresh.isRefused else { return unsent(.refused, fresh) }
    let review = PlanReview(saved, fresh: fresh, desired: session.stack.desired, live: live)
    if saved.plan.isEmpty, fresh.isEmpty {
      return unsent(.nothingToDo, fresh, then: writingOutputs(live))
    }
    guard !review.plan.isEmpty else {
      let reasons =
        review.isApplied
        ? [Diagnostic.alreadyApplied] : (review.stale + review.unreviewed).inReadingOrder
      return unsent(.stale(reasons), saved.plan)
    }
    let part = review.part(of: saved.plan)
    return .writes { await perform(review.plan, parallelism: parallelism, as: part, $0) }
  }
}

extension PlanReview {
  fileprivate func part(of reviewed: Plan) -> ReviewedPart {
    var ids: [StepID: StepID] = [:]
    for (step, fate) in zip(reviewed.steps, fates) {
      if case .sent(let id) = fate { ids[id] = step.id }
    }
    return ReviewedPart(
      plan: reviewed,
      event: { [ids] in $0.renumbered { ids[$0] ?? $0 } },
      remaining: { [leftAlone] in $0.without(leftAlone) },
      report: { [ids] in report(of: reviewed, $0, ids, remaining: $1) }
    )
  }

  private func report(
    of reviewed: Plan,
    _ sent: ApplyReport,
    _ ids: [StepID: StepID],
    remaining: Plan?
  ) -> ApplyReport {
    let outcomes = Dictionary(grouping: sent.steps, by: \.id).compactMapValues(\.first)
    let steps = zip(reviewed.steps, fates)
      .map { step, fate in
        switch fate {
        case .sent(let id):
          let outcome = outcomes[id]
          let status = outcome?.status.renumbered { ids[$0] ?? $0 }
          return StepOutcome(
            id: step.id,
            status: status ?? .skipped(.interrupted),
            further: outcome?.further ?? []
          )
        case .stale(let reason):
          let failure = StepFailure([reason], mayBeWritten: false)
          return StepOutcome(id: step.id, status: .failed(failure))
        case .waits(let id):
          return StepOutcome(id: step.id, status: .skipped(.dependency(id)))
        }
      }
    var convergence = sent.convergence
    if case .converged = convergence, !leftAlone.isEmpty, let remaining {
      convergence = .left(remaining)
    }
    return ApplyReport(
      steps: steps,
      convergence: convergence,
      diagnostics: (sent.diagnostics + stale + unreviewed).inReadingOrder
    )
  }
}

extension Plan {
  /// Removes the changes that were not requested, to see whether the rest is done.
  fileprivate func without(_ leftAlone: Set<ResourceAddress>) -> Plan {
    with(
      changes: changes.filter { !leftAlone.contains($0.address) },
      steps: steps.filter { !leftAlone.contains($0.change) }
    )
  }
}

extension StepOutcome.Status {
  fileprivate func renumbered(_ id: (StepID) -> StepID) -> StepOutcome.Status {
    guard case .skipped(let reason) = self else { return self }
    return .skipped(reason.renumbered(id))
  }
}

extension SkipReason {
  fileprivate func renumbered(_ id: (StepID) -> StepID) -> SkipReason {
    switch self {
    case .dependency(let step): .dependency(id(step))
    case .noUse(let step): .noUse(after: id(step))
    case .interrupted: .interrupted
    }
  }
}

extension ApplyEvent {
  fileprivate func renumbered(_ id: (StepID) -> StepID) -> ApplyEvent {
    switch self {
    case .stepStarted(let step): .stepStarted(id(step))
    case .stepWaiting(let step, let reason): .stepWaiting(id(step), reason)
    case .stepSucceeded(let step, let adopted): .stepSucceeded(id(step), adopted: adopted)
    case .stepFailed(let step, let diagnostics): .stepFailed(id(step), diagnostics)
    case .stepSkipped(let step, let reason):
      .stepSkipped(id(step), because: reason.renumbered(id))
    case .checkingConvergence: .checkingConvergence
    }
  }
}
