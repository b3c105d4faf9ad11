import Diagnostics
import JSON

/// The lines that diagnostics point at, found in one pass over each file.
struct SourceLines {
  private var lines: [ExactText: [Int: Substring]] = [:]

  /// The maximum length of a quoted line, in bytes: searching a longer one for secrets would take
  /// too long.
  private static let longest = 1 << 20

  init() {}

  /// Finds the first lines of the spans; of two files with the same path, the first one wins.
  init(of sources: [SourceFile], at spans: [SourceSpan]) {
    let wanted = Dictionary(grouping: spans, by: { ExactText($0.file) })
      .mapValues { Set($0.map(\.start.line)).sorted() }
    for source in sources.reversed() {
      guard let numbers = wanted[ExactText(source.path)] else { continue }
      for (number, line) in Self.lines(numbers, of: source.text)
      where line.utf8.count <= Self.longest && !source.mayHoldSecret(line: number) {
        lines[ExactText(source.path), default: [:]][number] = line
      }
    }
  }

  /// The first line of a span; `nil` if it is unknown or must not be shown.
  subscript(span: SourceSpan) -> Substring? {
    lines[ExactText(span.file)]?[span.start.line]
  }

  /// Lines without their line ends, counted as in YAML; numbers beyond the end are ignored.
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
