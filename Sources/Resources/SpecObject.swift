package import JSON

/// The written fields of a resource: JSON whose leaves may be known only later or stored elsewhere.
///
/// At the place of such a leaf, `value` holds a text for display only: the text as the manifest
/// writes it (`Use ${agents.billing.id}.`) for a reference, ``mask`` for a secret, as the API shows
/// one. Most resources have no such leaves and are plain JSON without overhead.
package struct SpecObject: Sendable, Hashable {
  /// The text shown instead of a secret (Contract.md §6, "Secrets").
  package static let mask = "***"

  package let value: JSONObject
  /// The texts with references, sorted by place.
  package let references: [Reference]
  /// The secrets, sorted by place.
  package let secrets: [SecretUse]

  /// A text that needs ids.
  package struct Reference: Sendable, Hashable {
    /// A pointer into `value`.
    package let pointer: JSONPointer
    package let template: Template

    package init(pointer: JSONPointer, template: Template) {
      self.pointer = pointer
      self.template = template
    }
  }

  /// A place that holds a secret.
  package struct SecretUse: Sendable, Hashable {
    /// A pointer into `value`.
    package let pointer: JSONPointer
    package let source: SecretSource
    /// The fingerprint to compare with the live object's marker; `nil` until the secret is read.
    package let fingerprint: Fingerprint?

    package init(pointer: JSONPointer, source: SecretSource, fingerprint: Fingerprint? = nil) {
      self.pointer = pointer
      self.source = source
      self.fingerprint = fingerprint
    }
  }

  /// Takes references and secrets in any order; `value` has a display text at the place of each.
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

  /// The resources whose ids the object needs, sorted and unique.
  package var addresses: [ResourceAddress] {
    references.isEmpty ? [] : Set(references.flatMap(\.template.addresses)).sorted()
  }

  /// The JSON with every reference resolved whose ids are known, and the places of the others.
  ///
  /// The others stay as the manifest writes them, and secrets stay masked.
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

/// The source of a secret: `env:NAME` or `file:PATH`; never its value.
package enum SecretSource: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// An environment variable.
  case environment(String)
  /// A file inside the stack folder, by its relative path.
  case file(String)

  /// The source as `!secret` writes it.
  package var description: String {
    switch self {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    }
  }

  package static func < (left: SecretSource, right: SecretSource) -> Bool {
    left.description.exactlyPrecedes(right.description)
  }

  // Two files whose names are canonically equivalent hold two secrets.
  package static func == (left: SecretSource, right: SecretSource) -> Bool {
    left.description.isExactly(right.description)
  }
}

/// A salted, slow, irreversible hash of a secret: equal for equal secrets at one place.
///
/// Shape: `1:` and the hash in hexadecimal; the number changes with the algorithm.
package struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
