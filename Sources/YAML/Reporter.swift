import Diagnostics

/// Collects the diagnostics of one file, up to a limit.
struct Reporter {
  let file: SourceName
  let limit: Int
  private(set) var diagnostics: [Diagnostic] = []

  /// Whether to stop reading, because no one reads more diagnostics than this.
  var isFull: Bool { diagnostics.count > limit }

  /// Adds a diagnostic; the first one over the limit becomes a note that there are more.
  mutating func report(
    _ code: DiagnosticCode,
    at range: SourceRange,
    _ detail: String,
    advice: String,
    related: [Diagnostic.Related] = []
  ) {
    guard !isFull else { return }
    let span = range.span(in: file)
    guard diagnostics.count < limit else {
      diagnostics.append(
        Diagnostic(
          .yamlTooManyProblems,
          detail: "The file has more than \(limit) problems; parsing stopped here.",
          advice: "Fix the first ones and run again.",
          span: span
        )
      )
      return
    }
    diagnostics.append(
      Diagnostic(code, detail: detail, advice: advice, span: span, related: related)
    )
  }

  func related(_ message: String, _ range: SourceRange) -> Diagnostic.Related {
    Diagnostic.Related(message: message, span: range.span(in: file))
  }
}
