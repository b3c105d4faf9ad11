/// The limits for one file, so that no input exhausts memory or stack.
package struct YAMLLimits: Sendable, Hashable {
  /// The maximum file size in bytes.
  package var bytes = 64 << 20
  /// The maximum nesting of sequences and mappings, with aliases expanded.
  package var depth = 200
  /// The maximum number of nodes that aliases add, counted per expansion, including keys.
  package var aliasNodes = 100_000
  /// The maximum number of nodes in the text, including keys.
  package var nodes = 4_000_000
  /// The maximum number of diagnostics before reading stops.
  package var diagnostics = 200

  /// The limits for manifests; 4,000,000 nodes are about half a gigabyte.
  package static let standard = YAMLLimits()
}
