package import Planning

/// Which steps may be sent when.
///
/// Pure. A step starts once everything it depends on has succeeded and no other step of its subject
/// is in flight; of those that may, the lowest ids start first. What depends on a failed step is
/// skipped, everything else goes on.
///
/// ```text
/// waiting ──next()──▶ running ──succeed()──▶ done
///    │                   └──────fail()─────▶ failed
///    └──a dependency failed, or stop()─────▶ skipped
/// ```
package struct Schedule: Sendable, Hashable {
  /// Where one step is.
  package enum State: Sendable, Hashable {
    case waiting
    case running
    case done
    case failed
    case skipped(SkipReason)
  }

  private let steps: [Step]
  private var states: [StepID: State]
  private var busy: Set<Step.Subject> = []
  private var stopped: SkipReason?

  /// - Parameter steps: Every step stands behind all that it depends on, as in a plan.
  package init(_ steps: [Step]) {
    self.steps = steps
    states = Dictionary(steps.map { ($0.id, .waiting) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where a step is; unknown ones wait.
  package func state(of id: StepID) -> State { states[id] ?? .waiting }

  /// How many steps are in flight.
  package var runningCount: Int { busy.count }

  /// Starts what may start; `most` steps are in flight at most.
  package mutating func next(upTo most: Int) -> [Step] {
    guard stopped == nil else { return [] }
    var started: [Step] = []
    for step in steps where isReady(step) && busy.count < most {
      states[step.id] = .running
      busy.insert(step.subject)
      started.append(step)
    }
    return started
  }

  /// Records a success.
  package mutating func succeed(_ id: StepID) { finish(id, as: .done) }

  /// Records a failure and skips what depends on it, however far away; the skipped steps, by id.
  package mutating func fail(_ id: StepID) -> [StepID] {
    finish(id, as: .failed)
    var unreached: Set<StepID> = [id]
    var skipped: [StepID] = []
    for step in steps where state(of: step.id) == .waiting {
      guard step.dependsOn.contains(where: unreached.contains) else { continue }
      unreached.insert(step.id)
      skipped.append(step.id)
      states[step.id] = .skipped(.dependency(id))
    }
    return skipped
  }

  /// Starts nothing any more; the steps that are skipped for it, by id.
  package mutating func stop(_ reason: SkipReason) -> [StepID] {
    guard stopped == nil else { return [] }
    stopped = reason
    let skipped = steps.map(\.id).filter { state(of: $0) == .waiting }
    for id in skipped { states[id] = .skipped(reason) }
    return skipped
  }

  private func isReady(_ step: Step) -> Bool {
    state(of: step.id) == .waiting && !busy.contains(step.subject)
      && step.dependsOn.allSatisfy { state(of: $0) == .done }
  }

  private mutating func finish(_ id: StepID, as state: State) {
    states[id] = state
    for step in steps where step.id == id { busy.remove(step.subject) }
  }
}

/// Why a step was not sent.
package enum SkipReason: Sendable, Hashable {
  /// It waits for this step, which failed.
  case dependency(StepID)
  /// Somebody asked for the end of the run.
  case interrupted
  /// This step showed that nothing more can succeed: no connection, or no permission.
  case noUse(after: StepID)
}
