package import Planning
package import Resources

/// What the leaves of a step are filled in with.
package struct StepInputs: Sendable {
  /// What the steps so far have made.
  package var ids: [StepID: RemoteID]
  package let secrets: SecretStore
  package let documents: DocumentFiles

  package init(
    ids: [StepID: RemoteID] = [:],
    secrets: SecretStore = SecretStore(),
    documents: DocumentFiles = .none
  ) {
    self.ids = ids
    self.secrets = secrets
    self.documents = documents
  }

  /// The id of what is live, or was made by a step that is waited for.
  func id(_ reference: ObjectReference) -> RemoteID {
    switch reference {
    case .live(let id): return id
    case .created(let step):
      guard let id = ids[step] else {
        preconditionFailure("a step refers to what a step makes that it does not wait for")
      }
      return id
    }
  }
}

/// The files of the stack that are uploaded, read when they are sent.
package struct DocumentFiles: Sendable {
  /// The bytes of a file; throws a `Diagnostic` that says why not, or anything else.
  package let read: @Sendable (DesiredDocument) throws -> [UInt8]
  /// The SHA-256 of bytes in lower-case hexadecimal.
  package let digest: @Sendable ([UInt8]) -> String

  package init(
    read: @escaping @Sendable (DesiredDocument) throws -> [UInt8],
    digest: @escaping @Sendable ([UInt8]) -> String
  ) {
    self.read = read
    self.digest = digest
  }

  /// For plans without documents.
  package static let none = DocumentFiles(read: { _ in throw Missing() }, digest: { _ in "" })

  private struct Missing: Error {}
}
