extension String {
  /// Whether the text contains another one, byte by byte.
  ///
  /// The standard library compares characters, and whether a character ends inside a run of flags
  /// depends on the run's first one: its search takes seconds for a line of 100 kB.
  package func containsBytes(of other: String) -> Bool {
    var (text, part) = (self, other)
    return text.withUTF8 { text in
      part.withUTF8 { part in
        text.indices.contains { text[$0] == part.first && text[$0...].starts(with: part) }
      }
    }
  }
}
