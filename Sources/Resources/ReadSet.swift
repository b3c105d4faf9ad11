/// A set of reads: what a `ReadPlan` asks for beyond its first lists.
package struct ReadSet: Sendable, Hashable {
  /// Kinds whose lists turn out to be needed.
  package var kinds: Set<Kind>
  /// Kinds whose lists must be read after those of the agents.
  ///
  /// An agent may name an object created after its list was read earlier. Never contains agents.
  package var kindsAfterAgents: Set<Kind>
  /// The names whose archived versions are needed.
  package var histories: LiveState.Histories
  /// The agent versions whose links are needed.
  package var links: Set<RemoteID>
  /// The knowledge bases whose documents are needed.
  package var documents: Set<RemoteID>

  /// The sets may include what has already been read.
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

  /// The reads of both.
  package func union(_ other: ReadSet) -> ReadSet {
    ReadSet(
      kinds: kinds.union(other.kinds),
      kindsAfterAgents: kindsAfterAgents.union(other.kindsAfterAgents),
      histories: histories.union(other.histories),
      links: links.union(other.links),
      documents: documents.union(other.documents)
    )
  }
}
