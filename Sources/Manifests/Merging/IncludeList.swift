import Diagnostics
import JSON
import YAML

/// The patterns under `include:`, which select the manifest files.
struct IncludeList {
  private var items: [(written: String, pattern: PathPattern, span: SourceSpan)] = []

  var patterns: [PathPattern] { items.map(\.pattern) }

  init?(_ member: YAMLMember?, _ diagnostics: inout DiagnosticBag) {
    guard let member, !member.value.isNull else { return nil }
    guard let elements = member.value.elements else {
      diagnostics.report(.badInclude(member.value.span, "\"include\" must be a list of patterns."))
      return nil
    }
    for element in elements { read(element, &diagnostics) }
  }

  private mutating func read(_ node: YAMLNode, _ diagnostics: inout DiagnosticBag) {
    guard let written = node.text, !node.isTagged, !node.isNull else {
      diagnostics.report(.badInclude(node.span, "A pattern in \"include\" must be a string."))
      return
    }
    let isFolder = written.utf8.last == UInt8(ascii: "/")
    guard let path = normalized(path: written) else {
      diagnostics.report(
        .fileOutsideStack,
        at: node.span,
        "The pattern \(quoted(written)) points outside the stack folder.",
        "Use a pattern relative to the folder of turnform.yaml."
      )
      return
    }
    items.append((written, PathPattern(isFolder ? "\(path)/**" : path), node.span))
  }

  /// Reports every pattern without a match: the files it should match would look deleted.
  func report(missedAmong paths: [String], to diagnostics: inout DiagnosticBag) {
    for item in items where !paths.contains(where: item.pattern.matches) {
      diagnostics.report(
        .manifestMissing,
        at: item.span,
        "No .yaml or .yml file of the stack matches \(quoted(item.written)).",
        "Fix or remove the pattern: * and ? match within one folder, FOLDER/** matches "
          + "everything in a folder."
      )
    }
  }
}

extension Diagnostic {
  fileprivate static func badInclude(_ span: SourceSpan, _ detail: String) -> Diagnostic {
    Diagnostic(
      .wrongType,
      detail: detail,
      advice: "Write include: [\"agents/*.yaml\"], for example.",
      span: span
    )
  }
}
