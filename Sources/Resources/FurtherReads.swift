/// What has to be read beyond the lists that every plan needs, given what was read so far.
package struct FurtherReads: Sendable, Hashable {
  /// Kinds whose lists turn out to be needed.
  package let kinds: Set<Kind>
  /// The names of which archived versions are needed.
  package let histories: LiveState.Histories
  /// The agent versions of which the links are needed.
  package let links: Set<RemoteID>
  /// The knowledge bases of which the documents are needed.
  package let documents: Set<RemoteID>

  /// - Parameters:
  ///   - kinds: What is there already may be named again, as in all of these.
  ///   - histories: By agent name.
  ///   - links: By agent version.
  ///   - documents: By knowledge base.
  package init(
    kinds: Set<Kind> = [],
    histories: LiveState.Histories = .of([]),
    links: Set<RemoteID> = [],
    documents: Set<RemoteID> = []
  ) {
    self.kinds = kinds
    self.histories = histories
    self.links = links
    self.documents = documents
  }
}
