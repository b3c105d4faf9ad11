extension String {
  /// The components of a path, without empty ones.
  ///
  /// Split by byte, as the system does: for Swift a slash followed by a combining mark is not a
  /// slash.
  package var pathParts: [String] {
    utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
  }
}
