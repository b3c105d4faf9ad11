import Diagnostics
import JSON

/// The lines that diagnostics point at, found in one pass over each file.
struct SourceLines {
  private struct Place: Hashable {
    let file: ExactText
    let line: Int
  }

  private var lines: [Place: Substring] = [:]

  /// The maximum length of a quoted line, in bytes.
  ///
  /// Searching a longer line for secrets would take too long, and a line is quoted only after that
  /// search.
  private static let longest = 1 << 20

  /// No lines.
  init() {}

  /// - Parameters:
  ///   - sources: The files; the first of two with the same path wins.
  ///   - spans: The spans whose first lines are needed.
  init(of sources: [SourceFile], at spans: [SourceSpan]) {
    let wanted = Dictionary(grouping: spans, by: { ExactText($0.file) })
      .mapValues { Set($0.map(\.start.line)).sorted() }
    for source in sources.reversed() {
      guard let numbers = wanted[ExactText(source.path)] else { continue }
      for (number, line) in Self.lines(numbers, of: source.text)
      where line.utf8.count <= Self.longest && !source.mayHoldSecret(line: number) {
        lines[Place(file: ExactText(source.path), line: number)] = line
      }
    }
  }

  /// The first line of a span; `nil` if it is unknown or must not be shown.
  subscript(span: SourceSpan) -> Substring? {
    lines[Place(file: ExactText(span.file), line: span.start.line)]
  }

  /// Lines without their line ends, counted as in YAML.
  ///
  /// Line numbers beyond the end of the file are ignored.
  private static func lines(_ numbers: [Int], of text: String) -> [(Int, Substring)] {
    var found: [(Int, Substring)] = []
    var wanted = numbers[...]
    for (index, line) in TextLines(text.withoutByteOrderMark).enumerated() {
      guard let number = wanted.first else { break }
      guard index + 1 == number else { continue }
      found.append((number, line.text))
      wanted.removeFirst()
    }
    return found
  }
}
