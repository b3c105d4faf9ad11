import Diagnostics
import JSON
import Resources

/// Checks the unmanaged paths of an entry: each is an optional field that the entry does not also
/// declare, and contains no secret, which a new version could not keep.
struct UnmanagedCheck {
  private let entry: Entry
  private var diagnostics: [Diagnostic] = []

  static func diagnostics(for entry: Entry) -> [Diagnostic] {
    guard let paths = entry["unmanaged"]?.array else { return [] }
    var check = UnmanagedCheck(entry: entry)
    for (index, path) in paths.enumerated() {
      if let text = path.string { check.check(text, at: index) }
    }
    return check.diagnostics
  }

  private mutating func check(_ text: String, at index: Int) {
    let path = unmanagedPath(text)
    guard !path.contains(where: \.isEmpty), let target = target(of: path) else {
      report(
        index,
        "\(quoted(text)) is not a field of \(entry.address.kind.withArticle).",
        "Use a dotted field path, for example \(example)."
      )
      return
    }
    switch target {
    case .required:
      report(
        index,
        "\(quoted(text)) cannot be unmanaged.",
        "List only optional fields, for example \(example)."
      )
    case .secret:
      report(
        index,
        "\(quoted(text)) contains a secret, which a new version would lose: the API does not show "
          + "it.",
        "Declare the secret with !secret, or list another field under unmanaged."
      )
    case .field:
      let isWritten = JSONValue.object(entry.object)[JSONPointer(path.map { .key($0) })] != nil
      guard isWritten else { return }
      report(
        index,
        "\(quoted(text)) is both set and unmanaged.",
        "Remove it from unmanaged, or do not set it."
      )
    }
  }

  private enum Target {
    case field, required, secret
  }

  /// Resolves a path; `nil` when it leads nowhere.
  private func target(of path: [String]) -> Target? {
    guard let first = path.first, !Self.notLeftToOthers.contains(first) else {
      return path.count == 1 ? .required : nil
    }
    if path == ["config"] { return .required }
    var section: Section? = entry.address.kind.manifestTable
    for (depth, key) in path.enumerated() {
      // A free-form JSON object may have any key.
      guard let here = section else { return .field }
      guard let field = here[key] else { return nil }
      if field.holdsSecret { return .secret }
      if field.isRequired { return .required }
      let isLast = depth == path.count - 1
      switch field.type {
      case .section(let inner): section = inner
      case .object: section = nil
      case .text, .integer, .number, .boolean, .choice, .uuid, .terms, .list, .map:
        return isLast ? .field : nil
      }
    }
    return .field
  }

  /// The fields that identify an entry or control how it is managed.
  private static let notLeftToOthers: Set<String> = [
    "name", "environment", "protect", "unmanaged", "takeaways",
  ]

  private var example: String {
    switch entry.address.kind.family {
    case .agents: "config.llm.temperature"
    case .numbers: "sms_enabled"
    case .object(let object): object.example
    }
  }

  private mutating func report(_ index: Int, _ detail: String, _ advice: String) {
    let span = entry.span(.key("unmanaged"), .index(index))
    diagnostics.append(entry.diagnostic(.badUnmanagedPath, at: span, detail, advice))
  }
}

/// The keys of a dotted path, from the top.
func unmanagedPath(_ text: String) -> [String] {
  text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    .map { String(Substring($0)) }
}

extension Entry {
  /// The unmanaged paths of the entry, after the check.
  var unmanagedPaths: [[String]] {
    (self["unmanaged"]?.array ?? []).compactMap(\.string).map(unmanagedPath)
  }

  /// The declared value of a field, or its default; `nil` when the field is unmanaged.
  func managed<Value>(_ field: String, _ read: (JSONValue?) -> Value) -> Value? {
    unmanagedPaths.contains { $0.count == 1 && $0[0].isExactly(field) } ? nil : read(self[field])
  }
}
