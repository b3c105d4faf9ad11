/// The tags that a manifest may hold.
///
/// Whether `!file`, `!env` and `!secret` make sense at a place is the reader's business; the
/// standard tags are checked against the kind of their node.
package enum YAMLTag: String, CaseIterable, Sendable, Hashable {
  /// The text of a file inside the stack.
  case file = "!file"
  /// The value of an environment variable.
  case environment = "!env"
  /// A secret, by the place where it is kept.
  case secret = "!secret"
  /// Text, also when it looks like `null`.
  case string = "!!str"
  /// A mapping, as it is anyway.
  case mapping = "!!map"
  /// A sequence, as it is anyway.
  case sequence = "!!seq"
  /// The tag `!`: text, or the collection it is anyway.
  case nonSpecific = "!"

  /// The tag as people write it: `!!str` for `tag:yaml.org,2002:str`.
  static func written(_ tag: String) -> String {
    guard tag.hasPrefix(standardPrefix) else { return tag }
    return "!!" + tag.dropFirst(standardPrefix.count)
  }

  private static let standardPrefix = "tag:yaml.org,2002:"

  /// Whether a node of this kind can carry the tag.
  func fits(_ kind: NodeKind) -> Bool {
    switch self {
    case .string: kind == .scalar
    case .mapping: kind == .mapping
    case .sequence: kind == .sequence
    case .file, .environment, .secret, .nonSpecific: true
    }
  }
}

/// The three kinds of nodes.
enum NodeKind: String {
  case scalar, sequence, mapping
}
