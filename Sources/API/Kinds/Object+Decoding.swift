package import JSON
package import Resources

/// A takeaway as the API answers it (contract §11).
package struct TakeawayAnswer: AnswerObject {
  package let object: LiveObject

  package var id: RemoteID { object.id }

  /// Reads one object.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer)
    object = try reader.object(named: "name", TakeawayTable.create)
  }
}

/// A knowledge base as the API answers it (contract §12).
package struct KnowledgeBaseAnswer: AnswerObject {
  package let object: LiveObject

  package var id: RemoteID { object.id }

  /// Reads one object.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer)
    object = try reader.object(named: "name", KnowledgeBaseTable.create)
  }
}

/// A webhook as the API answers it (contract §10); the secret of a new one is not looked at.
package struct WebhookAnswer: AnswerObject {
  package let object: LiveObject
  /// Whether it was not deactivated.
  package let isActive: Bool

  package var id: RemoteID { object.id }

  /// Reads one object.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer)
    let fields = try reader.fields(of: WebhookTable.create)
    object = LiveObject(
      id: RemoteID(try reader.text("id")),
      naturalKey: ObjectName(try reader.text("url")),
      fields: fields
    )
    isActive = try reader.boolean("active")
  }
}

/// An eval scenario as the API answers it (contract §13).
package struct EvalAnswer: AnswerObject {
  package let object: LiveObject

  package var id: RemoteID { object.id }

  /// Reads one object.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer)
    object = try reader.object(named: "name", EvalTable.create)
  }
}

extension ObjectReader {
  /// An object whose natural key is one of its fields.
  fileprivate func object(
    named key: String,
    _ body: Section
  ) throws(ShapeError) -> LiveObject {
    var fields = try fields(of: body)
    fields[key] = nil
    let name = ObjectName(try text(key))
    return LiveObject(id: RemoteID(try text("id")), naturalKey: name, fields: fields)
  }

  /// What a body may hold; the API answers all of it, and what is missing is not taken for a default.
  fileprivate func fields(of body: Section) throws(ShapeError) -> JSONObject {
    var fields = JSONObject(reservingCapacity: body.fields.count)
    for field in body.fields {
      fields.append(try needed(field.name, object[field.name]), forNewKey: field.name)
    }
    return fields
  }
}
