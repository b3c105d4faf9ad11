/// Rows of timings, each with the ratio of its processor time to the first one, the floor.
struct Table {
  /// The goal of a row.
  enum Goal {
    /// A bound on processor time, which is the duration on an otherwise idle machine.
    case within(Duration)
    /// A multiple of the floor.
    case atMost(Double)
  }

  private let title: String
  private let floorName: String
  private var rows: [(name: String, timings: Timings, goal: Goal?)] = []

  init(_ title: String, floor: String) {
    self.title = title
    floorName = floor
  }

  mutating func add(_ name: String, _ timings: Timings, goal: Goal? = nil) {
    rows.append((name, timings, goal))
  }

  func print() {
    guard let floor = rows.first?.timings.processor else { return }
    var lines = [["", "fastest", "median", "processor", "× \(floorName)", "goal", ""]]
    for (name, timings, goal) in rows {
      let ratio = timings.processor / floor
      let times = [timings.fastest, timings.median, timings.processor]
      lines.append(
        [name] + times.map { "\($0.milliseconds.rounded(to: 1)) ms" }
          + ["\(ratio.rounded(to: 2))"] + words(goal, timings.processor, ratio)
      )
    }
    printColumns(title, lines)
  }

  private func words(_ goal: Goal?, _ time: Duration, _ ratio: Double) -> [String] {
    switch goal {
    case nil: ["", ""]
    case .within(let limit)?:
      ["< \(limit.milliseconds.rounded(to: 0)) ms", time < limit ? "met" : "MISSED"]
    case .atMost(let limit)?: ["≤ \(limit) ×", ratio <= limit ? "met" : "MISSED"]
    }
  }
}

/// The processor time of tasks at one size and at twice that size.
struct GrowthTable {
  private var lines = [["", "2500", "5000", "factor", "goal", ""]]

  /// Work that is quadratic in its input doubles twice.
  private static let limit = 2.8

  mutating func add(_ name: String, _ half: Timings, _ whole: Timings) {
    let factor = whole.processor / half.processor
    lines.append([
      name, "\(half.processor.milliseconds.rounded(to: 1)) ms",
      "\(whole.processor.milliseconds.rounded(to: 1)) ms", "\(factor.rounded(to: 2))",
      "< \(Self.limit)", factor < Self.limit ? "met" : "MISSED",
    ])
  }

  func print() { printColumns("Growth: so many agents and so many numbers", lines) }
}

/// Prints lines of cells, the first column left-aligned and the others right-aligned.
private func printColumns(_ title: String, _ lines: [[String]]) {
  let columns = lines.map(\.count).max() ?? 0
  let widths = (0..<columns)
    .map { column in
      lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
  print(title)
  for line in lines {
    let cells = zip(line, widths).enumerated()
      .map { column, cell in
        let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + blanks : blanks + cell.0
      }
    print("  " + cells.joined(separator: "  "))
  }
  print()
}

extension Double {
  /// Rounds to the given number of decimal digits.
  func rounded(to digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let text = "\((self * scale).rounded() / scale)"
    return digits == 0 ? String(text.prefix { $0 != "." }) : text
  }
}
