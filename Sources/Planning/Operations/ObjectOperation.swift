package import Resources

/// What a step does with a takeaway, knowledge base, webhook or scenario, or with a document.
package enum ObjectOperation: Sendable, Hashable {
  /// `POST`; the name is also in the body.
  case create(Kind, naturalKey: ObjectName, StepContent)
  /// `PUT` of a takeaway, knowledge base, or scenario; webhooks have none.
  case update(Kind, RemoteID, StepContent)
  /// `DELETE`; a webhook is deactivated.
  case delete(Kind, RemoteID)
  /// `POST /v1/knowledge-bases/{id}/documents`, and the wait until it is ready.
  case uploadDocument(knowledgeBase: ObjectReference, DesiredDocument)
  /// `DELETE /v1/knowledge-bases/{id}/documents/{id}`.
  case deleteDocument(knowledgeBase: RemoteID, RemoteID)

  var request: StepRequest {
    switch self {
    case .create(let kind, _, let content): StepRequest("POST", kind, body: .content(content))
    case .update(let kind, let id, let content):
      StepRequest("PUT", kind, .live(id), body: .content(content))
    case .delete(let kind, let id): StepRequest("DELETE", kind, .live(id))
    case .uploadDocument(let base, let document):
      StepRequest("POST", .knowledgeBases, base, "/documents", body: .file(document))
    case .deleteDocument(let base, let document):
      // Digests of steps cover the parts of a path.
      StepRequest(
        "DELETE",
        .knowledgeBases,
        .live(base),
        "/documents",
        "/",
        .id(.live(document))
      )
    }
  }

  func title(_ escape: (String) -> String) -> String {
    switch self {
    case .create: "create"
    case .update: "update"
    case .delete(.webhooks, _): "deactivate"
    case .delete: "delete"
    case .uploadDocument(_, let document): "upload \(escape(document.name.text))"
    case .deleteDocument: "delete a document"
    }
  }

  func mapReferences(_ step: (StepID) -> StepID) -> ObjectOperation {
    switch self {
    case .create(let kind, let key, let content):
      .create(kind, naturalKey: key, content.mapReferences(step))
    case .update(let kind, let id, let content): .update(kind, id, content.mapReferences(step))
    case .uploadDocument(let base, let document):
      .uploadDocument(knowledgeBase: base.mapReferences(step), document)
    case .delete, .deleteDocument: self
    }
  }
}
