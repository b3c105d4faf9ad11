import Applying
import Planning

/// Maps the sent part of a plan to the reviewed plan for display.
struct ReviewedPart: Sendable {
  /// The reviewed plan; the sent plan has different step numbers.
  let plan: Plan
  let event: @Sendable (ApplyEvent) -> ApplyEvent
  /// Removes the intentionally skipped changes from a fresh plan.
  let remaining: @Sendable (Plan) -> Plan
  /// Builds the full report from the report of the sent part and the last fresh plan.
  let report: @Sendable (ApplyReport, Plan?) -> ApplyReport

  static func whole(_ plan: Plan) -> ReviewedPart {
    ReviewedPart(plan: plan, event: { $0 }, remaining: { $0 }, report: { report, _ in report })
  }
}
