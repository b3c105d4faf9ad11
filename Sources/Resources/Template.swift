/// A text with ids of other resources in it, as `${agents.billing.id}` writes them.
package struct Template: Sendable, Hashable {
  /// A stretch of the text.
  package enum Piece: Sendable, Hashable {
    case text(String)
    /// The id of the object that a resource is in the API: of an agent, the version that is, or will
    /// be, published.
    case id(ResourceAddress)
  }

  /// In order; at least one is an id.
  package let pieces: [Piece]

  package init(_ pieces: [Piece]) { self.pieces = pieces }

  /// The resources whose ids are needed, in order, each once for every place.
  package var addresses: [ResourceAddress] {
    pieces.compactMap { piece in
      switch piece {
      case .text: nil
      case .id(let address): address
      }
    }
  }

  /// The text once every id is known.
  ///
  /// - Parameter id: Of a resource; `nil` when it is not known.
  /// - Returns: `nil` when an id is missing.
  package func text(_ id: (ResourceAddress) -> RemoteID?) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let part): text += part
      case .id(let address):
        guard let id = id(address) else { return nil }
        text += id.description
      }
    }
    return text
  }
}
