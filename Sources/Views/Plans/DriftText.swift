package import Diagnostics
package import Planning

/// What differs between the manifests and the live project, for people; nothing is to be sent.
package struct DriftText: Sendable {
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
  package func text(_ plan: Plan) -> String {
    let parts = PlanText(style: style, sources: sources)
    let blocks = parts.changes(plan) + parts.diagnostics(plan) + [conclusion(plan, parts)]
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func conclusion(_ plan: Plan, _ parts: PlanText) -> String {
    let count = plan.changes.count { !$0.isFollowing }
    guard count > 0 else {
      return plan.isRefused
        ? style.paint("Not compared: the errors above come first.", .error)
        : parts.nothing(plan, headline: "No drift.")
    }
    let elsewhere = plan.changes.count { $0.reason == .editedElsewhere }
    let differ = count == 1 ? "1 resource differs" : "\(count) resources differ"
    let cause =
      switch (elsewhere, count) {
      case (0, _): "not applied yet, or changed elsewhere"
      case (count, _): "edited elsewhere"
      default: "\(elsewhere) of them edited elsewhere"
      }
    return style.paint("Drift: \(differ) from what is declared (\(cause)).", .warning)
  }
}

extension Change {
  /// Whether another change moves it.
  fileprivate var isFollowing: Bool {
    if case .follow = action { true } else { false }
  }
}
