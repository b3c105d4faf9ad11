import Applying
import Diagnostics
import Planning
import Views

extension CommandResult {
  /// Returns the statuses that apply to a result, in order of precedence.
  func statuses(isDetailed: Bool) -> [ExitStatus] {
    let statuses: [ExitStatus] =
      switch self {
      case .validation, .savedPlan, .graph, .outputs, .explanation: [.done]
      case .plan(let plan, _):
        refusal(plan.diagnostics) + [isDetailed && !plan.isEmpty ? .changesPending : .done]
      case .drift(let drift):
        refusal(drift.plan.diagnostics) + [drift.isDrifted ? .changesPending : .done]
      case .apply(.sent(let report, _)): report.verdicts.map(ExitStatus.init)
      case .apply(.unsent(let reason, let plan, _)):
        switch reason {
        case .refused: refusal(plan.diagnostics)
        case .nothingToDo: [.done]
        case .cancelled: [.error]
        case .changed, .stale: [.stale]
        }
      case .imported(_, let adoption):
        // The adoption's document lists the others.
        adoption?.exitCodes.prefix(1).compactMap(ExitStatus.init(rawValue:)) ?? [.done]
      case .route(let answer): refusal(answer.diagnostics) + [.done]
      case .failure(let diagnostics, _): ExitStatus.all(stoppedBy: diagnostics)
      }
    return statuses.inOrder
  }

  private func refusal(_ diagnostics: [Diagnostic]) -> [ExitStatus] {
    diagnostics.hasErrors ? ExitStatus.all(stoppedBy: diagnostics) : []
  }
}

extension ExitStatus {
  fileprivate init(_ verdict: ApplyReport.Verdict) {
    switch verdict {
    case .done: self = .done
    case .failed: self = .error
    case .stale: self = .stale
    case .partial: self = .partial
    case .unauthorized: self = .unauthorized
    }
  }
}
