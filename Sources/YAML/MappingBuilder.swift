import Diagnostics
import JSON

/// Collects the keys and values of one mapping.
struct MappingBuilder {
  /// The role of the next node.
  private enum Slot {
    case key
    case value(key: String, SourceRange)
    case mergeValue
    /// The value of a rejected key.
    case refusedValue
  }

  /// The `<<` of the mapping.
  private struct Merge {
    /// The number of members before it.
    let position: Int
    let range: SourceRange
    var sources: [[YAMLMember]] = []
  }

  private var members: [YAMLMember] = []
  /// The keys, once there are too many for a linear search: with a set for every mapping, reading
  /// YAML to nodes takes 1.16 times as long (`TurnformBenchmarks reading`).
  private var keys: Set<ExactText> = []
  private var slot = Slot.key
  private var merge: Merge?
  private static let manyKeys = 8
  /// Capacity for most mappings, to avoid growing from one to two to four.
  private static let fewMembers = 4

  /// Whether the next node is the value of `<<`.
  var expectsMerge: Bool {
    if case .mergeValue = slot { true } else { false }
  }

  mutating func add(
    _ node: consuming YAMLNode?,
    at place: SourceRange,
    _ reporter: inout Reporter
  ) {
    switch exchange(&slot, with: .key) {
    case .key:
      slot = key(node, at: place, &reporter)
    case .value(let key, let range):
      if members.isEmpty { members.reserveCapacity(Self.fewMembers) }
      let value = node ?? .missing(in: reporter.file, at: place)
      members.append(YAMLMember(key: key, file: reporter.file, keyRange: range, value: value))
    case .mergeValue:
      merge?.sources = reporter.mergeSources(of: node, at: place)
    case .refusedValue:
      break
    }
  }

  private mutating func key(
    _ node: YAMLNode?,
    at place: SourceRange,
    _ reporter: inout Reporter
  ) -> Slot {
    guard let node else { return .refusedValue }
    guard let text = reporter.keyText(of: node, at: place) else { return .refusedValue }
    if text == "<<", node.isPlain {
      if let first = merge {
        reporter.reportDuplicateKey(text, at: place, first: first.range)
        return .refusedValue
      }
      merge = Merge(position: members.count, range: place)
      return .mergeValue
    }
    guard insert(key: text) else {
      let first = members.first { $0.key.isExactly(text) }
      reporter.reportDuplicateKey(
        text,
        at: place,
        first: first.map { SourceRange($0.keySpan) } ?? place
      )
      return .refusedValue
    }
    return .value(key: text, place)
  }

  /// Records a key; returns false for a duplicate.
  private mutating func insert(key: String) -> Bool {
    guard members.count >= Self.manyKeys else {
      // Compared in place: passing an element to a closure copies it first.
      let length = key.utf8.count
      let members = members.span
      for index in members.indices where members[index].key.utf8.count == length {
        if members[index].key.isExactly(key) { return false }
      }
      return true
    }
    if keys.isEmpty { keys = Set(members.lazy.map { ExactText($0.key) }) }
    return keys.insert(ExactText(key)).inserted
  }

  /// The members with `<<` replaced by the merged members.
  ///
  /// Keys written in the mapping override merged ones, and earlier sources override later ones
  /// (yaml.org/type/merge.html).
  mutating func finish() -> [YAMLMember] {
    guard let merge, !merge.sources.isEmpty else { return exchange(&members, with: []) }
    var known = Set(members.lazy.map { ExactText($0.key) })
    let merged = merge.sources.joined().filter { known.insert(ExactText($0.key)).inserted }
    members.insert(contentsOf: merged, at: merge.position)
    return members
  }
}

extension Reporter {
  /// The text of a key; `nil`, after a report, when the node is not a valid key.
  fileprivate mutating func keyText(of node: YAMLNode, at place: SourceRange) -> String? {
    if node.tag == nil, let text = node.text, !text.isEmpty || !node.isPlain { return text }
    let problem: String
    switch (node.content, node.tag) {
    case (.scalar, nil):
      problem = "There is no key before the colon."
    case (.scalar(let text, _), .string), (.scalar(let text, _), .nonSpecific):
      return text
    case (.scalar, let tag?):
      problem = "A key cannot have the tag \"\(tag.rawValue)\"."
    case (.sequence, _), (.mapping, _):
      problem = "A key must be text, not a sequence or mapping."
    }
    report(
      .yamlKeyNotText,
      at: place,
      problem,
      advice: "Use a plain or quoted string; quote it if it contains braces or brackets."
    )
    return nil
  }

  fileprivate mutating func reportDuplicateKey(
    _ key: String,
    at place: SourceRange,
    first: SourceRange
  ) {
    report(
      .yamlDuplicateKey,
      at: place,
      "The key \(quoted(key)) is already in this mapping.",
      advice: "Keep one of the two; to merge several mappings, set \"<<\" to a sequence of them.",
      related: [related("first defined here", first)]
    )
  }

  /// Whether an element of the sequence after `<<` can be merged.
  mutating func isMergeable(_ node: YAMLNode?, at place: SourceRange) -> Bool {
    guard let node else { return false }
    guard node.members == nil else { return true }
    report(
      .yamlBadMerge,
      at: place,
      "Only mappings can be merged.",
      advice: "Set \"<<\" to a mapping, an alias of a mapping, or a sequence of these."
    )
    return false
  }

  /// The mappings that `<<` merges; anything else is reported and left out.
  fileprivate mutating func mergeSources(
    of node: YAMLNode?,
    at place: SourceRange
  ) -> [[YAMLMember]] {
    guard let elements = node?.elements else {
      return isMergeable(node, at: place) ? [node?.members ?? []] : []
    }
    return elements.compactMap { element in
      isMergeable(element, at: element.range) ? element.members : nil
    }
  }
}
