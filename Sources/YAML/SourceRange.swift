import Diagnostics

/// A mark of libyaml, made 1-based and small.
struct Mark {
  let line: UInt32
  let column: UInt32

  static let start = Mark(line: 1, column: 1)

  var position: SourcePosition { SourcePosition(line: Int(line), column: Int(column)) }
}

/// A ``SourceSpan`` in 16 bytes: nodes are many, and share their file.
struct SourceRange {
  let start: Mark
  let end: Mark

  init(start: Mark, end: Mark) {
    self.start = start
    self.end = end
  }

  init(_ span: SourceSpan) {
    start = Mark(
      line: UInt32(clamping: span.start.line),
      column: UInt32(clamping: span.start.column)
    )
    end = Mark(line: UInt32(clamping: span.end.line), column: UInt32(clamping: span.end.column))
  }

  func span(in file: String) -> SourceSpan {
    SourceSpan(file: file, start: start.position, end: end.position)
  }
}
