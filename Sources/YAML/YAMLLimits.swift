/// How much one file may ask for, so that no input exhausts memory or stack.
package struct YAMLLimits: Sendable, Hashable {
  /// The size of the file in bytes.
  package var bytes: Int
  /// How many sequences and mappings may stand inside each other, aliases expanded.
  package var depth: Int
  /// How many nodes aliases may add, each counted as often as it is expanded; keys count too.
  package var aliasNodes: Int
  /// How many nodes may be written, keys included.
  package var nodes: Int
  /// How many diagnostics are made before reading stops.
  package var diagnostics: Int

  /// Names the limits that differ from the standard.
  ///
  /// - Parameters:
  ///   - bytes: 64 MiB unless told otherwise.
  ///   - depth: 200 unless told otherwise.
  ///   - aliasNodes: 100,000 unless told otherwise.
  ///   - nodes: 4,000,000 unless told otherwise, about half a gigabyte.
  ///   - diagnostics: 200 unless told otherwise.
  package init(
    bytes: Int = 64 << 20,
    depth: Int = 200,
    aliasNodes: Int = 100_000,
    nodes: Int = 4_000_000,
    diagnostics: Int = 200
  ) {
    self.bytes = bytes
    self.depth = depth
    self.aliasNodes = aliasNodes
    self.nodes = nodes
    self.diagnostics = diagnostics
  }

  /// What manifests are read with.
  package static let standard = YAMLLimits()
}
