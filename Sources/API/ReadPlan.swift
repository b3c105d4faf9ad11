package import Resources

/// The reads that a command needs: lists first, then what these lead to, and nothing else.
package struct ReadPlan: Sendable {
  /// The kinds whose lists are read first; for agents, drafts and published versions.
  package let kinds: Set<Kind>
  /// The further reads needed, given what was read.
  ///
  /// Pure; called until it names nothing new.
  package let further: @Sendable (LiveState) -> ReadSet

  /// Needs no further reads by default.
  package init(
    kinds: Set<Kind> = [.agents, .numbers],
    further: @escaping @Sendable (LiveState) -> ReadSet = { _ in ReadSet() }
  ) {
    self.kinds = kinds
    self.further = further
  }
}
