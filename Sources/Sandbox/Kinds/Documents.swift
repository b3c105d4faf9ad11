import JSON
import Resources

/// The routes of documents; there is none to update one.
extension Endpoint {
  static let documents: [Endpoint] = [
    .post("/v1/knowledge-bases/*/documents", body: .form, Service.uploadDocument),
    .get("/v1/knowledge-bases/*/documents", Service.listDocuments),
    .get("/v1/knowledge-bases/*/documents/*", Service.readDocument),
    .delete("/v1/knowledge-bases/*/documents/*", Service.deleteDocument),
  ]
}

/// Documents (Contract.md §12).
///
/// Every file is read as text. A file that contains FAIL in capitals fails, so that clients can
/// test failures.
extension Service {
  /// The accepted content types, matched exactly: parameters and capitals are refused.
  private static let contentTypes: Set = [
    "text/plain", "text/markdown", "text/csv", "text/tab-separated-values", "text/yaml", "text/xml",
    "application/json", "application/pdf", "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ]

  func uploadDocument(_ call: Call) throws(Refusal) -> Answer {
    var validation = Validation()
    let baseID = validation.id("kb_id", in: call)
    let file = validation.file(in: call.body)
    try validation.check()
    let base = try knowledgeBase(baseID, for: call)
    guard let file, let type = file.contentType, Self.contentTypes.contains(type) else {
      throw Refusal(status: 415, code: "validation_error", message: "Unsupported content type")
    }
    guard file.content.count <= 10_485_760 else { throw .conflict("File too large") }
    let name = file.name.isEmpty ? "untitled" : file.name
    // The column holds 255 characters; only the database enforces this.
    guard name.unicodeScalars.count <= 255, name.isStorable else { throw .internalError }
    var document = newRow(
      of: base.id,
      [
        "filename": .string(name), "content_type": .string(type),
        "storage_key": .string("kb/\(base.id)/docs/\(baseName(name))"),
      ]
    )
    for (key, value) in ingested(file.content, into: base).members { document.fields[key] = value }
    document.updatedAt = end()
    commitAtOnce(.put(.documents, document))
    return .data(.object(document.document(isRead: false)), status: 202)
  }

  func listDocuments(_ call: Call) throws(Refusal) -> Answer {
    var validation = Validation()
    let id = validation.id("kb_id", in: call)
    let page = try Page(call.query, validation)
    let base = try knowledgeBase(id, for: call)
    let documents = database.visible[.documents].list(of: base.id)
    return .page(documents.reversed(), page) { $0.document(isRead: now >= $0.updatedAt) }
  }

  func readDocument(_ call: Call) throws(Refusal) -> Answer {
    let document = try document(for: call)
    return .data(.object(document.document(isRead: now >= document.updatedAt)))
  }

  /// Deletes a document, even while it is being processed.
  func deleteDocument(_ call: Call) throws(Refusal) -> Answer {
    commitAtOnce(.delete(.documents, try document(for: call).id))
    return .noContent
  }

  /// Finds a document, after its knowledge base; a document of another knowledge base is a 404.
  private func document(for call: Call) throws(Refusal) -> ObjectRow {
    let (baseID, id) = try call.ids("kb_id", "doc_id")
    let base = try knowledgeBase(baseID, for: call)
    return try row(id, in: \.[.documents], "Document", of: base.id)
  }

  private func ingested(_ content: [UInt8], into base: ObjectRow) -> JSONObject {
    let text = String(decoding: content, as: UTF8.self)
    let length = text.unicodeScalars.count
    func failure(_ message: String) -> JSONObject {
      ["char_count": 0, "chunk_count": 0, "status": "failed", "error_message": .string(message)]
    }
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      return failure("No text could be extracted from the file")
    }
    guard length <= 1_000_000 else {
      return failure("Extracted text too large: \(length) chars (max 1000000)")
    }
    guard !text.holds("FAIL") else { return failure("The content asked for a failure") }
    let size = base.fields["chunk_size"]?.integer ?? 512
    let step = max(1, size - (base.fields["chunk_overlap"]?.integer ?? 0))
    let chunks = 1 + max(0, length - size + step - 1) / step
    return [
      "char_count": .number(JSONNumber(length)), "chunk_count": .number(JSONNumber(chunks)),
      "status": "ready", "error_message": .null,
    ]
  }

  private func baseName(_ name: String) -> String {
    let base = name.segments.last ?? ""
    return ["", ".", ".."].contains(base) ? "untitled" : String(base)
  }
}

extension Validation {
  /// The uploaded file; `nil` if its absence was reported.
  fileprivate mutating func file(in body: RequestBody) -> UploadedFile? {
    let input = Input(.null, ["body", "file"])
    let part: MultipartForm.Part? = if case .form(let form) = body { form.file } else { nil }
    switch part {
    case .file(let file)?: return file
    case .text?: reportValue("Expected UploadFile, received: <class 'str'>", input)
    case nil: report("missing", "Field required", input)
    }
    return nil
  }
}

extension ObjectRow {
  /// The document in a response; before its file has been processed, the results are unknown.
  fileprivate func document(isRead: Bool) -> JSONObject {
    let key = "knowledge_base_id"
    guard !isRead else { return answer(key) }
    var object = answer(
      key,
      showing: [
        "char_count": 0, "chunk_count": 0, "status": "processing", "error_message": .null,
      ]
    )
    object["updated_at"] = timestamp(createdAt + 5)
    return object
  }
}
