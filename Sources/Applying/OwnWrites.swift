package import Planning
import Resources

/// The writes of a run so far that a later request may be too early for.
///
/// The API answers before it commits (Contract.md §4): a request that builds on an own write may be
/// refused for a moment. Waiting does not help a request that depends on no own write.
package struct OwnWrites: Sendable, Hashable {
  private var unbound: Set<Step.Subject> = []
  /// Whether a version was published, changed or archived, which may have released a takeaway.
  private var hasChangedAgents = false
  private var hasUnlinked = false

  package init() {}

  /// Records a completed step.
  package mutating func add(_ step: Step) {
    switch step.operation {
    case .agent(.updateDraft), .agent(.publish), .agent(.rollback), .agent(.delete):
      hasChangedAgents = true
    case .agent(.unlinkKnowledgeBase): hasUnlinked = true
    case .number(.unbind): unbound.insert(step.subject)
    case .agent(.create), .agent(.linkKnowledgeBase), .number, .object: break
    }
  }

  /// The refusals of a step that may mean "not yet".
  package func lag(before step: Step) -> Lag {
    Lag(notFound: step.operation.request.namesOwnObject, conflict: mayConflict(step))
  }

  private func mayConflict(_ step: Step) -> Bool {
    switch step.operation {
    case .number(.bind): unbound.contains(step.subject)
    case .object(.delete(.takeaways, _)): hasChangedAgents
    case .object(.delete(.knowledgeBases, _)): hasUnlinked
    case .agent, .number, .object: false
    }
  }
}

/// The refusals of a request that an own write not visible yet may cause.
package struct Lag: Sendable, Hashable {
  package let notFound: Bool
  package let conflict: Bool

  package init(notFound: Bool, conflict: Bool) {
    self.notFound = notFound
    self.conflict = conflict
  }

  /// For a request that completes or reverts one sent a moment ago.
  static let any = Lag(notFound: true, conflict: true)
}
