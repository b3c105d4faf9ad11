package import Resources

/// The parts of the API's state that a plan needs, so that nothing else is read.
package struct ReadNeeds: Sendable {
  /// The kinds whose lists are read first; for agents, drafts and published versions.
  package let kinds: Set<Kind>
  /// The further reads needed, given what was read.
  ///
  /// Pure; called until it names nothing new.
  package let further: @Sendable (LiveState) -> FurtherReads

  /// - Parameters:
  ///   - kinds: The kinds whose lists are read first.
  ///   - further: None by default.
  package init(
    kinds: Set<Kind> = [.agents, .numbers],
    further: @escaping @Sendable (LiveState) -> FurtherReads = { _ in FurtherReads() }
  ) {
    self.kinds = kinds
    self.further = further
  }
}
