package import Diagnostics
package import Planning
import Resources

/// A plan for people: what changes and why, the requests, what to know, and one line that sums up.
package struct PlanText: Sendable {
  let style: Style
  let sources: [SourceFile]

  /// - Parameters:
  ///   - style: Colour and width.
  ///   - sources: The manifests, for the lines that diagnostics point at.
  package init(style: Style = .plain, sources: [SourceFile] = []) {
    self.style = style
    self.sources = sources
  }

  /// The whole text, with a line break at its end.
  package func text(_ plan: Plan) -> String { text(plan, showsRequests: true) }

  /// The same without requests and without their sum, where nothing is going to be sent.
  func text(_ plan: Plan, showsRequests: Bool) -> String {
    var blocks: [String] = []
    if !plan.changes.isEmpty {
      blocks.append(heading(plan))
      blocks += changeBlocks(plan)
    }
    if showsRequests, !plan.steps.isEmpty { blocks.append(requests(plan)) }
    if !plan.diagnostics.isEmpty {
      blocks.append(DiagnosticText(style: style, sources: sources).text(plan.diagnostics))
    }
    if showsRequests || plan.changes.isEmpty && !plan.isRefused { blocks.append(conclusion(plan)) }
    return blocks.joined(separator: "\n\n")
      + (showsRequests || plan.changes.isEmpty ? "\n" : "\n\n")
  }

  private func heading(_ plan: Plan) -> String {
    let unchanged = plan.unchanged.isEmpty ? "" : ", \(plan.unchanged.count) unchanged"
    return style.paint("Stack \(escaped(plan.stack))", .strong)
      + ": \(counted(plan.changes.count, "change"))\(unchanged)"
  }

  /// One block a change that needs reading; changes that only follow share one.
  private func changeBlocks(_ plan: Plan) -> [String] {
    let changes = ChangeText(style: style, plan: plan)
    var blocks: [String] = []
    var followers: [String] = []
    for change in plan.changes {
      if case .follow = change.action {
        followers += changes.rows(change)
      } else {
        blocks.append(changes.rows(change).joined(separator: "\n"))
      }
    }
    if !followers.isEmpty { blocks.append(followers.joined(separator: "\n")) }
    return blocks
  }

  private func requests(_ plan: Plan) -> String {
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
    let title = plan.isRefused ? "Requests (refused, none is sent)" : "Requests"
    return style.paint(title, .strong) + "\n" + lines.joined(separator: "\n")
  }

  private func conclusion(_ plan: Plan) -> String {
    if plan.isRefused {
      return style.paint("The plan is refused: nothing is sent.", .error) + "\n"
        + style.paint(PlanSummary(plan).line, .strong)
    }
    guard plan.changes.isEmpty, plan.isEmpty else {
      return style.paint(PlanSummary(plan).line, .strong)
    }
    let count = plan.unchanged.count
    let stack = escaped(plan.stack)
    let resources =
      switch count {
      case 0: "Stack \(stack) declares nothing that is not live."
      case 1: "The one resource of stack \(stack) is live as declared."
      default: "All \(count) resources of stack \(stack) are live as declared."
      }
    return style.paint("No changes.", .strong) + " " + resources
  }
}
