import Diagnostics
import JSON
import Resources

/// The documents of one knowledge base, collected item by item.
struct DocumentList {
  private let entry: Entry
  /// The index of the current item.
  var index = 0
  private(set) var documents: [DesiredDocument] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The item that first named a file, by path and by the name in the API.
  private var paths: [ExactText: Int] = [:]
  private var names: [ObjectName: (index: Int, path: String)] = [:]

  init(_ entry: Entry) { self.entry = entry }

  /// Records a file, and reports one that an earlier item named.
  mutating func isNew(_ path: String) -> Bool {
    guard let first = paths.updateValue(index, forKey: ExactText(path)) else { return true }
    paths[ExactText(path)] = first
    report(
      .badDocument,
      "\(quoted(path)) is listed twice.",
      "List every file once: fix the path or the pattern.",
      related: first
    )
    return false
  }

  mutating func add(_ path: String, _ type: String, _ digest: String) {
    let name = ObjectName(DocumentContent.name(of: path, digest: digest))
    if let first = names[name] {
      report(
        .badDocument,
        "\(quoted(path)) and \(quoted(first.path)) have the same name and the same content.",
        "Remove or rename one of them.",
        related: first.index
      )
      return
    }
    names[name] = (index, path)
    documents.append(
      DesiredDocument(
        name: name,
        path: path,
        contentType: type,
        digest: digest,
        span: span(of: index)
      )
    )
  }

  mutating func report(
    _ code: DiagnosticCode,
    _ detail: String,
    _ advice: String,
    related: Int? = nil
  ) {
    let first = related == index ? nil : related.flatMap(span)
    let related = [Diagnostic.Related].place("first listed here", first)
    diagnostics.append(
      entry.diagnostic(code, at: span(of: index), detail, advice, related: related)
    )
  }

  private func span(of index: Int) -> SourceSpan? { entry.span(.key("documents"), .index(index)) }
}
