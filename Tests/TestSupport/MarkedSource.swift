package import Diagnostics

/// A source text with places marked by keycap emoji.
///
/// `MarkedSource("a: 1\n1️⃣a: 2\n")` has the text `a: 1\na: 2\n`, and `source["1️⃣"]` is line 2,
/// column 1. Markers are `0️⃣` … `9️⃣` and `🔟`; each precedes the scalar whose place it names, may
/// appear once, and is not part of the text. They have no width, so several can be adjacent.
package struct MarkedSource: Sendable {
  /// The text without the markers.
  package let text: String
  private let positions: [String: SourcePosition]

  /// Removes the markers from a text.
  ///
  /// - Parameter marked: The text, whose lines end with a line feed.
  package init(_ marked: String) {
    // Large texts without markers are common, and this loop is slow.
    let mayBeMarked = marked.utf8.contains { $0 == 0xE2 || $0 == 0xF0 }
    guard mayBeMarked else {
      text = marked
      positions = [:]
      return
    }
    var text = String.UnicodeScalarView()
    var positions: [String: SourcePosition] = [:]
    var line = 1
    var column = 1
    var rest = marked.unicodeScalars[...]
    while let first = rest.first {
      if let marker = Self.marker(at: rest) {
        precondition(positions[marker] == nil, "the marker \(marker) appears twice")
        positions[marker] = SourcePosition(line: line, column: column)
        rest = rest.dropFirst(marker.unicodeScalars.count)
        continue
      }
      rest = rest.dropFirst()
      text.append(first)
      column += 1
      guard first == "\n" else { continue }
      line += 1
      column = 1
    }
    self.text = String(text)
    self.positions = positions
  }

  /// The text in UTF-8.
  package var bytes: [UInt8] { Array(text.utf8) }

  /// The place of a marker; a missing marker is an error in the test.
  package subscript(_ marker: String) -> SourcePosition {
    guard let position = positions[marker] else {
      preconditionFailure("there is no marker \(marker)")
    }
    return position
  }

  /// The span between two markers.
  ///
  /// - Parameters:
  ///   - start: The marker before the first scalar.
  ///   - end: The marker after the last scalar.
  package func span(from start: String, to end: String, file: String) -> SourceSpan {
    SourceSpan(file: file, start: self[start], end: self[end])
  }

  /// The diagnostics as short lines to compare with, in the given order.
  ///
  /// A line has the place and the code: `1️⃣ TF1004` when the diagnostic starts at a marker,
  /// `12:7 TF1004` when it starts elsewhere, `- TF1004` when it has no place. Related places
  /// follow after an arrow: `2️⃣ TF1004 ← 1️⃣`. Only positions count, so keep one source per file.
  package func places(of diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { diagnostic in
      let place = diagnostic.span.map { name(of: $0.start) } ?? "-"
      let related = diagnostic.related.map { " ← " + name(of: $0.span.start) }.joined()
      return "\(place) \(diagnostic.code.number)\(related)"
    }
  }

  private func name(of position: SourcePosition) -> String {
    let markers = positions.filter { $0.value == position }.keys.sorted()
    return markers.first ?? "\(position.line):\(position.column)"
  }

  private static func marker(at text: Substring.UnicodeScalarView) -> String? {
    if text.first == "\u{1F51F}" { return "\u{1F51F}" }
    let head = text.prefix(3)
    guard head.count == 3, let digit = head.first, ("0"..."9").contains(digit),
      head.dropFirst().elementsEqual(["\u{FE0F}", "\u{20E3}"])
    else { return nil }
    return String(String.UnicodeScalarView(head))
  }
}
