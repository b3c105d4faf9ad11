/// Converts byte offsets into lines and columns, for the few positions with a problem.
///
/// It only moves forward, so a series of ascending offsets costs one pass over the bytes.
struct MarkLocator {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var line: UInt32 = 1
  private var column: UInt32 = 1

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Returns the position of a byte that does not precede the previous query.
  mutating func mark(ofByteAt target: Int) -> Mark {
    while offset < target, offset < bytes.count { step() }
    return Mark(line: line, column: column)
  }

  /// Returns the scalar at a position that does not precede the previous query; `nil` at the end.
  ///
  /// - Parameter mark: A position as libyaml counts, with CR, LF and CR LF as line breaks.
  mutating func scalar(at mark: Mark) -> Unicode.Scalar? {
    while offset < bytes.count, (line, column) < (mark.line, mark.column) { step() }
    while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    let text = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
    return text.unicodeScalars.first
  }

  private mutating func step() {
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\r") where offset < bytes.count && bytes[offset] == UInt8(ascii: "\n"):
      break
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      line += 1
      column = 1
    case 0x80...0xBF:
      break
    default:
      column += 1
    }
  }
}
