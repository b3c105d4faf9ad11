import Diagnostics

/// A libyaml mark in compact, 1-based form.
struct Mark {
  let line: UInt32
  let column: UInt32

  static let start = Mark(line: 1, column: 1)

  init(line: UInt32, column: UInt32) {
    self.line = line
    self.column = column
  }

  init(_ position: SourcePosition) {
    self.init(line: UInt32(clamping: position.line), column: UInt32(clamping: position.column))
  }

  var position: SourcePosition { SourcePosition(line: Int(line), column: Int(column)) }
}

/// A ``SourceSpan`` without its file.
struct SourceRange {
  let start: Mark
  let end: Mark

  init(start: Mark, end: Mark) {
    self.start = start
    self.end = end
  }

  init(ofScalarAt mark: Mark) {
    self.init(start: mark, end: Mark(line: mark.line, column: mark.column + 1))
  }

  init(_ span: SourceSpan) {
    self.init(start: Mark(span.start), end: Mark(span.end))
  }

  func span(in file: SourceName) -> SourceSpan {
    SourceSpan(source: file, start: start.position, end: end.position)
  }
}
