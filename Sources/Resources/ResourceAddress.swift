import Diagnostics
import JSON

/// The identity of a resource inside configuration: `agents.receptionist`.
///
/// An undeclared live object is addressed by its natural key: `numbers.+15551230009`.
package struct ResourceAddress: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let kind: Kind
  package let key: ObjectName

  package init(_ kind: Kind, _ key: ObjectName) {
    self.kind = kind
    self.key = key
  }

  package init(_ kind: Kind, _ key: String) { self.init(kind, ObjectName(key)) }

  package var description: String { "\(kind.rawValue).\(key)" }

  /// The length of the longest key, in bytes.
  package static let keyLength = 64

  /// Whether a text can be the key of an entry: 1 to 64 ASCII letters, digits, `-`, `_` and `.`,
  /// beginning with a letter or digit.
  package static func isKey(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= keyLength else { return false }
    return first.isLetterOrDigit
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "-_.".utf8.contains($0) }
  }

  package static func < (left: ResourceAddress, right: ResourceAddress) -> Bool {
    left.kind == right.kind ? left.key < right.key : left.kind < right.kind
  }
}

/// The id that the API assigned to an object: a lower-case UUID; never written in a manifest.
package struct RemoteID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let description: String

  /// - Parameter description: The id as the API answers it, canonical (Contract.md §2, "IDs").
  package init(_ description: String) { self.description = description }

  /// - Parameter text: Text from an answer; the result is `nil` unless it is a UUID with dashes,
  ///   and therefore safe in request paths.
  package init?(answered text: String) {
    guard text.utf8.count == 36, let canonical = canonicalUUID(text) else { return nil }
    description = canonical
  }

  // Ids come from outside: they are equal only if their texts are identical, as in `ObjectName`.
  package static func == (left: RemoteID, right: RemoteID) -> Bool {
    left.description.isExactly(right.description)
  }

  package static func < (left: RemoteID, right: RemoteID) -> Bool {
    left.description.exactlyPrecedes(right.description)
  }

  package func hash(into hasher: inout Hasher) { description.hashExactly(into: &hasher) }
}

extension ResourceAddress {
  /// The manifest line that removes an object: `removed: ["knowledge_bases.Old FAQ"]`.
  ///
  /// - Parameter name: The object's name in the API, or the key in its marker.
  package static func removal(of kind: Kind, _ name: ObjectName) -> String {
    "removed: [\(JSONValue.string("\(kind.rawValue).\(name)").text())]"
  }
}

/// The state of an agent version (Contract.md §6).
package enum AgentState: String, Sendable, Hashable, CaseIterable {
  case draft
  case published
  case archived
}

/// The environment of an agent version; a label only, publishing ignores it (Contract.md §1,
/// point 7).
package enum AgentEnvironment: String, Sendable, Hashable, CaseIterable, Comparable {
  case development
  case staging
  case production

  package static func < (left: AgentEnvironment, right: AgentEnvironment) -> Bool {
    left.rawValue < right.rawValue
  }
}
