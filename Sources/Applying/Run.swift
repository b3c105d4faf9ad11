import Diagnostics
import Planning
import Resources

/// The state of one apply: the schedule, the created objects, and the outcome of every step.
struct Run {
  private let steps: [Step]
  private var schedule: Schedule
  /// The objects created so far.
  private(set) var ids: [StepID: RemoteID] = [:]
  private(set) var ownWrites = OwnWrites()
  private var ended: [StepID: StepOutcome] = [:]

  init(_ steps: [Step]) {
    self.steps = steps
    schedule = Schedule(steps)
  }

  /// The outcome of every step, in the order of the plan.
  var outcomes: [StepOutcome] { steps.compactMap { ended[$0.id] } }

  mutating func next(upTo most: Int) -> [Step] { schedule.next(upTo: most) }

  mutating func stop(_ reason: SkipReason) -> [ApplyEvent] { skip(schedule.stop(reason)) }

  mutating func record(_ outcome: StepOutcome) -> [ApplyEvent] {
    ended[outcome.id] = outcome
    switch outcome.status {
    case .done(let created, let adopted):
      ids[outcome.id] = created
      ownWrites.add(steps[outcome.id.number - 1])
      schedule.succeed(outcome.id)
      return [.stepSucceeded(outcome.id, adopted: adopted)]
    case .failed(let failure):
      var events = [ApplyEvent.stepFailed(outcome.id, failure.diagnostics)]
      events += skip(schedule.fail(outcome.id))
      if failure.endsEverything { events += stop(.noUse(after: outcome.id)) }
      return events
    case .skipped(let reason):
      return [.stepSkipped(outcome.id, because: reason)] + skip(schedule.skip(outcome.id, reason))
    }
  }

  private mutating func skip(_ ids: [StepID]) -> [ApplyEvent] {
    ids.compactMap { id in
      guard case .skipped(let reason) = schedule.state(of: id) else { return nil }
      ended[id] = StepOutcome(id: id, status: .skipped(reason))
      return .stepSkipped(id, because: reason)
    }
  }
}

extension StepFailure {
  /// Whether the failure ends the run: every other request fails too without a connection, a valid
  /// key, a role that may write, and a server that accepts requests again within a minute.
  fileprivate var endsEverything: Bool {
    diagnostics.contains { Self.endingCodes.contains($0.code) }
  }

  static let endingCodes: Set<DiagnosticCode> = [
    .apiUnreachable, .apiUnauthorized, .apiForbidden, .apiLimited,
  ]
}
