package import Planning
import Resources

/// The writes of a run so far that a later request may be too early for.
///
/// The API answers before it commits (Contract.md §4): a request that builds on an own write may be
/// refused for a moment. Waiting does not help a request that depends on no own write.
package struct OwnWrites: Sendable, Hashable {
  /// The unbound numbers.
  private var unbound: Set<Step.Subject> = []
  /// Whether a version was published, changed or archived, which may have released a takeaway.
  private var hasChangedAgents = false
  private var hasUnlinked = false

  package init() {}

  /// Records a completed step.
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

  /// The refusals of a step that may mean "not yet".
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

extension StepRequest {
  /// Whether its path or its body references an object created by an earlier step of the same plan.
  var namesOwnObject: Bool {
    references.contains { reference in
      guard case .created = reference else { return false }
      return true
    }
  }

  /// Whether it references only such objects.
  var namesOnlyOwnObjects: Bool {
    namesOwnObject
      && references.allSatisfy { reference in
        guard case .created = reference else { return false }
        return true
      }
  }

  /// The objects that its path and its body reference by their ids.
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
