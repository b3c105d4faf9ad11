import JSON
import Resources

/// The ids of referenced resources that are known while options are compared: existing objects by
/// id, and those that a step will create as `nil`.
typealias KnownIDs = (ResourceAddress) -> RemoteID?

/// A config with known ids filled in.
struct ResolvedConfig {
  /// References with unknown ids stay as the manifest writes them.
  let value: JSONObject
  /// The places of those references.
  let unknown: [JSONPointer]

  init(_ spec: SpecObject, _ ids: KnownIDs) {
    (value, unknown) = spec.resolved(ids)
  }

  /// The config as a version made from it holds it, with the ids in that version.
  ///
  /// - Returns: `nil` when one of its texts does not match the declaration, regardless of ids.
  init?(_ spec: SpecObject, withIDsOf version: LiveAgent) {
    let config = JSONValue.object(version.config)
    var result = JSONValue.object(spec.value)
    for reference in spec.references {
      guard let text = config[reference.pointer]?.string, reference.template.ids(in: text) != nil
      else { return nil }
      result = result.replacing(reference.pointer, with: .string(text))
    }
    value = result.object ?? spec.value
    unknown = []
  }
}

extension SpecObject {
  /// The content that a step sends: known ids filled in, other ids and secrets as leaves.
  ///
  /// - Parameter reference: Returns the object that a resource refers to; `nil` inserts the
  ///   placeholder.
  /// - Returns: The declared fields, with nothing added.
  func content(_ reference: (ResourceAddress) -> ObjectReference?) -> StepContent {
    guard !references.isEmpty || !secrets.isEmpty else { return StepContent(value) }
    var result = JSONValue.object(value)
    var leaves = secrets.map {
      StepContent.Leaf(pointer: $0.pointer, filling: .secret($0.source))
    }
    for item in references {
      let pieces = item.template.pieces(reference)
      if let text = pieces.text({ _ in nil }) {
        result = result.replacing(item.pointer, with: .string(text))
      } else {
        leaves.append(StepContent.Leaf(pointer: item.pointer, filling: .text(pieces)))
      }
    }
    return StepContent(result.object ?? value, leaves: leaves)
  }
}

extension Template {
  /// Stands for an id that cannot be known yet, in a draft that does not serve callers and is
  /// rewritten before it is published.
  static let placeholder = RemoteID("00000000-0000-0000-0000-000000000000")

  /// The text with object references in the places of addresses.
  func pieces(_ reference: (ResourceAddress) -> ObjectReference?) -> [StepTextPiece] {
    pieces.map { piece in
      switch piece {
      case .text(let text): .text(text)
      case .id(let address): .id(reference(address) ?? .live(Self.placeholder))
      }
    }
  }
}

extension [SpecObject.Reference] {
  /// The resources whose ids they need, sorted and unique.
  var addresses: [ResourceAddress] {
    isEmpty ? [] : Set(flatMap(\.template.addresses)).sorted()
  }
}
