package import JSON
package import Resources

/// JSON that a step sends, with leaves that are filled in when it is sent: texts that need ids, and
/// secrets.
///
/// Holds no secret, only the place of each one. The value at the place of a leaf is for display:
/// the text of the manifest, or the mask.
package struct StepContent: Sendable, Hashable {
  package let value: JSONObject
  /// By place.
  package let leaves: [Leaf]

  /// A place to fill in.
  package struct Leaf: Sendable, Hashable {
    /// The place in `value`.
    package let pointer: JSONPointer
    package let filling: Filling

    package init(pointer: JSONPointer, filling: Filling) {
      self.pointer = pointer
      self.filling = filling
    }
  }

  /// What fills a leaf.
  package enum Filling: Sendable, Hashable {
    case text([StepTextPiece])
    case secret(SecretSource)
  }

  /// - Parameters:
  ///   - value: With a display value at the place of every leaf.
  ///   - leaves: In any order.
  package init(_ value: JSONObject, leaves: [Leaf] = []) {
    self.value = value
    self.leaves = leaves.sorted { $0.pointer < $1.pointer }
  }

  /// Returns the JSON to send; `nil` when an id or a secret is not known.
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

extension StepContent {
  func mapReferences(_ step: (StepID) -> StepID) -> StepContent {
    leaves.isEmpty ? self : StepContent(value, leaves: leaves.mapReferences(step))
  }
}

extension [StepContent.Leaf] {
  func mapReferences(_ step: (StepID) -> StepID) -> [StepContent.Leaf] {
    map { leaf in
      guard case .text(let pieces) = leaf.filling else { return leaf }
      let mapped = pieces.map { piece -> StepTextPiece in
        guard case .id(let reference) = piece else { return piece }
        return .id(reference.mapReferences(step))
      }
      return StepContent.Leaf(pointer: leaf.pointer, filling: .text(mapped))
    }
  }
}

extension StepContent: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(JSONObject(elements))
  }
}

/// A piece of a text or a path that a step sends.
package enum StepTextPiece: Sendable, Hashable, ExpressibleByStringLiteral {
  case text(String)
  case id(ObjectReference)

  package init(stringLiteral text: String) { self = .text(text) }
}

extension [StepTextPiece] {
  /// Returns the text once every id is known, `nil` before.
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
