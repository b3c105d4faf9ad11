import API
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
  private var confirmations = Confirmations()

  init(_ steps: [Step]) {
    self.steps = steps
    schedule = Schedule(steps)
  }

  /// The outcome of every step, in the order of the plan.
  var outcomes: [StepOutcome] { steps.compactMap { ended[$0.id] } }

  mutating func next(upTo most: Int) -> [Step] { schedule.next(upTo: most) }

  func needsConfirmation(_ id: StepID) -> Bool { schedule.needsConfirmation(id) }

  /// The reads that look for answered writes, started in what the steps leave of the slots.
  mutating func looks(upTo most: Int, now: Duration) -> [Confirmations.Look] {
    confirmations.looks(
      spare: schedule.spareSlots(of: most),
      expected: schedule.expectedAnswers,
      now: now
    )
  }

  mutating func stop(_ reason: SkipReason) -> [ApplyEvent] { skip(schedule.stop(reason)) }

  /// Records a write that was answered and must be seen.
  mutating func record(_ write: AnsweredWrite) {
    schedule.answer(write.step)
    confirmations.add(write)
  }

  /// Records what a look found.
  mutating func record(
    _ look: Confirmations.Look,
    _ result: Result<Watcher.Observed, APIError>,
    now: Duration
  ) -> [ApplyEvent] {
    let findings = confirmations.record(look, result, now: now)
    var events = findings.missing.map { ApplyEvent.stepWaiting($0, .notYetVisible) }
    for write in findings.seen {
      events += record(write.outcome(.done(created: write.created, adopted: false)))
    }
    for (write, error) in findings.failed {
      let diagnostics =
        error.map(write.messages.notReadBack) ?? write.messages.notConfirmed()
      events += record(
        write.outcome(.failed(StepFailure(diagnostics, mayBeWritten: true)))
      )
    }
    return events
  }

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

extension AnsweredWrite {
  fileprivate func outcome(_ status: StepOutcome.Status) -> StepOutcome {
    StepOutcome(id: step, status: status, further: further)
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
