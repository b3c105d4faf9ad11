/// A text that is equal only to the same Unicode scalars.
///
/// Swift's `String` takes canonically equivalent texts for equal ("é" in one scalar and in two).
/// The API compares, stores and limits scalars, so for it these are two texts and two keys.
package struct ExactText: Sendable, Hashable {
  package let text: String

  package init(_ text: String) { self.text = text }

  // The hash is `String`'s: it is the same for all equivalent texts, and so for equal ones.
  package static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.isExactly(right.text)
  }
}

extension String {
  /// Whether both are the same Unicode scalars.
  package func isExactly(_ other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    return utf8.span.bytes.isEqual(to: other.utf8.span.bytes)
  }
}

extension RawSpan {
  /// Whether the bytes of two spans of one length are equal, eight at a time.
  fileprivate func isEqual(to other: RawSpan) -> Bool {
    if isIdentical(to: other) { return true }
    var offset = 0
    while offset + 8 <= byteCount {
      let word = unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard word == other.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) else {
        return false
      }
      offset += 8
    }
    while offset < byteCount {
      let byte = unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      guard byte == other.unsafeLoad(fromByteOffset: offset, as: UInt8.self) else { return false }
      offset += 1
    }
    return true
  }
}
