package import Planning
package import Resources

/// The values that fill in the leaves of a step.
package struct StepInputs: Sendable {
  /// The objects created so far.
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

  /// The id of an object that is live, or was created by a completed dependency.
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

/// The files of the stack to upload, read when they are sent.
package struct DocumentFiles: Sendable {
  /// The bytes of a file; throws a `Diagnostic` that states the reason, or any other error.
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
