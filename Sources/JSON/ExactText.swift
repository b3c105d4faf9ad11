/// A text that is equal only to the same Unicode scalars.
///
/// Swift's `String` takes canonically equivalent texts for equal ("é" in one scalar and in two).
/// The API compares, stores and limits scalars, so for it these are two texts and two keys.
package struct ExactText: Sendable, Hashable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.isExactly(right.text)
  }

  package func hash(into hasher: inout Hasher) { text.hashExactly(into: &hasher) }
}

extension ExactText: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text) }
}

extension String {
  /// Whether both are the same Unicode scalars.
  package func isExactly(_ other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    return utf8.span.bytes.isEqual(to: other.utf8.span.bytes)
  }

  /// Whether it comes before another text, by UTF-8 bytes, which is the order of the scalars.
  package func exactlyPrecedes(_ other: String) -> Bool {
    utf8.span.bytes.precedes(other.utf8.span.bytes)
  }

  /// Hashes the scalars: equivalent texts that are not the same have different hashes.
  package func hashExactly(into hasher: inout Hasher) {
    utf8.span.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    // No UTF-8 holds this byte, so that no text is the beginning of another one.
    hasher.combine(0xFF as UInt8)
  }
}

extension String? {
  /// Whether both are missing, or both are the same Unicode scalars.
  package func isExactly(_ other: String?) -> Bool {
    guard let self, let other else { return self == nil && other == nil }
    return self.isExactly(other)
  }
}

extension RawSpan {
  /// Whether its bytes come before those of another one; a beginning comes before the whole.
  fileprivate func precedes(_ other: RawSpan) -> Bool {
    let common = min(byteCount, other.byteCount)
    for offset in 0..<common {
      let byte = unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      let otherByte = other.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      if byte != otherByte { return byte < otherByte }
    }
    return byteCount < other.byteCount
  }

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
