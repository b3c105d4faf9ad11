/// A text that contains the ids of other resources, written as `${agents.billing.id}`.
package struct Template: Sendable, Hashable {
  /// A segment of the text.
  package enum Piece: Sendable, Hashable {
    case text(String)
    /// The id of a resource's object in the API; for an agent, of the version that is, or will be,
    /// published.
    case id(ResourceAddress)
  }

  /// In order; at least one is an id.
  package let pieces: [Piece]

  package init(_ pieces: [Piece]) { self.pieces = pieces }

  /// The resources whose ids are needed, in order, once per occurrence.
  package var addresses: [ResourceAddress] {
    pieces.compactMap { if case .id(let address) = $0 { address } else { nil } }
  }

  /// The text with every id filled in; `nil` if one of them is not known.
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
