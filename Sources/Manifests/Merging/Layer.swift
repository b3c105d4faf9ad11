import Diagnostics
import JSON
import Resources
import YAML

/// The top level of the manifests before anything is typed: all files of a stack, or one overlay.
struct Layer {
  var version: YAMLMember?
  var stack: YAMLMember?
  var ownership: YAMLMember?
  var limits: YAMLMember?
  /// Which files are manifests.
  var include: YAMLMember?
  /// Under `defaults:`, by kind.
  var defaults: [Kind: YAMLMember] = [:]
  /// The entries of each kind.
  var entries: [Kind: Entries] = [:]
  /// The list under each `removed:`.
  var removed: [YAMLMember] = []
  /// Under `outputs:`, by name.
  var outputs = Entries()
  /// What an overlay removes with a null, whatever the stack has there.
  var removedSections: Set<Section> = []
  /// Whether a file could not be read to its end, so that what it declares is not known.
  var isIncomplete = false

  /// A key of the top level below which many files may write.
  enum Section: String {
    case defaults, agents, numbers, takeaways, webhooks, evals, removed, limits, outputs
    case knowledgeBases = "knowledge_bases"
  }

  /// The entries of one kind in the order of reading, found by key.
  struct Entries {
    private(set) var members: [YAMLMember?] = []
    private var positions: [ExactText: Int] = [:]

    /// What is declared, in the order of reading.
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

    /// Adds an entry.
    ///
    /// - Returns: The entry that has its key already and stays.
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
  }
}

extension Kind {
  /// The key of the entries.
  var section: Layer.Section {
    switch self {
    case .agents: .agents
    case .evals: .evals
    case .knowledgeBases: .knowledgeBases
    case .numbers: .numbers
    case .takeaways: .takeaways
    case .webhooks: .webhooks
    }
  }
}

extension YAMLMember {
  /// From the key to the end of the value, for a value written behind its key.
  var span: SourceSpan {
    let end = value.span
    guard end.source == keySpan.source, keySpan.start <= end.end else { return keySpan }
    return SourceSpan(source: keySpan.source, start: keySpan.start, end: end.end)
  }
}
