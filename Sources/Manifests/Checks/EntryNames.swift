import Diagnostics
import JSON
import Resources

/// What an entry must not say of itself.
enum EntryNames {
  /// A key that cannot stand for the name, its own id in it, or the marker's tag.
  static func diagnostics(for entry: Entry) -> [Diagnostic] {
    [badName(entry)].compactMap { $0 } + ownIDs(entry) + ownMarks(entry)
  }

  /// The key of a takeaway stands for a name that has a form.
  private static func badName(_ entry: Entry) -> Diagnostic? {
    guard entry.address.kind == .takeaways, entry["name"] == nil, let name = entry.naturalKey?.text,
      !TextPattern.takeawayName.matches(name)
    else { return nil }
    return Diagnostic(
      .badPattern,
      detail: "The key \(quoted(name)) cannot be the name of a takeaway.",
      advice: "Write a name inside the entry, or another key: "
        + "\(TextPattern.takeawayName.explanation).",
      subject: "\(entry.address)",
      span: entry.keySpan
    )
  }

  /// Nothing knows its own id before it is there, and no agent hands over to itself.
  private static func ownIDs(_ entry: Entry) -> [Diagnostic] {
    entry.leaves.references
      .filter { $0.template.addresses.contains(entry.address) }
      .map { reference in
        Diagnostic(
          .badReference,
          detail: "\(entry.address) refers to its own id in \(reference.pointer.dotted).",
          advice: "Refer to another resource, or take the reference out.",
          subject: "\(entry.address)",
          span: entry.source[reference.pointer]
        )
      }
  }

  private static func ownMarks(_ entry: Entry) -> [Diagnostic] {
    guard entry.address.kind == .evals else { return [] }
    let marks = Marker.tag(stack: "")
    return (entry["tags"]?.array ?? []).enumerated()
      .filter { $1.string?.utf8.starts(with: marks.utf8) ?? false }
      .map { index, _ in
        Diagnostic(
          .badKey,
          detail: "Tags that begin with \"\(marks)\" are Turnform's own markers.",
          advice: "Use another tag.",
          subject: "\(entry.address)",
          span: entry.span(.key("tags"), .index(index))
        )
      }
  }
}
