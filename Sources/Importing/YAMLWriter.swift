import JSON

/// Writes YAML as a person would: blocks, with short lists and mappings on one line.
///
/// Any content reads back as the same value. Equal drafts give equal bytes.
package struct YAMLWriter {
  /// The maximum length of a line with several values.
  private static let width = 100
  /// The maximum lengths of a single word and of a phrase in a one-line mapping.
  private static let shortText = 48
  private static let shortPhrase = 24
  /// The maximum number of keys on one line.
  private static let mostKeys = 5
  /// libyaml accepts a longer key only as an explicit one, after `?`.
  private static let longestKey = 500

  private var lines: [String] = []

  private init() {}

  /// - Parameter members: The members of the top-level mapping, in order.
  /// - Returns: The document, ending with a line break.
  package static func text(_ members: [YAMLDraft.Member]) -> String {
    guard !members.isEmpty else { return "{}\n" }
    var writer = YAMLWriter()
    writer.write(members, indent: 0)
    return writer.lines.joined(separator: "\n") + "\n"
  }

  private mutating func write(_ members: [YAMLDraft.Member], indent: Int) {
    for member in members {
      let margin = String(repeating: " ", count: indent)
      let key = YAMLScalar.key(member.key)
      guard key.utf8.count <= Self.longestKey else {
        lines.append("\(margin)? \(key)")
        write(member.value, behind: "\(margin):", indent: indent)
        continue
      }
      write(member.value, behind: "\(margin)\(key):", indent: indent)
    }
  }

  /// - Parameters:
  ///   - head: The text before it, `key:` or `-`.
  ///   - indent: The indentation of the head; further lines are indented more.
  private mutating func write(_ value: YAMLDraft, behind head: String, indent: Int) {
    switch value.unfolded {
    case .value(.string(let text)) where YAMLScalar.isBlock(text):
      writeBlock(text, behind: head, indent: indent + 2)
    case .value, .plain, .tagged:
      lines.append("\(head) \(YAMLScalar.inBlock(value))")
    case .list(let items):
      guard let line = oneLine(items, behind: head) else {
        lines.append(head)
        for item in items { writeItem(item, indent: indent + 2) }
        return
      }
      lines.append(line)
    case .mapping(let members, let isOpen):
      guard let line = oneLine(members, isOpen: isOpen, behind: head) else {
        lines.append(head)
        write(members, indent: indent + 2)
        return
      }
      lines.append(line)
    }
  }

  private mutating func writeItem(_ item: YAMLDraft, indent: Int) {
    let head = String(repeating: " ", count: indent) + "-"
    guard case .mapping(let members, let isOpen) = item.unfolded,
      oneLine(members, isOpen: isOpen, behind: head) == nil
    else {
      return write(item, behind: head, indent: indent)
    }
    // The first key goes on the line of the dash.
    let first = lines.count
    write(members, indent: indent + 2)
    lines[first] = head + lines[first].dropFirst(indent + 1)
  }

  private mutating func writeBlock(_ text: String, behind head: String, indent: Int) {
    var content = text[...]
    var chomping = "-"
    if content.utf8.last == UInt8(ascii: "\n") {
      content = content.dropLast()
      chomping = content.utf8.last == UInt8(ascii: "\n") ? "+" : ""
    }
    lines.append("\(head) |\(chomping)")
    let margin = String(repeating: " ", count: indent)
    for line in content.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(line.isEmpty ? "" : margin + line)
    }
  }

  private func oneLine(_ items: [YAMLDraft], behind head: String) -> String? {
    guard !items.isEmpty else { return head + " []" }
    guard items.allSatisfy({ $0.isScalar && !$0.breaksLines }) else { return nil }
    return fitting(head + " [" + items.map(YAMLScalar.inFlow).joined(separator: ", ") + "]")
  }

  private func oneLine(
    _ members: [YAMLDraft.Member],
    isOpen: Bool,
    behind head: String
  ) -> String? {
    guard !members.isEmpty else { return head + " {}" }
    guard !isOpen, members.count <= Self.mostKeys, members.allSatisfy({ isShort($0.value) }) else {
      return nil
    }
    let inside = members.map { member in
      YAMLScalar.key(member.key) + ": " + YAMLScalar.inFlow(member.value)
    }
    return fitting(head + " {" + inside.joined(separator: ", ") + "}")
  }

  private func isShort(_ value: YAMLDraft) -> Bool {
    switch value {
    case .value(.string(let text)):
      let isPhrase = text.utf8.contains(UInt8(ascii: " "))
      return text.utf8.count <= (isPhrase ? Self.shortPhrase : Self.shortText) && !value.breaksLines
    case .tagged: return false
    case .value, .plain, .list, .mapping: return value.isScalar
    }
  }

  private func fitting(_ line: String) -> String? {
    line.unicodeScalars.count <= Self.width ? line : nil
  }
}

extension YAMLDraft {
  /// Whether the draft is a multiline string.
  fileprivate var breaksLines: Bool {
    guard case .value(.string(let text)) = self else { return false }
    return text.utf8.contains(UInt8(ascii: "\n"))
  }
}
