import Diagnostics

/// Collects the diagnostics of one run.
///
/// Duplicate problems at the same position count once: a mistake in `defaults:` affects every
/// entry. Beyond a limit problems are counted, not kept, separately for errors and warnings, so a
/// flood of warnings does not hide an error.
struct DiagnosticBag {
  private struct Identity: Hashable {
    let code: DiagnosticCode
    let span: SourceSpan?
    let detail: String
  }

  private var kept: [Diagnostic] = []
  private var known: Set<Identity> = []
  private var counts: [Severity: Int] = [:]
  /// The number of errors that were taken.
  private var takenErrors = 0
  /// The lines that contain a secret in plain text, by file.
  private var secretLines: [SourceName: Set<Int>] = [:]
  private let limit = StackLimits.diagnostics

  var hasErrors: Bool { counts[.error, default: 0] > 0 }

  /// Whether the limit of errors is reached, so further ones are only counted.
  var isFull: Bool { takenErrors + counts[.error, default: 0] > limit }

  mutating func report(_ diagnostic: Diagnostic) {
    let identity = Identity(
      code: diagnostic.code,
      span: diagnostic.span,
      detail: diagnostic.detail
    )
    guard !known.contains(identity) else { return }
    let count = counts[diagnostic.severity, default: 0] + 1
    counts[diagnostic.severity] = count
    guard count <= limit else { return }
    known.insert(identity)
    kept.append(diagnostic)
  }

  /// Takes everything out; `nil` if there is nothing.
  mutating func takeAll() -> DiagnosticBag? {
    guard !counts.isEmpty || !secretLines.isEmpty else { return nil }
    var empty = DiagnosticBag()
    empty.takenErrors = takenErrors + counts[.error, default: 0]
    return exchange(&self, with: empty)
  }

  /// Adds what another bag collected.
  mutating func add(_ other: DiagnosticBag) {
    report(other.kept)
    secretLines.merge(other.secretLines) { $0.union($1) }
    for (severity, count) in other.counts {
      let dropped = count - other.kept.count { $0.severity == severity }
      if dropped > 0 { counts[severity, default: 0] += dropped }
    }
  }

  /// Marks lines that contain a secret, so no diagnostic quotes them.
  mutating func hideLines(of span: SourceSpan) {
    let lines = span.start.line...max(span.start.line, span.end.line)
    secretLines[span.source, default: []].formUnion(lines.prefix(1000))
  }

  mutating func report(_ diagnostics: some Sequence<Diagnostic>) {
    for diagnostic in diagnostics { report(diagnostic) }
  }

  mutating func report(
    _ code: DiagnosticCode,
    at span: SourceSpan?,
    _ detail: String,
    _ advice: String,
    subject: String? = nil,
    related: [Diagnostic.Related] = [],
    severity: Severity? = nil,
    hidesSource: Bool = false
  ) {
    report(
      Diagnostic(
        code,
        detail: detail,
        advice: advice,
        subject: subject,
        span: span,
        related: related,
        severity: severity,
        hidesSource: hidesSource
      )
    )
  }

  /// All diagnostics by position, and the number of omitted ones.
  var inReadingOrder: [Diagnostic] {
    let dropped = counts.values.reduce(0, +) - kept.count
    let kept = kept.map { isSecret($0.span) ? $0.hidingSource : $0 }
    guard dropped > 0 else { return kept.inReadingOrder }
    let remark = Diagnostic(
      .yamlTooManyProblems,
      detail: "\(dropped) more problems are not shown; the first \(kept.count) are.",
      advice: "Fix these and run again.",
      severity: hasErrors ? .error : .warning
    )
    return kept.inReadingOrder + [remark]
  }

  private func isSecret(_ span: SourceSpan?) -> Bool {
    guard let span, let lines = secretLines[span.source] else { return false }
    return lines.contains(span.start.line)
  }
}

extension [Diagnostic.Related] {
  /// The other place, if it is known.
  static func place(_ message: String, _ span: SourceSpan?) -> [Diagnostic.Related] {
    span.map { [Diagnostic.Related(message: message, span: $0)] } ?? []
  }
}

/// "Did you mean …?", or the given advice when there is no close match.
func suggestion(
  for word: String,
  among candidates: some Sequence<String>,
  otherwise advice: String
) -> String {
  closestMatch(to: word, among: candidates).map { "Did you mean \"\($0)\"?" } ?? advice
}

/// Joins at most `limit` words for a message: "a, b, c and 5 more".
func listed(_ words: [String], limit: Int = 12) -> String {
  guard words.count > limit else { return words.joined(separator: ", ") }
  return words.prefix(limit).joined(separator: ", ") + " and \(words.count - limit) more"
}
