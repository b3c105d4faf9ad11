import JSON
import Resources

/// The changes to an object between two readings, in words for people.
struct FactDifference {
  let before: JSONValue
  let after: JSONValue
  let kind: Kind

  /// At most three changes and the number of further ones, for the end of a sentence.
  var words: String {
    let all = zip(before.array ?? [], after.array ?? []).flatMap { differences($0, $1) }
    guard !all.isEmpty else { return "it was edited elsewhere" }
    let shown = all.prefix(3).joined(separator: ", ")
    return all.count > 3 ? "\(shown), and \(all.count - 3) more" : shown
  }

  private func differences(_ before: JSONValue, _ after: JSONValue) -> [String] {
    let list = kind == .agents ? "versions" : "rows"
    let words = rows(before[list]?.array ?? [], after[list]?.array ?? [])
    let parts = [
      ("links", "its knowledge base links"), ("documents", "its documents"),
      ("numbers", "the undeclared numbers that route to it"),
    ]
    return words + parts.filter { before[$0.0] != after[$0.0] }.map { "\($0.1) changed" }
  }

  private func rows(_ before: [JSONValue], _ after: [JSONValue]) -> [String] {
    var words: [String] = []
    for row in after {
      guard let old = before.first(where: { $0["id"] == row["id"] }) else {
        words.append("\(name(row)) appeared\(state(row))")
        continue
      }
      words += changes(from: old, to: row)
    }
    let gone = before.filter { row in !after.contains { $0["id"] == row["id"] } }
    return words + gone.map { "\(name($0)) no longer exists" }
  }

  private func changes(from before: JSONValue, to after: JSONValue) -> [String] {
    guard before != after else { return [] }
    if kind == .agents {
      return before["state"] == after["state"]
        ? ["\(name(after)) was edited"]
        : ["\(name(after)) is \(after["state"]?.string ?? "") now"]
    }
    let fields =
      kind == .numbers ? (before, after) : (before["fields"] ?? [:], after["fields"] ?? [:])
    let keys = (fields.1.object?.keys ?? []).filter { fields.0[$0] != fields.1[$0] }.sorted()
    return keys.isEmpty
      ? ["\(name(after)) was changed"] : ["\(keys.joined(separator: ", ")) changed"]
  }

  /// The state of a new version, for the end of its description.
  private func state(_ row: JSONValue) -> String {
    row["state"]?.string.map { " and is \($0)" } ?? ""
  }

  private func name(_ row: JSONValue) -> String {
    guard kind == .agents else { return "an object with its \(kind.keyWord)" }
    return "version \(row["version"]?.integer ?? 0)"
  }
}
