import Diagnostics

/// The lines that diagnostics point at, found in one pass over every file.
struct SourceLines {
  private struct Place: Hashable {
    let file: String
    let line: Int
  }

  private var lines: [Place: Substring] = [:]

  /// In bytes.
  ///
  /// Looking through a longer line for what may be a secret would take too long, and no line is
  /// quoted without that.
  private static let longest = 1 << 20

  /// No line at all.
  init() {}

  /// - Parameters:
  ///   - sources: The first of two files with one path counts.
  ///   - spans: Whose first lines are wanted.
  init(of sources: [SourceFile], at spans: [SourceSpan]) {
    let wanted = Dictionary(grouping: spans, by: \.file)
      .mapValues { Set($0.map(\.start.line)).sorted() }
    for source in sources.reversed() {
      guard let numbers = wanted[source.path] else { continue }
      for (number, line) in Self.lines(numbers, of: source.text)
      where line.utf8.count <= Self.longest && !source.mayHoldSecret(line: number) {
        lines[Place(file: source.path, line: number)] = line
      }
    }
  }

  /// The first line of a span; `nil` when it is not known, or when it must not be shown.
  subscript(span: SourceSpan) -> Substring? { lines[Place(file: span.file, line: span.start.line)] }

  /// Lines without their line breaks, by ascending number; numbers that a file does not have are
  /// left out.
  private static func lines(_ numbers: [Int], of text: String) -> [(Int, Substring)] {
    var found: [(Int, Substring)] = []
    var rest = text[...]
    var current = 1
    for number in numbers {
      while current < number {
        guard let newline = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) else { return found }
        rest = rest[rest.utf8.index(after: newline)...]
        current += 1
      }
      let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let line = rest[..<end]
      found.append((number, line.utf8.last == UInt8(ascii: "\r") ? line.dropLastByte() : line))
    }
    return found
  }
}

extension Substring {
  /// A carriage return may be half of a character.
  fileprivate func dropLastByte() -> Substring { self[..<utf8.index(before: endIndex)] }
}
