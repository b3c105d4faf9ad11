import Diagnostics
import JSON
import Resources
import YAML

extension EntryReader {
  /// Types one value; `nil`, after a report, when it has a problem.
  mutating func value(_ node: YAMLNode, _ slot: Slot) -> JSONValue? {
    guard node.tag != .secret else { return secret(node, slot) }
    if node.isNull { return null(node, isNullable: slot.isNullable) }
    guard !slot.isSecret else { return reportPlainSecret(node) }
    switch slot.type {
    case .section(let section): return nested(node, section)
    case .list(let item, let size): return list(node, of: item, size: size)
    case .terms: return list(node, of: .anyText, size: 0...Int.max)
    case .map(let type, let areValuesSecret):
      return map(node, of: Slot(type: type, isSecret: areValuesSecret))
    case .object: return freeObject(node)
    case .text(let rule) where rule.pattern == .e164 && lacksPlus(node): return nil
    case .text, .integer, .number, .boolean, .choice, .uuid: return scalar(node, slot.type)
    }
  }

  /// Reports a phone number that is valid except for the missing plus sign.
  private mutating func lacksPlus(_ node: YAMLNode) -> Bool {
    guard !node.isTagged, let text = node.text, TextPattern.e164.matches("+" + text) else {
      return false
    }
    report(
      .badPattern,
      at: node.span,
      "\(name) is \(quoted(text)), without the plus sign in front.",
      "Write +\(text)."
    )
    return true
  }

  private mutating func null(_ node: YAMLNode, isNullable: Bool) -> JSONValue? {
    guard !isNullable else { return .null }
    let isWritten = node.text?.isEmpty == false
    return report(
      .nullNotAllowed,
      at: node.span,
      isWritten ? "\(name) cannot be null." : "\(name) has no value.",
      isWritten
        ? "Write a value, or remove the line; quote \"null\" to use it as text."
        : "Write a value, or remove the line; use \"\" for an empty string."
    )
  }

  private mutating func nested(_ node: YAMLNode, _ table: Section) -> JSONValue? {
    guard let members = node.members, !node.isTagged else {
      return reportWrongType(node, expected: "a mapping of fields")
    }
    return .object(section(members, of: table))
  }

  private mutating func list(
    _ node: YAMLNode,
    of item: FieldType,
    size: ClosedRange<Int>
  ) -> JSONValue? {
    guard let elements = node.elements, !node.isTagged else {
      return reportWrongType(node, expected: "a list")
    }
    if !size.contains(elements.count) {
      report(
        .badLength,
        at: node.span,
        "\(name) has \(elements.count) entries.",
        "Use \(words(for: size)) entries."
          + (isAtMarkedTags ? " The API allows 32 tags, and one is this stack's marker." : "")
      )
    }
    return array(elements) { $0.value($1, Slot(type: item)) }
  }

