package import JSON
package import Resources

/// A takeaway as the API answers it (Contract.md §11).
package struct TakeawayAnswer: AnswerObject {
  package let object: LiveObject

  package var id: RemoteID { object.id }

  /// Reads one object.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer, kind: "takeaway")
    object = try reader.object(.takeaways)
  }
}

/// A knowledge base as the API answers it (Contract.md §12).
package struct KnowledgeBaseAnswer: AnswerObject {
  package let object: LiveObject

  package var id: RemoteID { object.id }

  /// Reads one object.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer, kind: "knowledge base")
    object = try reader.object(.knowledgeBases)
  }
}

/// A webhook as the API answers it (Contract.md §10); the secret of a new one is ignored.
package struct WebhookAnswer: AnswerObject {
  package let object: LiveObject
  /// Whether the webhook is not deactivated.
  package let isActive: Bool

  package var id: RemoteID { object.id }

  /// Reads one object.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer, kind: "webhook", name: "url")
    object = LiveObject(
      id: try reader.id("id"),
      naturalKey: try reader.name("url"),
      fields: try reader.fields(of: WebhookTable.create, marked: Kind.webhooks.markedField)
    )
    isActive = try reader.boolean("active")
  }
}

/// An eval scenario as the API answers it (Contract.md §13).
package struct EvalAnswer: AnswerObject {
  package let object: LiveObject

  package var id: RemoteID { object.id }

  /// Reads one object.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer, kind: "eval")
    object = try reader.object(.evals)
  }
}

extension ObjectReader {
  /// An object that is identified by its name.
  fileprivate func object(_ kind: Kind) throws(ShapeError) -> LiveObject {
    LiveObject(
      id: try id("id"),
      naturalKey: try name("name"),
      fields: try fields(of: kind.createTable, except: ["name"], marked: kind.markedField)
    )
  }
}
