import Planning
import Resources

/// The steps that must be seen by a read before later ones start.
///
/// The API answers before it commits (Contract.md §4). A step whose effect a later step relies on is
/// confirmed first: a number must not be pointed at a version whose publish is not visible yet. What
/// nothing relies on is proven by the last read of an apply (Design.md §6).
///
/// A dependent that the API refuses with a 404 until the step is committed is safe without a read.
struct ConfirmationNeeds: Sendable {
  /// By index; a step's index is its number minus one.
  private let needed: [Bool]

  subscript(id: StepID) -> Bool { needed[id.number - 1] }

  /// - Parameter steps: Numbered from 1 in their order.
  init(_ steps: [Step]) {
    var needed = Array(repeating: false, count: steps.count)
    var subjects: [Step.Subject: [Int]] = [:]
    for (index, step) in steps.enumerated() {
      for dependency in step.dependsOn where !step.isRefused(before: dependency, of: steps) {
        needed[dependency.number - 1] = true
      }
      subjects[step.subject, default: []].append(index)
    }
    // Requests about one agent name or number must not overlap, nor meet a commit under way.
    for indices in subjects.values where indices.count > 1 {
      for index in indices where !needed[index] {
        needed[index] = indices.contains { other in
          other != index && !steps[other].isOrdered(beside: steps[index], of: steps)
        }
      }
    }
    // A step that uploads ends with its document ready, which a read shows.
    for (index, step) in steps.enumerated() {
      if case .object(.uploadDocument) = step.operation { needed[index] = false }
    }
    self.needed = needed
  }
}

extension Step {
  /// Whether the API refuses the request with a 404 until what that step creates is committed: the
  /// created object is in its path.
  fileprivate func isRefused(before dependency: StepID, of steps: [Step]) -> Bool {
    let created = ObjectReference.created(by: dependency)
    return switch (steps[dependency.number - 1].operation, operation) {
    case (.agent(.create), .agent(.publish(let agent))),
      (.agent(.create), .agent(.updateDraft(let agent, _, _, _))),
      (.agent(.create), .agent(.linkKnowledgeBase(let agent, _, _))):
      agent == created
    case (.number(.bind), .number(.setWeights(let number, _))): number == created
    case (.object(.create(.knowledgeBases, _, _)), .object(.uploadDocument(let base, _))):
      base == created
    case (.agent, _), (.number, _), (.object, _): false
    }
  }

  /// Whether this step waits for another, directly or through steps of its subject.
  private func follows(_ first: StepID, in steps: [Step]) -> Bool {
    dependsOn.contains { dependency in
      guard dependency > first else { return dependency == first }
      let between = steps[dependency.number - 1]
      return between.subject == subject && between.follows(first, in: steps)
    }
  }

  /// Whether this step of the same subject cannot meet the other one's commit: it comes before it,
  /// is refused until then, or waits for a step that is.
  fileprivate func isOrdered(beside other: Step, of steps: [Step]) -> Bool {
    if other.follows(id, in: steps) { return true }
    if dependsOn.contains(other.id) { return isRefused(before: other.id, of: steps) }
    return dependsOn.contains { steps[$0.number - 1].dependsOn.contains(other.id) }
  }
}
