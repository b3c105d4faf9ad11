import HeapModule
package import Planning

/// Which steps may be sent when.
///
/// Pure. A step starts once everything it depends on has succeeded and no other step of its subject
/// is in flight; of those that may, the lowest ids start first. What depends on a failed step is
/// skipped, everything else goes on.
///
/// ```text
/// waiting ──next()──▶ running ──succeed()──▶ done
///    │                   ├──────fail()─────▶ failed
///    │                   └──────skip()─────▶ skipped
///    └──a dependency failed, or stop()─────▶ skipped
/// ```
package struct Schedule: Sendable {
  /// Where one step is.
  package enum State: Sendable, Hashable {
    case waiting
    case running
    case done
    case failed
    case skipped(SkipReason)
  }

  private let steps: [Step]
  /// By index, as all arrays here; a step's index is its number less one.
  private var states: [State]
  /// How many dependencies are not done yet.
  private var openDependencies: [Int]
  private var dependents: [[Int]]
  /// Steps whose dependencies are done; their subject may be busy all the same.
  private var ready = Heap<Int>()
  /// Steps that were found ready while their subject was busy; when it is free again, the lowest of
  /// them goes back.
  private var parked: [Step.Subject: Heap<Int>] = [:]
  private var busy: Set<Step.Subject> = []
  private var stopped: SkipReason?

  /// - Parameter steps: Numbered from 1 in their order; every step stands behind all that it depends
  ///   on, as in a plan.
  package init(_ steps: [Step]) {
    self.steps = steps
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

  /// Where a step is; unknown ones wait.
  package func state(of id: StepID) -> State {
    states.indices.contains(id.number - 1) ? states[id.number - 1] : .waiting
  }

  /// How many steps are in flight.
  package var runningCount: Int { busy.count }

  /// Starts what may start; `most` steps are in flight at most.
  package mutating func next(upTo most: Int) -> [Step] {
    guard stopped == nil else { return [] }
    var started: [Step] = []
    while busy.count < most, let index = ready.popMin() {
      let step = steps[index]
      guard busy.insert(step.subject).inserted else {
        parked[step.subject, default: Heap()].insert(index)
        continue
      }
      states[index] = .running
      started.append(step)
    }
    return started
  }

  /// Records a success.
  package mutating func succeed(_ id: StepID) {
    finish(id, as: .done)
    for dependent in dependents[id.number - 1] {
      openDependencies[dependent] -= 1
      if openDependencies[dependent] == 0 { ready.insert(dependent) }
    }
  }

  /// Records a failure and skips what depends on it, however far away; the skipped steps, by id.
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

  /// Records that a started step was not sent after all, and starts nothing any more; the other steps
  /// that are skipped for it, by id.
  package mutating func skip(_ id: StepID, _ reason: SkipReason) -> [StepID] {
    finish(id, as: .skipped(reason))
    return stop(reason)
  }

  /// Starts nothing any more; the steps that are skipped for it, by id.
  package mutating func stop(_ reason: SkipReason) -> [StepID] {
    guard stopped == nil else { return [] }
    stopped = reason
    let skipped = states.indices.filter { states[$0] == .waiting }
    for index in skipped { states[index] = .skipped(reason) }
    return skipped.map { steps[$0].id }
  }

  private mutating func finish(_ id: StepID, as state: State) {
    let index = id.number - 1
    precondition(states[index] == .running, "only a running step ends")
    states[index] = state
    let subject = steps[index].subject
    busy.remove(subject)
    // The others stay parked: this one goes before them, and its end frees the next.
    guard let next = parked[subject]?.popMin() else { return }
    if parked[subject]?.isEmpty == true { parked[subject] = nil }
    ready.insert(next)
  }
}

/// Why a step was not sent.
package enum SkipReason: Sendable, Hashable {
  /// It waits for this step, which failed.
  case dependency(StepID)
  /// Somebody asked for the end of the run.
  case interrupted
  /// This step showed that nothing more can succeed: no connection, no permission, or a server that
  /// takes no more requests.
  case noUse(after: StepID)
}
