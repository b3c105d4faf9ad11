package import Applying
package import Diagnostics
package import Planning

/// What an apply did.
package enum ApplyResult: Sendable {
  case sent(ApplyReport, of: Plan)
  case unsent(Unsent, Plan, PlanPurpose)

  /// Why an apply sent nothing.
  package enum Unsent: Sendable, Hashable {
    case refused
    case nothingToDo
    case cancelled
    /// An object changed while the user read the plan.
    case changed([Diagnostic])
    /// No step of a saved plan is still valid.
    case stale([Diagnostic])
  }
}

extension ApplyResult.Unsent {
  var name: String {
    switch self {
    case .refused: "refused"
    case .nothingToDo: "nothing_to_do"
    case .cancelled: "cancelled"
    case .changed, .stale: "stale"
    }
  }

  /// What is reported about a plan that was not sent.
  func diagnostics(of plan: Plan) -> [Diagnostic] {
    switch self {
    case .refused, .nothingToDo, .cancelled: plan.diagnostics
    case .changed(let diagnostics), .stale(let diagnostics): diagnostics
    }
  }
}
