package import JSON

/// A live object that a newer server describes with a word this version does not know.
///
/// It is named and left alone: nothing is concluded from it, and nothing is done to it.
package struct UnknownObject: Sendable, Hashable {
  package let kind: Kind
  package let id: RemoteID
  package let naturalKey: ObjectName
  /// The field with the word, for example `routing_target_type`.
  package let field: String
  package let word: String
  /// What it says of other objects by their ids; without secrets.
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

  /// The marker that it carries, whoever put it there.
  package var marker: Marker? { Marker(metadata: content["metadata"]) }
}
