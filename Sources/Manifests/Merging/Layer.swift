import Diagnostics
import JSON
import Resources
import YAML

/// The untyped top level of the manifests: all files of a stack, or one overlay.
struct Layer {
  var version: YAMLMember?
  var stack: YAMLMember?
  var ownership: YAMLMember?
  var limits: YAMLMember?
  /// The list that selects the manifest files.
  var include: YAMLMember?
  var defaults: [Kind: YAMLMember] = [:]
  var entries: [Kind: Entries] = [:]
  /// The lists under each `removed:`.
  var removed: [YAMLMember] = []
  /// The entries under `outputs:`, by name.
  var outputs = Entries()
  /// The sections that an overlay removes with a null, regardless of their content in the stack.
  var removedSections: Set<String> = []
  /// Whether a file could not be read completely, so its declarations are unknown.
  var isIncomplete = false

  /// The top-level keys that several files may contribute to.
  static let sections =
    Set(Kind.allCases.map(\.rawValue)).union(["defaults", "removed", "limits", "outputs"])

  /// The entries of one kind in reading order, indexed by key.
  struct Entries {
    private(set) var members: [YAMLMember?] = []
    private var positions: [ExactText: Int] = [:]

    var declared: some Sequence<YAMLMember> { members.lazy.compactMap { $0 } }

    subscript(key: String) -> YAMLMember? {
      get { positions[ExactText(key)].flatMap { members[$0] } }
      set {
        if let position = positions[ExactText(key)] {
          members[position] = newValue
        } else if newValue != nil {
          positions[ExactText(key)] = members.count
          members.append(newValue)
        }
      }
    }

    var isEmpty: Bool { members.isEmpty }

    /// Adds an entry, or returns the existing one with the same key, which is kept.
    mutating func insert(_ member: YAMLMember) -> YAMLMember? {
      guard let first = positions.updateValue(members.count, forKey: ExactText(member.key)) else {
        members.append(member)
        return nil
      }
      positions[ExactText(member.key)] = first
      return members[first]
    }

    mutating func reserveCapacity(_ count: Int) {
      members.reserveCapacity(count)
      positions.reserveCapacity(count)
    }

    var keys: some Sequence<String> { declared.lazy.map(\.key) }

    /// Moves all entries out, in reading order.
    mutating func take() -> [YAMLMember] {
      positions = [:]
      return exchange(&members, with: []).compactMap(\.self)
    }
  }
}

extension YAMLMember {
  /// From the key to the end of the value, for a value written after its key.
  var span: SourceSpan {
    let end = value.span
    guard end.source == keySpan.source, keySpan.start <= end.end else { return keySpan }
    return SourceSpan(source: keySpan.source, start: keySpan.start, end: end.end)
  }
}
