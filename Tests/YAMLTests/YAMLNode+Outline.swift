import YAML

extension YAMLNode {
  /// The node on one line: `a` plain, `"a"` quoted, `|a|` block, `!tag` in front.
  var outline: String {
    let prefix = tag.map { $0.rawValue + " " } ?? ""
    switch content {
    case .scalar(let text, .plain): return prefix + text
    case .scalar(let text, .quoted): return prefix + "\"\(text)\""
    case .scalar(let text, .block): return prefix + "|\(text)|"
    case .sequence(let elements):
      return prefix + "[" + elements.map(\.outline).joined(separator: ", ") + "]"
    case .mapping(let members):
      let lines = members.map { "\($0.key): \($0.value.outline)" }
      return prefix + "{" + lines.joined(separator: ", ") + "}"
    }
  }
}

extension YAMLResult {
  /// The documents on one line each.
  var outlines: [String] { documents.map(\.outline) }
}
