/// How severe a diagnostic is.
package enum Severity: String, Sendable, Hashable {
  /// Nothing is planned or sent while an error remains.
  case error
  /// The API accepts it, but it most likely fails in a live call.
  case warning
  /// Worth knowing; no action is needed.
  case note
}

/// One problem, with everything its reader needs to fix it.
///
/// `summary` is the fixed text of the code, without user data; `detail` says what is wrong in this
/// case; `advice` says what to do. All three are safe to print: code that creates a diagnostic
/// never puts a secret or a raw API body in it, and views escape control characters.
package struct Diagnostic: Error, Sendable, Hashable {
  package let code: DiagnosticCode
  package let severity: Severity
  /// One sentence: what is wrong here, with the values quoted.
  package var detail: String
  /// One sentence: what to do about it.
  package var advice: String
  /// The rendered resource address, for example `agents.receptionist`.
  package let subject: String?
  package let span: SourceSpan?
  /// Other relevant places, for example the first of two definitions.
  package let related: [Related]
  /// Whether the source line might hold a secret, so that views must not show it.
  package private(set) var hidesSource: Bool

  /// A second place and how it relates to the first.
  package struct Related: Sendable, Hashable {
    package let message: String
    package let span: SourceSpan

    package init(message: String, span: SourceSpan) {
      self.message = message
      self.span = span
    }
  }

  package init(
    _ code: DiagnosticCode,
    detail: String,
    advice: String,
    subject: String? = nil,
    span: SourceSpan? = nil,
    related: [Related] = [],
    severity: Severity? = nil,
    hidesSource: Bool = false
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.detail = detail
    self.advice = advice
    self.subject = subject
    self.span = span
    self.related = related
    self.hidesSource = hidesSource || code == .secretInPlainText
  }

  /// The same diagnostic, with its source line hidden from views.
  package var hidingSource: Diagnostic {
    var copy = self
    copy.hidesSource = true
    return copy
  }

  /// The fixed, lowercase headline of the code.
  package var summary: String { code.summary }
}

extension [Diagnostic] {
  /// Whether any of the diagnostics is an error.
  package var hasErrors: Bool { contains { $0.severity == .error } }

  /// Sorted by place, then code, then text, so that the same input prints the same bytes.
  package var inReadingOrder: [Diagnostic] {
    sorted { left, right in
      switch (left.span, right.span) {
      case (let a?, let b?) where a != b: a < b
      case (nil, _?): false
      case (_?, nil): true
      default:
        (left.code.number, left.subject ?? "", left.detail)
          < (right.code.number, right.subject ?? "", right.detail)
      }
    }
  }
}

/// The best suggestion for a misspelled word, or `nil` if nothing is close.
///
/// - Parameters:
///   - candidates: The valid words; the first of equally close ones wins.
///   - edits: The maximum number of edits (Damerau–Levenshtein) for a length; a third of the length
///     by default.
/// - Returns: The closest candidate, if any is close enough.
package func closestMatch(
  to word: String,
  among candidates: some Sequence<String>,
  within edits: (_ length: Int) -> Int = { max(1, $0 / 3) }
) -> String? {
  guard word.count <= 64 else { return nil }
  var best: (candidate: String, distance: Int)?
  for candidate in candidates where candidate != word {
    let limit = edits(max(candidate.count, word.count))
    guard abs(candidate.count - word.count) <= limit else { continue }
    let distance = editDistance(word.lowercased(), candidate.lowercased())
    guard distance <= limit, distance < best?.distance ?? .max else { continue }
    best = (candidate, distance)
  }
  return best?.candidate
}

private func editDistance(_ left: String, _ right: String) -> Int {
  let a = Array(left)
  let b = Array(right)
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var twoBack: [Int] = []
  var previous = Array(0...b.count)
  for i in 1...a.count {
    var row = [i]
    for j in 1...b.count {
      let substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      var cost = min(substitution, previous[j] + 1, row[j - 1] + 1)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        cost = min(cost, twoBack[j - 2] + 1)
      }
      row.append(cost)
    }
    twoBack = previous
    previous = row
  }
  return previous[b.count]
}
