package import Resources

/// What a plan needs to know of the API, so that nothing else is read.
///
/// All closures are pure. Each is given what was read before it: first the lists of `kinds`, then the
/// histories too.
package struct ReadNeeds: Sendable {
  /// Whose lists are read; of agents, drafts and published versions.
  package let kinds: Set<Kind>
  /// Of which names the archived versions are needed, given the lists.
  package let histories: @Sendable (LiveState) -> LiveState.Histories
  /// Of which agent versions the links are needed, given lists and histories.
  package let links: @Sendable (LiveState) -> [RemoteID]
  /// Of which knowledge bases the documents are needed, given lists and histories.
  package let documents: @Sendable (LiveState) -> [RemoteID]

  /// - Parameters:
  ///   - kinds: Whose lists are read.
  ///   - histories: Given the lists; none unless told otherwise.
  ///   - links: Given lists and histories; none unless told otherwise.
  ///   - documents: Given lists and histories; none unless told otherwise.
  package init(
    kinds: Set<Kind> = [.agents, .numbers],
    histories: @escaping @Sendable (LiveState) -> LiveState.Histories = { _ in .of([]) },
    links: @escaping @Sendable (LiveState) -> [RemoteID] = { _ in [] },
    documents: @escaping @Sendable (LiveState) -> [RemoteID] = { _ in [] }
  ) {
    self.kinds = kinds
    self.histories = histories
    self.links = links
    self.documents = documents
  }
}
