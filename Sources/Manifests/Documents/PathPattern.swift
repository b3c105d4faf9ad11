/// A path with wildcards: `*` and `?` inside a name, `**` for any folders, none too.
struct PathPattern {
  private let parts: [[Unicode.Scalar]]

  /// - Parameter text: A path inside the stack, without `.` and `..`.
  init(_ text: String) {
    parts = text.pathParts.map { Array($0.unicodeScalars) }
  }

  /// Whether a text has wildcards in it at all.
  static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }

  /// Whether all of a path is as the pattern says.
  func matches(_ path: String) -> Bool {
    let names = path.pathParts.map { Array($0.unicodeScalars) }
    return fits(names, parts, isStar: { $0 == ["*", "*"] }, isOne: Self.nameFits)
  }

  private static func nameFits(_ name: [Unicode.Scalar], _ pattern: [Unicode.Scalar]) -> Bool {
    fits(name, pattern, isStar: { $0 == "*" }, isOne: { $1 == "?" || $0 == $1 })
  }
}

/// Whether a row of things is as a pattern says, in which stars stand for any number of them.
///
/// Only the last star is tried again: what an earlier one could take more, the last one can too.
private func fits<Item>(
  _ items: [Item],
  _ pattern: [Item],
  isStar: (Item) -> Bool,
  isOne: (Item, Item) -> Bool
) -> Bool {
  var (item, place) = (0, 0)
  var retry: (item: Int, place: Int)?
  while item < items.count {
    if place < pattern.count, isStar(pattern[place]) {
      retry = (item, place)
      place += 1
    } else if place < pattern.count, isOne(items[item], pattern[place]) {
      item += 1
      place += 1
    } else if let last = retry {
      retry = (last.item + 1, last.place)
      (item, place) = (last.item + 1, last.place + 1)
    } else {
      return false
    }
  }
  return pattern[place...].allSatisfy(isStar)
}
