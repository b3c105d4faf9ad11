/// The tags allowed in a manifest.
///
/// The manifest reader decides whether `!file`, `!env` and `!secret` make sense in a position; the
/// standard tags are checked against the kind of their node.
package enum YAMLTag: String, CaseIterable, Sendable, Hashable {
  /// The text of a file in the stack.
  case file = "!file"
  /// The value of an environment variable.
  case environment = "!env"
  /// A secret, identified by its source.
  case secret = "!secret"
  /// A string, even when it looks like `null`.
  case string = "!!str"
  /// A mapping, as without the tag.
  case mapping = "!!map"
  /// A sequence, as without the tag.
  case sequence = "!!seq"
  /// The tag `!`: a string, or the collection unchanged.
  case nonSpecific = "!"

  /// The tag in its usual notation: `!!str` for `tag:yaml.org,2002:str`.
  static func written(_ tag: String) -> String {
    guard tag.hasPrefix(standardPrefix) else { return tag }
    return "!!" + tag.dropFirst(standardPrefix.count)
  }

  private static let standardPrefix = "tag:yaml.org,2002:"

  /// Whether a node of this kind can have the tag.
  func fits(_ kind: NodeKind) -> Bool {
    switch self {
    case .string: kind == .scalar
    case .mapping: kind == .mapping
    case .sequence: kind == .sequence
    case .file, .environment, .secret, .nonSpecific: true
    }
  }
}

enum NodeKind: String {
  case scalar, sequence, mapping
}
