import Diagnostics
import JSON
import Resources

/// Checks for names, references and marker text that an entry must not use.
enum EntryNames {
  /// Reports a key that is not a valid name, a self-reference, or text reserved for the marker.
  static func diagnostics(for entry: Entry) -> [Diagnostic] {
    [badName(entry)].compactMap { $0 } + ownIDs(entry) + ownMarks(entry)
  }

  /// Reports a key that is not a valid name, which it is by default.
  private static func badName(_ entry: Entry) -> Diagnostic? {
    let kind = entry.address.kind
    guard let pattern = kind.manifestTable["name"]?.type.pattern, entry["name"] == nil,
      let name = entry.naturalKey?.text, !pattern.matches(name)
    else { return nil }
    return entry.diagnostic(
      .badPattern,
      at: entry.keySpan,
      "The key \(quoted(name)) is not a valid \(kind.singular) name.",
      "Set a name inside the entry, or use another key: \(pattern.explanation)."
    )
  }

  /// Reports self-references: an id is unknown before creation, and no agent hands over to itself.
  private static func ownIDs(_ entry: Entry) -> [Diagnostic] {
    entry.leaves.references
      .filter { $0.template.addresses.contains(entry.address) }
      .map { reference in
        entry.diagnostic(
          .badReference,
          at: entry.source[reference.pointer],
          "\(entry.address) refers to its own id in \(reference.pointer.dotted).",
          "Refer to another resource, or remove the reference."
        )
      }
  }

  /// Reports a tag, an event or a last line that is reserved for the marker.
  private static func ownMarks(_ entry: Entry) -> [Diagnostic] {
    guard let field = entry.address.kind.markedField, let value = entry[field] else { return [] }
    switch value {
    case .array(let items):
      return items.enumerated().filter { $1.string.map(isMark) ?? false }
        .map { index, _ in ownMark(entry, [.key(field), .index(index)]) }
    case .string(let text):
      let lastLine = text.utf8
        .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last
      return lastLine.map({ isMark(String(Substring($0))) }) ?? false
        ? [ownMark(entry, [.key(field)])] : []
    case .null, .bool, .number, .object:
      return []
    }
  }

  private static func isMark(_ text: String) -> Bool {
    text.utf8.starts(with: Marker.prefix.utf8)
  }

  private static func ownMark(_ entry: Entry, _ place: [JSONPointer.Token]) -> Diagnostic {
    entry.diagnostic(
      .badKey,
      at: entry.source[JSONPointer(place)],
      "Text that starts with \"\(Marker.prefix)\" is reserved here for Turnform's marker.",
      "Use other text."
    )
  }
}
