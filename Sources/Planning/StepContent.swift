package import JSON
package import Resources

/// JSON that a step sends, with leaves that are filled in when it is sent: texts that need ids, secrets.
///
/// Holds no secret, only where each one is kept. What stands in `value` at the place of a leaf is for
/// reading: the text of the manifest, or the mask.
package struct StepContent: Sendable, Hashable {
  package let value: JSONObject
  /// By place.
  package let leaves: [Leaf]

  /// A place that is filled in.
  package struct Leaf: Sendable, Hashable {
    /// Into `value`.
    package let pointer: JSONPointer
    package let filling: Filling

    package init(pointer: JSONPointer, filling: Filling) {
      self.pointer = pointer
      self.filling = filling
    }
  }

  /// What comes into the place of a leaf.
  package enum Filling: Sendable, Hashable {
    case text([StepTextPiece])
    case secret(SecretSource)
  }

  /// - Parameters:
  ///   - value: With something for reading at the place of every leaf.
  ///   - leaves: In any order.
  package init(_ value: JSONObject, leaves: [Leaf] = []) {
    self.value = value
    self.leaves = leaves.sorted { $0.pointer < $1.pointer }
  }

  /// The JSON to send.
  ///
  /// - Parameters:
  ///   - id: Of what a step made; `nil` when it is not known yet.
  ///   - secret: The value of a secret; `nil` when it is not known.
  /// - Returns: `nil` when anything is missing.
  package func resolved(
    _ id: (StepID) -> RemoteID?,
    secret: (SecretSource) -> String?
  ) -> JSONObject? {
    var result = JSONValue.object(value)
    for leaf in leaves {
      let text: String? =
        switch leaf.filling {
        case .text(let pieces): pieces.text(id)
        case .secret(let source): secret(source)
        }
      guard let text else { return nil }
      result = result.replacing(leaf.pointer, with: .string(text))
    }
    return result.object
  }
}

extension StepContent: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(JSONObject(elements))
  }
}

/// A stretch of a text that a step sends.
package enum StepTextPiece: Sendable, Hashable {
  case text(String)
  case id(ObjectReference)
}

extension [StepTextPiece] {
  /// The text once every id is known, `nil` before.
  package func text(_ id: (StepID) -> RemoteID?) -> String? {
    var text = ""
    for piece in self {
      switch piece {
      case .text(let part): text += part
      case .id(.live(let id)): text += id.description
      case .id(.created(let step)):
        guard let id = id(step) else { return nil }
        text += id.description
      }
    }
    return text
  }
}
