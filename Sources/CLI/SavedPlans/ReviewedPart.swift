import Applying
import Planning

/// How the part of a plan that is sent is shown as a part of the plan that somebody has reviewed.
struct ReviewedPart: Sendable {
  /// What was reviewed; what is sent has other step numbers.
  let plan: Plan
  let event: @Sendable (ApplyEvent) -> ApplyEvent
  /// A fresh plan without what is left alone on purpose.
  let remaining: @Sendable (Plan) -> Plan
  /// The report about all of it, given that about what was sent and the last fresh plan.
  let report: @Sendable (ApplyReport, Plan?) -> ApplyReport

  /// A plan that is sent as a whole.
  static func whole(_ plan: Plan) -> ReviewedPart {
    ReviewedPart(plan: plan, event: { $0 }, remaining: { $0 }, report: { report, _ in report })
  }
}
