package import JSON

/// A live object in which a newer server uses a value that this version does not know.
///
/// It is reported and left alone: no conclusions are drawn from it, and no action is planned for
/// it.
package struct UnknownObject: Sendable, Hashable {
  package let kind: Kind
  package let id: RemoteID
  package let naturalKey: ObjectName
  /// The field with the unknown value, for example `routing_target_type`.
  package let field: String
  package let word: String
  /// The members that refer to other objects by id; without secrets.
  package let content: JSONObject

  package init(
    kind: Kind,
    id: RemoteID,
    naturalKey: ObjectName,
    field: String,
    word: String,
    content: JSONObject = [:]
  ) {
    self.kind = kind
    self.id = id
    self.naturalKey = naturalKey
    self.field = field
    self.word = word
    self.content = content
  }

  package var address: ResourceAddress { ResourceAddress(kind, naturalKey) }

  /// The marker that the object carries, regardless of its origin.
  package var marker: Marker? { Marker(metadata: content["metadata"]) }
}
