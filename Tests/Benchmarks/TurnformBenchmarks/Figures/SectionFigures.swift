/// The figures of one section, with the way they were measured.
struct SectionFigures {
  let section: Section
  /// What is measured, and of how many rounds.
  let title: String
  var figures: [Figure]

  func print() {
    let header = ["", "figure", "floor or peer", "ratio", "goal", ""]
    printColumns("\(section.rawValue): \(title)", [header] + figures.map(\.cells))
  }
}

/// Prints lines of cells, the first column left-aligned and the others right-aligned.
///
/// The last column is as long as its text, because it may hold a sentence.
func printColumns(_ title: String, _ lines: [[String]]) {
  let columns = lines.map(\.count).max() ?? 0
  let widths = (0..<columns)
    .map { column in
      lines.map { column < $0.count ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
    }
  print(title)
  for line in lines {
    let cells = zip(line, widths).enumerated()
      .map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.unicodeScalars.count)
        return column == 0 ? cell.0 + padding : column == columns - 1 ? cell.0 : padding + cell.0
      }
    var text = "  " + cells.joined(separator: "  ")
    while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
    print(text)
  }
  print()
}
