package import Planning
import Resources

/// What a run has written so far, as far as a later request may come too early for it.
///
/// The API answers before it commits (Contract.md §4): a request that builds on an own write may be
/// refused for a moment. What no own write stands behind does not become right by waiting.
package struct OwnWrites: Sendable, Hashable {
  /// The numbers that were unbound.
  private var unbound: Set<Step.Subject> = []
  /// Whether a version was published, changed or archived, which may have let go of a takeaway.
  private var hasChangedAgents = false
  private var hasUnlinked = false

  package init() {}

  /// Takes a step in that is done.
  package mutating func add(_ step: Step) {
    switch step.operation {
    case .unbindNumber: unbound.insert(step.subject)
    case .updateDraft, .publishAgent, .rollbackAgent, .deleteAgent: hasChangedAgents = true
    case .unlinkKnowledgeBase: hasUnlinked = true
    case .createAgent, .bindNumber, .updateNumber, .setWeights, .clearWeights, .createObject,
      .updateObject, .deleteObject, .uploadDocument, .deleteDocument, .linkKnowledgeBase:
      break
    }
  }

  /// Which refusals of a step may mean "not yet".
  package func lag(before step: Step) -> Lag {
    Lag(notFound: step.operation.request.namesOwnObject, conflict: mayConflict(step))
  }

  private func mayConflict(_ step: Step) -> Bool {
    switch step.operation {
    case .bindNumber: unbound.contains(step.subject)
    case .deleteObject(.takeaways, _): hasChangedAgents
    case .deleteObject(.knowledgeBases, _): hasUnlinked
    case .createAgent, .updateDraft, .publishAgent, .rollbackAgent, .deleteAgent, .updateNumber,
      .setWeights, .clearWeights, .unbindNumber, .createObject, .updateObject, .deleteObject,
      .uploadDocument, .deleteDocument, .linkKnowledgeBase, .unlinkKnowledgeBase:
      false
    }
  }
}

/// Which refusals of a request may come of an own write that is not visible yet.
package struct Lag: Sendable, Hashable {
  package let notFound: Bool
  package let conflict: Bool

  package init(notFound: Bool, conflict: Bool) {
    self.notFound = notFound
    self.conflict = conflict
  }

  /// Of a request that completes or takes back what was sent a moment ago.
  static let any = Lag(notFound: true, conflict: true)
}

extension StepRequest {
  /// Whether its path or its body names by its id what an earlier step of the same plan made.
  var namesOwnObject: Bool {
    references.contains { reference in
      guard case .created = reference else { return false }
      return true
    }
  }

  /// Whether it names nothing else.
  var namesOnlyOwnObjects: Bool {
    namesOwnObject
      && references.allSatisfy { reference in
        guard case .created = reference else { return false }
        return true
      }
  }

  /// What its path and its body name by ids of their own.
  private var references: [ObjectReference] {
    path.compactMap { part in
      guard case .id(let reference) = part else { return nil }
      return reference
    } + (body?.references ?? [])
  }
}

extension StepBody {
  fileprivate var references: [ObjectReference] {
    switch self {
    case .id(let reference): [reference]
    case .list(let items): items.flatMap(\.references)
    case .object(let members): members.flatMap(\.value.references)
    case .value, .text, .content, .file: []
    }
  }
}
