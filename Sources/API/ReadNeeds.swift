package import Resources

/// What a plan needs to know of the API, so that nothing else is read.
package struct ReadNeeds: Sendable {
  /// Whose lists are read first; of agents, drafts and published versions.
  package let kinds: Set<Kind>
  /// What else is needed, given what was read.
  ///
  /// Pure; asked until nothing new is named.
  package let further: @Sendable (LiveState) -> FurtherReads

  /// - Parameters:
  ///   - kinds: Whose lists are read first.
  ///   - further: Nothing unless told otherwise.
  package init(
    kinds: Set<Kind> = [.agents, .numbers],
    further: @escaping @Sendable (LiveState) -> FurtherReads = { _ in FurtherReads() }
  ) {
    self.kinds = kinds
    self.further = further
  }
}
