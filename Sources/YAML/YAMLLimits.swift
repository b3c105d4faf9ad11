/// The limits for one file, so that no input exhausts memory or stack.
package struct YAMLLimits: Sendable, Hashable {
  /// The maximum file size in bytes.
  package var bytes: Int
  /// The maximum nesting of sequences and mappings, with aliases expanded.
  package var depth: Int
  /// The maximum number of nodes that aliases add, counted per expansion, including keys.
  package var aliasNodes: Int
  /// The maximum number of nodes in the text, including keys.
  package var nodes: Int
  /// The maximum number of diagnostics before reading stops.
  package var diagnostics: Int

  /// Creates limits that differ from the standard ones.
  ///
  /// - Parameters:
  ///   - bytes: Default: 64 MiB.
  ///   - depth: Default: 200.
  ///   - aliasNodes: Default: 100,000.
  ///   - nodes: Default: 4,000,000, about half a gigabyte.
  ///   - diagnostics: Default: 200.
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

  /// The limits for manifests.
  package static let standard = YAMLLimits()
}
