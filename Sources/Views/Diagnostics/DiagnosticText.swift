package import Diagnostics

/// Diagnostics for people: place, code, problem, the source line with a caret, and advice.
package struct DiagnosticText: Sendable {
  let style: Style
  private let sources: [SourceFile]

  /// The maximum number of quoted lines; few people read more, and finding a line is slow.
  private static let quotes = 50

  /// - Parameter sources: The files that spans may point into; only their lines are quoted.
  package init(style: Style = .plain, sources: [SourceFile] = []) {
    self.style = style
    self.sources = sources
  }

  /// All diagnostics in reading order, separated by empty lines, and a count; no trailing line
  /// break.
  package func text(_ diagnostics: [Diagnostic]) -> String {
    let ordered = diagnostics.inReadingOrder
    let quoted = ordered.lazy.filter { !$0.hidesSource }.compactMap(\.span).prefix(Self.quotes)
    let lines = SourceLines(of: sources, at: Array(quoted))
    let blocks = ordered.enumerated()
      .map { block($1, $0 < Self.quotes ? lines : SourceLines()) }
    return (blocks + [countLine(diagnostics)]).joined(separator: "\n\n")
  }

  /// The count of diagnostics, such as `3 errors, 1 warning`.
  package func countLine(_ diagnostics: [Diagnostic]) -> String {
    let counts = [(Severity.error, "error"), (.warning, "warning"), (.note, "note")]
      .compactMap { severity, noun -> String? in
        let count = diagnostics.count { $0.severity == severity }
        return count == 0 ? nil : style.paint(counted(count, noun), severity.role)
      }
    return counts.isEmpty ? "no errors" : counts.joined(separator: ", ")
  }

  private func block(_ diagnostic: Diagnostic, _ sourceLines: SourceLines) -> String {
    let severity = style.paint(
      "\(diagnostic.severity.rawValue)[\(diagnostic.code.number)]",
      diagnostic.severity.role
    )
    var lines = ["\(place(diagnostic))\(severity): \(style.paint(diagnostic.summary, .strong))"]
    lines += paragraph(diagnostic.detail)
    lines += quote(diagnostic, sourceLines)
    lines += paragraph(diagnostic.advice).map { style.paint($0, .note) }
    for related in diagnostic.related {
      lines.append("  \(position(related.span)): \(escaped(related.message))")
    }
    return lines.joined(separator: "\n")
  }

  /// `file:line:col: `, or the resource address if there is no file.
  private func place(_ diagnostic: Diagnostic) -> String {
    if let span = diagnostic.span { return style.paint(position(span), .strong) + ": " }
    return diagnostic.subject.map { style.paint(escaped($0), .strong) + ": " } ?? ""
  }

  private func position(_ span: SourceSpan) -> String {
    "\(escaped(span.file)):\(span.start.line):\(span.start.column)"
  }

  private func paragraph(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    let room = style.width - 2
    // Turnform's own sentences have no line breaks: any line break comes from user data.
    let line = escaped(text)
    return (columns(line) > room ? wrappedAtBlanks(line, width: room) : [line]).map { "  \($0)" }
  }

  private func quote(_ diagnostic: Diagnostic, _ sourceLines: SourceLines) -> [String] {
    guard let span = diagnostic.span, !diagnostic.hidesSource, let line = sourceLines[span] else {
      return []
    }
    let number = "\(span.start.line)"
    let gutter = String(repeating: " ", count: number.count)
    let isOneLine = span.end.line == span.start.line
    let quoted = QuotedLine(
      line,
      from: span.start.column,
      to: isOneLine ? span.end.column : nil,
      room: style.width - number.count - 6
    )
    return [
      style.paint("  \(number) | ", .faint) + quoted.text,
      style.paint("  \(gutter) | ", .faint) + style.paint(quoted.caret, diagnostic.severity.role),
    ]
  }
}

extension Severity {
  fileprivate var role: Style.Role {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}
