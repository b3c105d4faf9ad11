package import Diagnostics
package import Planning
import Resources

/// A plan for people: the changes and their reasons, the requests, the destinations of secrets, the
/// diagnostics, and a one-line summary.
package struct PlanText: Sendable {
  let style: Style
  let sources: [SourceFile]

  package init(style: Style = .plain, sources: [SourceFile] = []) {
    self.style = style
    self.sources = sources
  }

  /// The whole text, ending with a line break.
  package func text(_ plan: Plan, for purpose: PlanPurpose = .applying) -> String {
    if purpose == .cleaning, plan.changes.isEmpty, !plan.isRefused {
      let sentence =
        style.paint("Nothing to clean up.", .strong)
        + " Stack \(escaped(plan.stack)) has no leftover drafts, scenarios or documents."
      return (diagnostics(plan) + [sentence]).joined(separator: "\n\n") + "\n"
    }
    let secrets = SecretText(style: style).blocks(plan.secrets)
    let end = diagnostics(plan) + [conclusion(plan)]
    let isNothing = plan.changes.isEmpty && plan.isEmpty
    let blocks =
      isNothing
      ? leftBehind(plan) + end + secrets
      : changes(plan) + leftBehind(plan) + requests(plan) + secrets + end
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The changes under a heading, of drift with their verdicts; empty if there are none.
  func changes(_ plan: Plan, _ verdicts: [DriftVerdict]? = nil) -> [String] {
    guard !plan.changes.isEmpty else { return [] }
    let changes =
      verdicts.map { zip(plan.changes, $0).map { ($0, $1) } } ?? plan.changes.map { ($0, nil) }
    return [heading(plan)] + ChangeText(style: style, plan: plan).blocks(changes)
  }

  /// The undeclared objects that stay; empty if there are none.
  func leftBehind(_ plan: Plan) -> [String] {
    let rows = plan.leftBehind.flatMap { leftover in
      let headline =
        "  - " + style.paint(escaped(leftover.address.description), .strong)
        + style.paint("  \(leftover.id)", .faint)
      let body = wrappedAtBlanks(escaped(leftover.words), width: style.width - 6)
      return [headline] + body.map { "      " + $0 }
    }
    return style.section("Left behind", rows)
  }

  /// The diagnostics that precede the summary; empty if there are none.
  func diagnostics(_ plan: Plan) -> [String] {
    guard !plan.diagnostics.isEmpty else { return [] }
    return [DiagnosticText(style: style, sources: sources).text(plan.diagnostics)]
  }

  /// A one-sentence summary of a plan without changes.
  func nothing(_ plan: Plan, headline: String) -> String {
    let stack = escaped(plan.stack)
    let resources =
      switch plan.unchanged.count {
      case 0: "Everything that stack \(stack) declares is live."
      case 1: "The one resource of stack \(stack) is live as declared."
      case let count: "All \(count) resources of stack \(stack) are live as declared."
      }
    let left = plan.leftBehind.count
    let rest =
      left == 0 ? "" : " \(counted(left, "object")) above \(left == 1 ? "is" : "are") not declared."
    return style.paint(headline, .strong) + " " + resources + rest + destination(plan)
  }

  /// The stack, and how much of it changes.
  private func heading(_ plan: Plan) -> String {
    let unchanged = plan.unchanged.isEmpty ? "" : ", \(plan.unchanged.count) unchanged"
    return style.paint("Stack \(escaped(plan.stack))", .strong)
      + ": \(counted(plan.changes.count, "change"))\(unchanged)" + destination(plan)
  }

  /// A separate line that shows the plan's target; empty if unknown.
  private func destination(_ plan: Plan) -> String {
    guard let destination = plan.destination else { return "" }
    var parts = [
      "API \(escaped(destination.apiURL))",
      "project \(escaped(destination.projectID.description))",
    ]
    if let environment = destination.environment {
      parts.append("environment \(escaped(environment))")
    }
    return "\n" + style.paint(parts.joined(separator: " · "), .faint)
  }

  private func requests(_ plan: Plan) -> [String] {
    let rows = plan.steps.map { step in
      (id: step.id.description, request: step.operation.request, step: step)
    }
    let idWidth = rows.map { columns($0.id) }.max() ?? 0
    let methodWidth = rows.map { columns($0.request.method) }.max() ?? 0
    let paths = rows.map { escaped($0.request.displayPath) }
    let pathWidth = paths.map(columns).max() ?? 0
    let addressWidth = rows.map { columns(escaped($0.step.change.description)) }.max() ?? 0
    let lines = zip(rows, paths)
      .map { row, path in
        let waits = row.step.dependsOn.map(\.description).joined(separator: ", ")
        let line =
          "  \(row.id.padded(to: idWidth))  \(row.request.method.padded(to: methodWidth))  "
          + "\(path.padded(to: pathWidth))  "
          + escaped(row.step.change.description).padded(to: waits.isEmpty ? 0 : addressWidth)
        return waits.isEmpty ? line : line + style.paint("  after \(waits)", .faint)
      }
    return style.section(
      plan.isRefused ? "Requests (refused, none are sent)" : "Requests",
      lines
    )
  }

  private func conclusion(_ plan: Plan) -> String {
    let summary = style.paint(PlanSummary(plan).line, .strong)
    if plan.isRefused {
      return style.paint("The plan is refused. Nothing is sent.", .error) + "\n" + summary
    }
    return plan.changes.isEmpty && plan.isEmpty ? nothing(plan, headline: "No changes.") : summary
  }
}
