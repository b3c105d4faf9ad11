import Diagnostics

struct LineEndChange: Hashable {
  /// The line ends of the old and the new text: `LF`, `CR LF`, `CR`, or `mixed line ends`.
  let old: String
  let new: String
  /// The number of lines whose end changes; meaningful only if nothing else differs.
  let lineCount: Int
  /// Whether the texts are equal except for their line ends.
  let isAll: Bool

  /// Returns `nil` if the line ends are unchanged, or one of the texts has none.
  init?(from old: String, to new: String) {
    let (oldLines, newLines) = (Array(TextLines(old)), Array(TextLines(new)))
    guard let oldName = Self.name(of: oldLines), let newName = Self.name(of: newLines) else {
      return nil
    }
    let isSame =
      oldLines.count == newLines.count
      && zip(oldLines, newLines)
        .allSatisfy {
          $0.text.utf8.elementsEqual($1.text.utf8) && ($0.end == nil) == ($1.end == nil)
        }
    lineCount = isSame ? zip(oldLines, newLines).count { $0.end != $1.end } : 0
    isAll = lineCount > 0
    guard isAll || oldName != newName else { return nil }
    self.old = oldName
    self.new = newName
  }

  private static func name(of lines: [TextLine]) -> String? {
    let ends = Set(lines.compactMap(\.end))
    return ends.count > 1 ? "mixed line ends" : ends.first?.name
  }

  /// The change in words for people.
  var words: String {
    let change =
      old == new ? "in \(counted(lineCount, "line"))" : "\(old) → \(new)"
    return isAll ? "only line ends differ: \(change)" : "line ends, too: \(change)"
  }
}
