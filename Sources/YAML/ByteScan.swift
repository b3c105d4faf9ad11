/// A scan of the raw bytes before libyaml reads them: valid UTF-8, and nothing but text.
///
/// libyaml would stop at the first invalid byte and report only its offset. Besides what libyaml
/// rejects, this scan rejects U+0085, U+2028 and U+2029: libyaml reads them as line breaks (YAML
/// 1.1), which would change the text and shift every position after them.
///
/// Plain ASCII is skipped 32 and 8 bytes at a time: with byte by byte, reading YAML to nodes takes
/// 1.31 times as long, and to the desired state 1.05 times (`TurnformBenchmarks reading`).
struct ByteScan {
  /// The problem with a sequence of bytes.
  enum Problem: Equatable {
    case invalidUTF8
    case control(UInt32)
    case lineSeparator(UInt32)
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var locator: MarkLocator

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    locator = MarkLocator(bytes)
  }

  /// Returns the next problem, at most one per line, or `nil` when the remaining bytes are valid.
  mutating func next() -> (problem: Problem, mark: Mark)? {
    while let (problem, start) = nextProblem() {
      let lastLine = lastReportedLine
      let mark = locator.mark(ofByteAt: start)
      guard mark.line != lastLine else { continue }
      lastReportedLine = mark.line
      return (problem, mark)
    }
    return nil
  }

  private var lastReportedLine: UInt32 = 0

  private mutating func nextProblem() -> (Problem, Int)? {
    let raw = UnsafeRawBufferPointer(bytes)
    while offset < bytes.count {
      while offset + 32 <= bytes.count, isPlainASCII(raw, at: offset) { offset += 32 }
      while offset + 8 <= bytes.count,
        isPlainASCII(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      {
        offset += 8
      }
      guard offset < bytes.count else { return nil }
      let start = offset
      if let problem = problemOfScalar() { return (problem, start) }
    }
    return nil
  }

  /// Whether 32 bytes are printable ASCII, without the line breaks that the 8-byte check allows.
  ///
  /// Checks four words together, with a single branch.
  private func isPlainASCII(_ raw: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    let block = raw.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones &* 0x80
    let isASCII = ~block
    let isNoControl = block &+ SIMD4(repeating: ones &* 0x60)
    let isNoDelete = (block ^ SIMD4(repeating: ones &* 0x7F)) &+ SIMD4(repeating: ones &* 0x7F)
    let good = isASCII & isNoControl & isNoDelete
    return good[0] & good[1] & good[2] & good[3] & high == high
  }

  /// Whether eight bytes are ASCII without control characters other than tab, LF and CR.
  ///
  /// Every sum stays below 256 in each byte, so no byte carries into the next.
  private func isPlainASCII(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones &* 0x80
    let low = ones &* 0x7F
    guard word & high == 0 else { return false }
    func equals(_ byte: UInt64) -> UInt64 { ~((word ^ (ones &* byte)) &+ low) & high }
    let control = ~(word &+ ones &* 0x60) & high
    guard control != 0 || equals(0x7F) != 0 else { return true }
    return control & ~(equals(0x09) | equals(0x0A) | equals(0x0D)) | equals(0x7F) == 0
  }

  /// Advances past one scalar and returns its problem, if any.
  private mutating func problemOfScalar() -> Problem? {
    let first = UInt32(bytes[offset])
    guard first >= 0x80 else {
      offset += 1
      let isText = first >= 0x20 && first != 0x7F || first == 0x09 || first == 0x0A || first == 0x0D
      return isText ? nil : .control(first)
    }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard (0xC2...0xF4).contains(first), offset + length <= bytes.count else {
      offset += 1
      return .invalidUTF8
    }
    var value = first & (0xFF >> UInt32(length + 1))
    for index in offset + 1..<offset + length {
      guard bytes[index] & 0xC0 == 0x80 else {
        offset += 1
        return .invalidUTF8
      }
      value = value << 6 | UInt32(bytes[index] & 0x3F)
    }
    guard isScalar(value, length: length) else {
      offset += 1
      return .invalidUTF8
    }
    offset += length
    switch value {
    case 0x85, 0x2028, 0x2029: return .lineSeparator(value)
    case 0x80...0x9F, 0xFFFE, 0xFFFF: return .control(value)
    default: return nil
    }
  }

  /// Whether a value decoded from `length` bytes is a Unicode scalar in its shortest form.
  private func isScalar(_ value: UInt32, length: Int) -> Bool {
    switch length {
    case 4: (0x10000...0x10FFFF).contains(value)
    case 3: value >= 0x800 && !(0xD800...0xDFFF).contains(value)
    default: true
    }
  }
}
