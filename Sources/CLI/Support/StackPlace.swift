import Diagnostics

/// Converts positions in a stack to positions relative to the working folder.
struct StackPlace: Sendable {
  /// Ends with a slash, or is empty for the working folder itself.
  private let prefix: String

  /// The path relative to the working folder.
  var folder: String { prefix.isEmpty ? "." : prefix }

  init(folder: String) {
    var name = folder[...]
    while name.hasPrefix("./") { name = name.dropFirst(2).drop { $0 == "/" } }
    let isAbsolute = name.hasPrefix("/")
    while name.hasSuffix("/") { name.removeLast() }
    prefix = name.isEmpty ? (isAbsolute ? "/" : "") : name == "." ? "" : "\(name)/"
  }

  /// Returns the path of a file in the stack folder; absolute if the folder was given as such.
  func path(_ file: String) -> String { prefix + file }

  func span(_ span: SourceSpan) -> SourceSpan {
    SourceSpan(file: path(span.file), start: span.start, end: span.end)
  }

  func diagnostic(_ diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic(
      diagnostic.code,
      detail: diagnostic.detail,
      advice: diagnostic.advice,
      subject: diagnostic.subject,
      span: diagnostic.span.map(span),
      related: diagnostic.related.map { .init(message: $0.message, span: span($0.span)) },
      severity: diagnostic.severity,
      hidesSource: diagnostic.hidesSource
    )
  }
}
