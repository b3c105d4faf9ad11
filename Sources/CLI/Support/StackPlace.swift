import Diagnostics

/// Turns places in a stack into places that somebody in the working folder can open.
struct StackPlace: Sendable {
  /// Ends with a slash, or is empty for the working folder itself.
  private let prefix: String

  /// As somebody in the working folder would write it.
  var folder: String { prefix.isEmpty ? "." : prefix }

  /// - Parameter folder: The stack folder as it was named.
  init(folder: String) {
    var name = folder[...]
    while name.hasPrefix("./") { name = name.dropFirst(2).drop { $0 == "/" } }
    let isAbsolute = name.hasPrefix("/")
    while name.hasSuffix("/") { name.removeLast() }
    prefix = name.isEmpty ? (isAbsolute ? "/" : "") : name == "." ? "" : "\(name)/"
  }

  /// A path as somebody in the working folder would write it.
  ///
  /// - Parameter file: Relative to the stack folder.
  /// - Returns: Absolute when the folder was named so.
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
