import Diagnostics
import Resources

/// The warnings of a stack without errors, and a sentence about what it declares in each
/// environment.
struct ValidationText {
  let style: Style
  let sources: [SourceFile]

  /// The whole text, ending with a line break.
  func text(
    _ states: [(environment: String?, state: DesiredState)],
    _ diagnostics: [Diagnostic]
  ) -> String {
    let text = DiagnosticText(style: style, sources: sources)
    return (diagnostics.isEmpty ? "" : text.text(diagnostics) + "\n\n")
      + states.map { self.text($1, environment: $0) + "\n" }.joined()
  }

  private func text(_ desired: DesiredState, environment: String?) -> String {
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