  private mutating func array(
    _ elements: [YAMLNode],
    _ read: (inout EntryReader, YAMLNode) -> JSONValue?
  ) -> JSONValue {
    var items: [JSONValue] = []
    items.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      // A null preserves the positions of later items, so pointers match; nothing is sent.
      items.append(value(at: .index(index), element, read) ?? .null)
    }
    return .array(items)
  }

  private mutating func map(_ node: YAMLNode, of slot: Slot) -> JSONValue? {
    guard let members = node.members, !node.isTagged else {
      let expected = slot.type.innerSection == nil ? "a mapping of strings" : "a mapping of keys"
      return reportWrongType(node, expected: expected, hidesSource: slot.isSecret)
    }
    return object(members, areSecrets: slot.isSecret) { $0.value($1, slot) }
  }

  private mutating func object(
    _ members: [YAMLMember],
    areSecrets: Bool = false,
    _ read: (inout EntryReader, YAMLNode) -> JSONValue?
  ) -> JSONValue {
    var object = JSONObject(reservingCapacity: members.count)
    for member in members {
      guard !areSecrets || isName(member), let key = key(of: member) else { continue }
      if let value = value(at: .key(key), member.value, read) { object[key] = value }
    }
    return .object(object)
  }

  /// Whether the key of a secret is a name; in `{TOKEN=hunter2}` the key contains the secret.
  private mutating func isName(_ member: YAMLMember) -> Bool {
    let isName = !member.key.unicodeScalars.contains {
      $0 == "=" || $0 == ":" || $0.properties.isWhitespace
    }
    guard !isName else { return true }
    diagnostics.hideLines(of: member.span)
    report(
      .badKey,
      at: member.keySpan,
      "A key of \(name) contains more than a name.",
      "Write \"NAME: !secret env:NAME\".",
      hidesSource: true
    )
    return false
  }

  private mutating func freeObject(_ node: YAMLNode) -> JSONValue? {
    guard node.members != nil, !node.isTagged else {
      return reportWrongType(node, expected: "a mapping")
    }
    return free(node)
  }

  private mutating func free(_ node: YAMLNode) -> JSONValue? {
    switch node.content {
    case .scalar(let written, _):
      guard node.tag != .secret else { return reportSecretTag(node) }
      guard node.isPlain else {
        return text(of: node).flatMap { checked($0, TextRule(), at: node) }
      }
      return freePlain(written, node)
    case .sequence(let elements):
      return refusesTag(node) ? nil : array(elements) { $0.free($1) }
    case .mapping(let members):
      return refusesTag(node) ? nil : object(members) { $0.free($1) }
    }
  }

  private mutating func freePlain(_ text: String, _ node: YAMLNode) -> JSONValue? {
    switch CoreSchema.value(ofPlain: text) {
    case .string(let text)?:
      return checked(ScalarText(text: text), TextRule(), at: node)
    case let value?:
      return value
    case nil:
      return report(
        CoreSchema.isInfiniteOrNaN(text) ? .wrongType : .outOfRange,
        at: node.span,
        "\(quoted(text)) is a number that JSON cannot represent.",
        "Use a finite number below 1.8e308, or quote it if it is text."
      )
    }
  }

  /// Whether a sequence or mapping has a tag that requires text.
  private mutating func refusesTag(_ node: YAMLNode) -> Bool {
    guard node.isTagged else { return false }
    reportWrongType(node, expected: "a value without a tag")
    return true
  }

  /// Reads a user-defined key, with escapes resolved; `nil` when it cannot be stored.
  private mutating func key(of member: YAMLMember) -> String? {
    if member.key == Marker.name, isAtMarkedMetadata {
      report(
        .badKey,
        at: member.keySpan,
        "The key \"\(Marker.name)\" in metadata is reserved for Turnform's marker.",
        "Use another key."
      )
      return nil
    }
    let isUsual = !member.key.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "$") }
    return isUsual ? member.key : unusualKey(of: member)
  }

  private mutating func unusualKey(of member: YAMLMember) -> String? {
    let traits = TextTraits(scanning: member.key)
    if traits.contains(.nul) {
      report(
        .badKey,
        at: member.keySpan,
        "The key contains the character U+0000, which the API cannot store.",
        "Remove the character."
      )
      return nil
    }
    if traits.contains(.reference) {
      report(
        .badReference,
        at: member.keySpan,
        "The key \(quoted(member.key)) contains \"${\", but keys cannot contain references.",
        "Use \"$${\" for a literal \"${\"."
      )
      return nil
    }
    return member.key.withReferencesUnescaped
  }
}

extension EntryReader {
  @discardableResult mutating func reportWrongType(
    _ node: YAMLNode,
    expected: String,
    hidesSource: Bool = false
  ) -> JSONValue? {
    if hidesSource { diagnostics.hideLines(of: node.span) }
    let isTagged = node.isTagged
    return report(
      isTagged ? .tagNotAllowed : .wrongType,
      at: node.span,
      "\(name) must be \(expected)"
        + (isTagged ? "; a tag gives a single string." : ", but is \(node.kindInWords)."),
      isTagged ? "Write the value itself." : "Write \(expected).",
      hidesSource: hidesSource
    )
  }

  /// "2 to 10", "at most 20", "at least 1".
  func words(for range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (let lower, Int.max): "at least \(lower)"
    case (0, let upper): "at most \(upper)"
    case (let lower, let upper): "\(lower) to \(upper)"
    }
  }
}

extension YAMLNode {
  /// Whether the node has a tag that is replaced by a text.
  var isTagged: Bool {
    switch tag {
    case .file, .environment, .secret: true
    case .string, .mapping, .sequence, .nonSpecific, nil: false
    }
  }

  var kindInWords: String {
    switch content {
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
