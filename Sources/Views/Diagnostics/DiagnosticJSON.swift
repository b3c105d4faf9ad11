package import Diagnostics
package import JSON

/// Diagnostics for programs, with Terraform's names where they exist.
///
/// Source lines are not quoted: the reader has the file, and a line might hold a secret.
package enum DiagnosticJSON {
  /// The result of `validate`.
  ///
  /// Format: `{format_version, valid, error_count, warning_count, diagnostics: […]}`.
  package static func document(_ diagnostics: [Diagnostic]) -> JSONValue {
    [
      "format_version": .string(formatVersion),
      "valid": .bool(!diagnostics.hasErrors),
      "error_count": count(diagnostics, .error),
      "warning_count": count(diagnostics, .warning),
      "diagnostics": list(diagnostics),
    ]
  }

  /// The diagnostics in reading order.
  package static func list(_ diagnostics: [Diagnostic]) -> JSONValue {
    .array(diagnostics.inReadingOrder.map(value))
  }

  private static func count(_ diagnostics: [Diagnostic], _ severity: Severity) -> JSONValue {
    .integer(diagnostics.count { $0.severity == severity })
  }

  private static func value(_ diagnostic: Diagnostic) -> JSONValue {
    var object: JSONObject = [
      "code": .string(diagnostic.code.number),
      "severity": .string(diagnostic.severity.rawValue),
      "summary": .string(diagnostic.summary),
      "detail": .string(diagnostic.detail),
      "advice": .string(diagnostic.advice),
    ]
    if let subject = diagnostic.subject { object["address"] = .string(subject) }
    if let span = diagnostic.span { object["range"] = range(span) }
    if !diagnostic.related.isEmpty {
      object["related"] = .array(
        diagnostic.related.map { ["message": .string($0.message), "range": range($0.span)] }
      )
    }
    return .object(object)
  }

  /// The range of a span; lines and columns are 1-based, columns in Unicode scalars, the end
  /// exclusive.
  private static func range(_ span: SourceSpan) -> JSONValue {
    ["filename": .string(span.file), "start": position(span.start), "end": position(span.end)]
  }

  private static func position(_ position: SourcePosition) -> JSONValue {
    ["line": .integer(position.line), "column": .integer(position.column)]
  }
}

extension JSONValue {
  static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
}

/// The format version of every JSON document that Turnform prints.
///
/// Additions increase the minor version; changes that break readers increase the major version.
package let formatVersion = "1.2"
