package import JSON

/// The written fields of a resource: JSON, with leaves that are known later or elsewhere.
///
/// What stands in `value` at the place of a leaf is for reading only: the text as the manifest writes
/// it (`Use ${agents.billing.id}.`) for a reference, ``mask`` for a secret, as the API shows one. Most
/// resources have no leaves, and are then plain JSON at no cost.
package struct SpecObject: Sendable, Hashable {
  /// What stands for a secret wherever it is shown (Contract.md §6, "Secrets").
  package static let mask = "***"

  package let value: JSONObject
  /// The texts with references, by place.
  package let references: [Reference]
  /// The secrets, by place.
  package let secrets: [SecretUse]

  /// A text that needs ids.
  package struct Reference: Sendable, Hashable {
    /// Into `value`.
    package let pointer: JSONPointer
    package let template: Template

    package init(pointer: JSONPointer, template: Template) {
      self.pointer = pointer
      self.template = template
    }
  }

  /// A place that takes a secret.
  package struct SecretUse: Sendable, Hashable {
    /// Into `value`.
    package let pointer: JSONPointer
    package let source: SecretSource
    /// What the live object's marker is compared with; `nil` while the secret has not been read.
    package let fingerprint: Fingerprint?

    package init(pointer: JSONPointer, source: SecretSource, fingerprint: Fingerprint? = nil) {
      self.pointer = pointer
      self.source = source
      self.fingerprint = fingerprint
    }
  }

  /// - Parameters:
  ///   - value: With something for reading at the place of every leaf.
  ///   - references: In any order.
  ///   - secrets: In any order.
  package init(
    _ value: JSONObject = [:],
    references: [Reference] = [],
    secrets: [SecretUse] = []
  ) {
    self.value = value
    self.references = references.sorted { $0.pointer < $1.pointer }
    self.secrets = secrets.sorted { $0.pointer < $1.pointer }
  }

  package subscript(key: String) -> JSONValue? { value[key] }

  /// The resources whose ids it needs, sorted, each once.
  package var addresses: [ResourceAddress] {
    references.isEmpty ? [] : Set(references.flatMap(\.template.addresses)).sorted()
  }

  /// The same with every reference resolved whose ids are known; secrets stay masked.
  ///
  /// - Parameter id: Of a resource; `nil` when it is not known yet.
  /// - Returns: The JSON, and the places of the references that stay as the manifest writes them.
  package func resolved(
    _ id: (ResourceAddress) -> RemoteID?
  ) -> (value: JSONObject, unknown: [JSONPointer]) {
    guard !references.isEmpty else { return (value, []) }
    var result = JSONValue.object(value)
    var unknown: [JSONPointer] = []
    for reference in references {
      if let text = reference.template.text(id) {
        result = result.replacing(reference.pointer, with: .string(text))
      } else {
        unknown.append(reference.pointer)
      }
    }
    return (result.object ?? value, unknown)
  }
}

extension SpecObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(JSONObject(elements))
  }
}

/// Where a secret is kept: `env:NAME` or `file:PATH`; never its value.
package enum SecretSource: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// An environment variable.
  case environment(String)
  /// A file inside the stack folder, by its path there.
  case file(String)

  /// As `!secret` writes it.
  package var description: String {
    switch self {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    }
  }

  package static func < (left: SecretSource, right: SecretSource) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }

  // Two files whose names only look alike hold two secrets.
  package static func == (left: SecretSource, right: SecretSource) -> Bool {
    left.description.isExactly(right.description)
  }
}

/// A salted, slow hash of a secret: equal for equal secrets at one place, and no way back.
///
/// Shape: `1:` and the hash in hexadecimal; the number changes with the way it is made.
package struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  /// - Parameter description: As it stands in a marker.
  package init(_ description: String) { self.description = description }
}
