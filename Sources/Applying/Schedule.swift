import HeapModule
package import Planning

/// The order in which steps may be sent.
///
/// Pure. A step starts once all its dependencies have succeeded and no other step of its subject is
/// in flight; of the steps that may start, the lowest ids start first. Steps that depend on a
/// failed step are skipped, all others continue.
///
/// A step that was answered but must be seen first occupies its subject, and no request slot.
///
/// ```text
/// waiting ──next()──▶ running ──succeed()────────────▶ done
///    │                   ├─────answer()─▶ answered ──▶ done or failed
///    │                   ├─────fail()───────────────▶ failed
///    │                   └─────skip()───────────────▶ skipped
///    └──a dependency failed, or stop()──────────────▶ skipped
/// ```
package struct Schedule: Sendable {
  /// The state of one step.
  package enum State: Sendable, Hashable {
    case waiting
    case running
    /// Answered with success, and not seen yet.
    case answered
    case done
    case failed
    case skipped(SkipReason)
  }

  private let steps: [Step]
  /// By index, like all arrays here; a step's index is its number minus one.
  private var states: [State]
  /// The number of dependencies that are not done yet.
  private var openDependencies: [Int]
  private var dependents: [[Int]]
  /// Steps whose dependencies are done; their subject may still be busy.
  private var ready = Heap<Int>()
  /// Steps that were ready while their subject was busy; once it is free again, the lowest of them
  /// becomes ready.
  private var parked: [Step.Subject: Heap<Int>] = [:]
  private var busy: Set<Step.Subject> = []
  private var running = 0
  /// The steps in flight that must be seen once they are answered.
  package private(set) var expectedAnswers = 0
  private var stopped: SkipReason?
  private let confirmations: ConfirmationNeeds

  /// - Parameter steps: Numbered from 1 in their order; every step follows all its dependencies, as
  ///   in a plan.
  package init(_ steps: [Step]) {
    self.steps = steps
    confirmations = ConfirmationNeeds(steps)
    states = Array(repeating: .waiting, count: steps.count)
    openDependencies = steps.map(\.dependsOn.count)
    dependents = Array(repeating: [], count: steps.count)
    for (index, step) in steps.enumerated() {
      precondition(step.id.number == index + 1, "steps are numbered from 1 in their order")
      if step.dependsOn.isEmpty { ready.insert(index) }
      for dependency in step.dependsOn {
        precondition(dependency < step.id, "a step stands behind what it depends on")
        dependents[dependency.number - 1].append(index)
      }
    }
  }

  /// The state of a step; unknown steps are waiting.
  package func state(of id: StepID) -> State {
    states.indices.contains(id.number - 1) ? states[id.number - 1] : .waiting
  }

  /// Whether a step must be seen before it counts as done; others are done once answered.
  package func needsConfirmation(_ id: StepID) -> Bool { confirmations[id] }

  /// The number of further requests that may be in flight besides those of the steps.
  package func spareSlots(of most: Int) -> Int { max(0, most - running) }

  /// Starts the steps that may start, with at most `most` steps in flight.
  package mutating func next(upTo most: Int) -> [Step] {
    guard stopped == nil else { return [] }
    var started: [Step] = []
    while running < most, let index = ready.popMin() {
      let step = steps[index]
      guard busy.insert(step.subject).inserted else {
        parked[step.subject, default: Heap()].insert(index)
        continue
      }
      states[index] = .running
      running += 1
      if confirmations[step.id] { expectedAnswers += 1 }
      started.append(step)
    }
    return started
  }

  /// Records that a step was answered with success, and has to be seen.
  package mutating func answer(_ id: StepID) {
    precondition(state(of: id) == .running, "only a running step is answered")
    states[id.number - 1] = .answered
    leave(id)
  }

  /// Records a success.
  package mutating func succeed(_ id: StepID) {
    finish(id, as: .done)
    for dependent in dependents[id.number - 1] {
      openDependencies[dependent] -= 1
      if openDependencies[dependent] == 0 { ready.insert(dependent) }
    }
  }

  /// Records a failure and skips all direct and indirect dependents; returns the skipped steps, by
  /// id.
  package mutating func fail(_ id: StepID) -> [StepID] {
    finish(id, as: .failed)
    var skipped: [StepID] = []
    var unreached = dependents[id.number - 1]
    while let index = unreached.popLast() {
      guard states[index] == .waiting else { continue }
      states[index] = .skipped(.dependency(id))
      skipped.append(steps[index].id)
      unreached += dependents[index]
    }
    return skipped.sorted()
  }

  /// Records that a started step was not sent, and starts no further steps; returns the other steps
  /// that are skipped as a result, by id.
  package mutating func skip(_ id: StepID, _ reason: SkipReason) -> [StepID] {
    finish(id, as: .skipped(reason))
    return stop(reason)
  }

  /// Starts no further steps; returns the steps that are skipped as a result, by id.
  package mutating func stop(_ reason: SkipReason) -> [StepID] {
    guard stopped == nil else { return [] }
    stopped = reason
    let skipped = states.indices.filter { states[$0] == .waiting }
    for index in skipped { states[index] = .skipped(reason) }
    return skipped.map { steps[$0].id }
  }

  private mutating func leave(_ id: StepID) {
    running -= 1
    if confirmations[id] { expectedAnswers -= 1 }
  }

  private mutating func finish(_ id: StepID, as state: State) {
    let index = id.number - 1
    switch states[index] {
    case .running: leave(id)
    case .answered: break
    case .waiting, .done, .failed, .skipped: preconditionFailure("only a started step ends")
    }
    states[index] = state
    let subject = steps[index].subject
    busy.remove(subject)
    // The others stay parked: this step goes first, and its end frees the next one.
    guard let next = parked[subject]?.popMin() else { return }
    if parked[subject]?.isEmpty == true { parked[subject] = nil }
    ready.insert(next)
  }
}

/// The reason a step was not sent.
package enum SkipReason: Sendable, Hashable {
  /// The step depends on this step, which failed.
  case dependency(StepID)
  case interrupted
  /// This step showed that no further step can succeed: no connection, no permission, or a server
  /// that accepts no more requests.
  case noUse(after: StepID)
}
