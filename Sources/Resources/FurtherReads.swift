/// What has to be read beyond the lists that every plan needs, given what was read so far.
package struct FurtherReads: Sendable, Hashable {
  /// Kinds whose lists turn out to be needed.
  package var kinds: Set<Kind>
  /// Kinds whose lists have to be read after those of the agents.
  ///
  /// An agent may name what was made after an earlier reading of its list. Never agents.
  package var kindsAfterAgents: Set<Kind>
  /// The names of which archived versions are needed.
  package var histories: LiveState.Histories
  /// The agent versions of which the links are needed.
  package var links: Set<RemoteID>
  /// The knowledge bases of which the documents are needed.
  package var documents: Set<RemoteID>

  /// - Parameters:
  ///   - kinds: What is there already may be named again, as in all of these.
  ///   - kindsAfterAgents: Read once more when they were read beside the agents.
  ///   - histories: By agent name.
  ///   - links: By agent version.
  ///   - documents: By knowledge base.
  package init(
    kinds: Set<Kind> = [],
    kindsAfterAgents: Set<Kind> = [],
    histories: LiveState.Histories = .of([]),
    links: Set<RemoteID> = [],
    documents: Set<RemoteID> = []
  ) {
    self.kinds = kinds
    self.kindsAfterAgents = kindsAfterAgents
    self.histories = histories
    self.links = links
    self.documents = documents
  }
}
