package import Resources

/// A one-sentence summary of what a stack without errors declares.
package struct ValidationText: Sendable {
  let style: Style

  package init(style: Style = .plain) { self.style = style }

  /// - Parameter environment: The overlay, if any.
  /// - Returns: The sentence, without a trailing line break.
  package func text(_ desired: DesiredState, environment: String? = nil) -> String {
    let place = environment.map { " in environment \(escaped($0))" } ?? ""
    return style.paint("Valid:", .added) + " stack \(escaped(desired.stack))\(place) declares "
      + "\(counts(desired))."
  }

  private func counts(_ desired: DesiredState) -> String {
    let counts =
      Kind.allCases.map { ($0.singular, desired.count(of: $0)) }
      + [("output", desired.outputs.count)]
    let words = counts.filter { $0.1 > 0 }.map { counted($0.1, $0.0) }
    return words.isEmpty ? "nothing" : words.joined(separator: ", ")
  }
}

extension DesiredState {
  fileprivate func count(of kind: Kind) -> Int {
    switch kind {
    case .agents: agents.count
    case .numbers: numbers.count
    case .takeaways, .knowledgeBases, .webhooks, .evals: objects(of: kind).count
    }
  }
}
