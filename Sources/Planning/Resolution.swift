import JSON
import Resources

/// What an object names, as far as it is known while ways are compared: existing objects by their id,
/// and what a step will make by `nil`.
typealias KnownIDs = (ResourceAddress) -> RemoteID?

/// A config with the ids that are known in their places.
struct ResolvedConfig {
  /// References whose ids are not known stand as the manifest writes them.
  let value: JSONObject
  /// The places of those references.
  let unknown: [JSONPointer]

  init(_ spec: SpecObject, _ ids: KnownIDs) {
    (value, unknown) = spec.resolved(ids)
  }

  /// The config as a version that was made from it holds it, with the ids that are in that version.
  ///
  /// - Returns: `nil` when one of its texts does not fit what is declared, whatever the ids.
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
  /// What a step sends: known ids in their places, the others and the secrets as leaves.
  ///
  /// - Parameter reference: To the object that a resource is; `nil` puts the placeholder in its place.
  /// - Returns: The written fields, nothing added.
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
  /// Stands for an id that cannot be known yet, in a draft that nobody is served and that is written
  /// again before it is published.
  static let placeholder = RemoteID("00000000-0000-0000-0000-000000000000")

  /// The text with references to objects in the places of addresses.
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
  /// The resources whose ids they need, sorted, each once.
  var addresses: [ResourceAddress] {
    isEmpty ? [] : Set(flatMap(\.template.addresses)).sorted()
  }
}
