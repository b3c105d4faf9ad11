package import API
package import Diagnostics
package import JSON
package import Planning
package import Resources

/// Executes plans.
///
/// ``Schedule`` decides what may be sent, one task per step sends it, ``FailureResponse`` and ``Goal``
/// decide what an answer means.
package struct Applier: Sendable {
  private let client: APIClient
  private let parallelism: Int
  private let interrupt: InterruptFlag
  private let inputs: StepInputs
  private let sink: any SecretSink
  private let place: @Sendable (ResourceAddress, JSONPointer) -> SourceSpan?
  private let events: @Sendable (ApplyEvent) async -> Void
  private let notices = Notices()

  /// - Parameters:
  ///   - client: The API client; its clock is used for every wait.
  ///   - secrets: All secrets in the plan, read before anything is sent.
  ///   - sink: Stores the secrets of webhooks, which are shown once.
  ///   - place: Where a value of a resource is written, by its pointer in the manifest.
  package init(
    client: APIClient,
    parallelism: Int = 8,
    interrupt: InterruptFlag,
    secrets: SecretStore = SecretStore(),
    documents: DocumentFiles = .none,
    sink: any SecretSink,
    place: @escaping @Sendable (ResourceAddress, JSONPointer) -> SourceSpan?,
    events: @escaping @Sendable (ApplyEvent) async -> Void
  ) {
    self.client = client.waiting(while: interrupt.ruleForFinishing)
    self.parallelism = max(1, parallelism)
    self.interrupt = interrupt
    inputs = StepInputs(secrets: secrets, documents: documents)
    self.sink = sink
    self.place = place
    self.events = events
  }

  /// Sends the steps of a plan, and proves that a fresh plan is empty.
  ///
  /// - Parameter plan: Not refused; made from a live state read a moment ago.
  package func apply(_ plan: Plan, replanning: Replanning) async -> ApplyReport {
    precondition(!plan.isRefused, "a refused plan is not applied")
    let outcomes = await perform(plan.steps)
    let failures = outcomes.compactMap(\.failure).flatMap(\.diagnostics).eachOnce
    guard outcomes.allSatisfy(\.isDone) else { return report(outcomes, .unchecked, failures) }
    guard !plan.isEmpty else { return report(outcomes, .converged, []) }
    await events(.checkingConvergence)
    do throws(APIError) {
      let convergence = try await replanning.converge(client)
      return report(outcomes, convergence, convergence.diagnostics)
    } catch {
      return report(outcomes, .unchecked, error.diagnostics())
    }
  }

  private func report(
    _ outcomes: [StepOutcome],
    _ convergence: ApplyReport.Convergence,
    _ diagnostics: [Diagnostic]
  ) -> ApplyReport {
    ApplyReport(
      steps: outcomes,
      convergence: convergence,
      diagnostics: (diagnostics + notices.all).inReadingOrder
    )
  }

  private func perform(_ steps: [Step]) async -> [StepOutcome] {
    var run = Run(steps)
    let elapsed = stopwatch(client.clock)
    await withTaskGroup(of: Progress.self) { group in
      await start(&run, in: &group, now: elapsed())
      while let progress = await group.next() {
        // Runs before the outcome is recorded: a step that the interrupt ends must not count as the
        // reason for skipping the rest.
        await stopIfInterrupted(&run)
        switch progress {
        case .ended(let outcome): for event in run.record(outcome) { await events(event) }
        case .answered(let write): run.record(write)
        case .looked(let look, let result):
          for event in run.record(look, result, now: elapsed()) { await events(event) }
        }
        await start(&run, in: &group, now: elapsed())
      }
    }
    return run.outcomes
  }

  /// What a task of a run did.
  private enum Progress: Sendable {
    case ended(StepOutcome)
    case answered(AnsweredWrite)
    case looked(Confirmations.Look, Result<Watcher.Observed, APIError>)
  }

  private func start(
    _ run: inout Run,
    in group: inout TaskGroup<Progress>,
    now: Duration
  ) async {
    await stopIfInterrupted(&run)
    for step in run.next(upTo: parallelism) {
      await events(.stepStarted(step.id))
      let performer = performer(for: step, in: run)
      group.addTask {
        switch await performer.perform() {
        case .answered(let write): return .answered(write)
        case .ended(let status):
          return .ended(
            StepOutcome(id: step.id, status: status, further: performer.requests.all)
          )
        }
      }
    }
    for look in run.looks(upTo: parallelism, now: now) {
      let watcher = Watcher(client: client)
      group.addTask {
        let result = await result { () async throws(APIError) in try await watcher.observe(look) }
        return .looked(look, result)
      }
    }
  }

  private func stopIfInterrupted(_ run: inout Run) async {
    guard interrupt.isRaised else { return }
    for event in run.stop(.interrupted) { await events(event) }
  }

  private func performer(for step: Step, in run: Run) -> StepPerformer {
    var inputs = inputs
    inputs.ids = run.ids
    return StepPerformer(
      step: step,
      client: client,
      inputs: inputs,
      sink: sink,
      interrupt: interrupt,
      messages: FailureMessages(step: step, place: place, secrets: inputs.secrets),
      notices: notices,
      needsConfirmation: run.needsConfirmation(step.id),
      lag: run.ownWrites.lag(before: step),
      waiting: { await events(.stepWaiting(step.id, $0)) }
    )
  }
}

extension [Diagnostic] {
  /// The diagnostics without duplicates.
  ///
  /// One failure may end several steps: a server that is unreachable, a key that is revoked, or
  /// several requests that one object's state forbids.
  fileprivate var eachOnce: [Diagnostic] {
    var told: Set<Diagnostic> = []
    var codes: Set<DiagnosticCode> = []
    return filter { diagnostic in
      guard StepFailure.endingCodes.contains(diagnostic.code) else {
        return told.insert(diagnostic).inserted
      }
      return codes.insert(diagnostic.code).inserted
    }
  }
}
