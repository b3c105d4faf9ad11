/// A place in a file, counted as editors do.
package struct SourcePosition: Sendable, Hashable, Comparable {
  /// 1-based.
  package let line: Int
  /// 1-based, in Unicode scalars.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A stretch of one file.
package struct SourceSpan: Sendable, Hashable, Comparable {
  /// The path as diagnostics show it: relative to the stack folder.
  package let file: String
  package let start: SourcePosition
  /// Just behind the last character; equal to `start` for an empty node.
  package let end: SourcePosition

  package init(file: String, start: SourcePosition, end: SourcePosition) {
    self.file = file
    self.start = start
    self.end = end
  }

  package static func < (left: SourceSpan, right: SourceSpan) -> Bool {
    (left.file, left.start, left.end) < (right.file, right.start, right.end)
  }
}

/// The text of one file that diagnostics may point into.
package struct SourceFile: Sendable, Hashable {
  /// Relative to the stack folder, with `/` between folders.
  package let path: String
  package let text: String

  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// The text of one line without its line break.
  ///
  /// - Parameter number: 1-based.
  /// - Returns: `nil` when the file has no such line.
  package func line(_ number: Int) -> String? {
    var current = 1
    var start = text.utf8.startIndex
    let bytes = text.utf8
    while current < number {
      guard let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      start = bytes.index(after: newline)
      current += 1
    }
    var end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    if end > start, bytes[bytes.index(before: end)] == UInt8(ascii: "\r") {
      end = bytes.index(before: end)
    }
    return String(text[start..<end])
  }
}
