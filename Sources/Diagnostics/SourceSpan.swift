/// A position in a file, counted as editors do.
package struct SourcePosition: Sendable, Hashable, Comparable {
  // Half the size of an `Int`, and no file needs more lines. With integers and the file's name in
  // each span, reading YAML to nodes takes 1.07 times as long (`TurnformBenchmarks reading`).
  private let storedLine: UInt32
  private let storedColumn: UInt32

  /// 1-based.
  package var line: Int { Int(storedLine) }
  /// 1-based, in Unicode scalars.
  package var column: Int { Int(storedColumn) }

  package init(line: Int, column: Int) {
    storedLine = UInt32(clamping: line)
    storedColumn = UInt32(clamping: column)
  }

  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.storedLine, left.storedColumn) < (right.storedLine, right.storedColumn)
  }
}

/// A range of one file: 20 bytes, copied without reference counting.
package struct SourceSpan: Sendable, Hashable, Comparable {
  package let source: SourceName
  package let start: SourcePosition
  /// The position after the last character; equal to `start` for an empty node.
  package let end: SourcePosition

  /// The path as diagnostics show it: relative to the stack folder.
  package var file: String { source.path }

  package init(source: SourceName, start: SourcePosition, end: SourcePosition) {
    self.source = source
    self.start = start
    self.end = end
  }

  package init(file: String, start: SourcePosition, end: SourcePosition) {
    self.init(source: SourceName(file), start: start, end: end)
  }

  package static func < (left: SourceSpan, right: SourceSpan) -> Bool {
    guard left.source != right.source else {
      return (left.start, left.end) < (right.start, right.end)
    }
    return (left.file, left.start, left.end) < (right.file, right.start, right.end)
  }
}

/// The text of a file that diagnostics may point into.
package struct SourceFile: Sendable, Hashable {
  /// Relative to the stack folder, with `/` between folders.
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, text: String) { self.init(path: path, bytes: Array(text.utf8)) }

  /// - Parameter bytes: UTF-8; invalid bytes are shown as replacement characters.
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Decoded on each access: most runs quote no line.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The same text under another path.
  package func moved(to path: String) -> SourceFile { SourceFile(path: path, bytes: bytes) }

  /// The text of one line, counted from 1, without its line break; `nil` when there is none.
  package func line(_ number: Int) -> String? {
    TextLines(text).enumerated().first { $0.offset + 1 == number }.map { String($0.element.text) }
  }
}
