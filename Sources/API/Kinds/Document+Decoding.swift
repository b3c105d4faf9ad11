package import JSON
package import Resources

/// A document as the API answers it (Contract.md §12).
package struct DocumentAnswer: AnswerObject, Hashable {
  package let document: LiveDocument
  /// The reason it failed, in the server's own words; escape and truncate it before display.
  package let problem: String?

  package var id: RemoteID { document.id }

  package init(_ document: LiveDocument, problem: String? = nil) {
    self.document = document
    self.problem = problem
  }

  /// Reads one object.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer, kind: "document", name: "filename")
    document = LiveDocument(
      id: try reader.id("id"),
      name: try reader.name("filename"),
      status: LiveDocument.Status(rawValue: try reader.text("status")) ?? .unknown
    )
    problem = try reader.textOrNull("error_message")
  }
}

/// A link as the API answers it (Contract.md §12, "Links").
struct LinkAnswer: AnswerObject {
  let link: LiveLink

  /// A version has at most one link to a knowledge base.
  var id: RemoteID { link.knowledgeBaseID }

  init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(
      answer,
      at: pointer,
      kind: "link to the knowledge base",
      name: "knowledge_base_id"
    )
    link = LiveLink(
      knowledgeBaseID: try reader.id("knowledge_base_id"),
      settings: try reader.fields(of: KnowledgeBaseTable.link, except: ["knowledge_base_id"])
    )
  }
}
