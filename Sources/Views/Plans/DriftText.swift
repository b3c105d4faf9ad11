import Diagnostics
import JSON
import Planning
import Resources

/// The drift for people: how the manifests and the live project differ, which side moved, and other
/// findings; nothing is to be sent.
struct DriftText {
  var style = Style.plain
  var sources: [SourceFile] = []

  /// The whole text, ending with a line break.
  func text(_ drift: Drift) -> String {
    let parts = PlanText(style: style, sources: sources)
    let blocks =
      parts.changes(drift.plan, drift.verdicts) + parts.leftBehind(drift.plan) + findings(drift)
      + parts.diagnostics(drift.plan) + [conclusion(drift, parts)]
    return blocks.joined(separator: "\n\n") + "\n"
  }

  // MARK: Findings

  private func findings(_ drift: Drift) -> [String] {
    // What the plan lists as left behind is reported there, with its protection, and an object with
    // another finding is not reported again as undeclared.
    let leftBehind = Set(drift.plan.leftBehind.map(\.id))
    let withFinding = Set(drift.findings.filter { $0.matter != .undeclared(draft: nil) }.map(\.id))
    let told = drift.findings.filter { finding in
      switch finding.matter {
      case .deadWebhook: false
      case .undeclared(draft: nil):
        !leftBehind.contains(finding.id) && !withFinding.contains(finding.id)
      case .unlinkedKnowledgeBase(isDeclared: false), .orphanDraft(_, isNamed: false):
        !leftBehind.contains(finding.id)
      case .undeclared, .strandedNumber, .splitToArchived, .strandedHandOver, .orphanDraft,
        .unlinkedKnowledgeBase, .undeclaredDocument:
        true
      }
    }
    let dead = drift.findings.count { $0.matter == .deadWebhook }
    var lines = told.flatMap { rows($0, drift.plan.stack) }
    if dead > 0 {
      lines.append(
        "  - \(counted(dead, "deactivated webhook")), whose rows the API keeps permanently"
      )
    }
    return style.section("Also found", lines)
  }

  private func rows(_ finding: DriftFinding, _ stack: String) -> [String] {
    let words = FindingWords(finding: finding, stack: stack)
    let mark = finding.isDrift ? style.paint("!", .warning) : "-"
    let name = finding.name == finding.address.key ? "" : " " + compact(.string(finding.name.text))
    let headline =
      "  \(mark) " + style.paint(escaped(finding.address.description), .strong)
      + name + style.paint("  \(finding.id)", .faint)
    let body = wrappedAtBlanks(
      escaped(words.detail) + " " + escaped(words.advice),
      width: style.width - 6
    )
    return [headline] + body.map { "      " + $0 }
  }

  // MARK: The last line

  private func conclusion(_ drift: Drift, _ parts: PlanText) -> String {
    let plan = drift.plan
    let differing = zip(plan.changes, drift.verdicts).filter { !$0.0.isFollowing }
    let affecting = drift.findings.count(where: \.isDrift)
    let affected =
      counted(affecting, "finding") + " above " + (affecting == 1 ? "affects" : "affect")
      + " callers"
    guard !differing.isEmpty else {
      guard !plan.isRefused else {
        return style.paint("Not compared: fix the errors above first.", .error)
      }
      return affecting == 0
        ? parts.nothing(plan, headline: "No drift.")
        : style.paint("Drift: no declared resource differs, but \(affected).", .warning)
    }
    let differ =
      counted(differing.count, "resource") + (differing.count == 1 ? " differs" : " differ")
    let counts = DriftDirection.allCases.compactMap { direction -> String? in
      let count = differing.count { $0.1.direction == direction }
      return count == 0 ? nil : "\(count) \(direction.countedWords)"
    }
    let more = affecting == 0 ? "" : "; \(affected)"
    return style.paint(
      "Drift: \(differ) from the manifests (\(counts.joined(separator: ", ")))\(more).",
      .warning
    )
  }
}
