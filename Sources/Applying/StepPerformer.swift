import API
import Diagnostics
import JSON
import Planning
import Resources

/// Sends the request of one step until it is proven done or has failed.
///
/// ```text
/// send ──2xx──▶ confirm by reading ──▶ done
///   ▲ │                    └─ not in 5 s ─▶ stale
///   │ └─error─▶ FailureResponse ─▶ look ─ found ──▶ done (adopted)
///   └───────────────────────┴─ not found, may be retried
/// ```
struct StepPerformer: Sendable {
  let step: Step
  let client: APIClient
  let inputs: StepInputs
  let sink: any SecretSink
  let interrupt: InterruptFlag
  let messages: FailureMessages
  let notices: Notices
  let requests = StepRequests()
  /// Whether it sends a request that reverts or completes another one, not the planned one.
  var isCompensating = false
  /// The refusals of the step that an own write may cause.
  let lag: Lag
  let waiting: @Sendable (WaitReason) async -> Void

  var watcher: Watcher { Watcher(client: client) }

  /// Whether the write may still be sent, or wait to be sent.
  var mayWait: WaitingRule { isCompensating ? interrupt.ruleForFinishing : interrupt.ruleForWrites }

  func perform() async -> StepOutcome.Status {
    // The deletion was to make room for an upload, which found this document ready after all and
    // adopted it.
    if case .object(.deleteDocument(_, let id)) = step.operation, inputs.ids.values.contains(id) {
      return .done(created: nil, adopted: true)
    }
    if hasSink {
      do throws(SinkProblem) {
        try sink.open(for: step.change)
      } catch {
        return .failed(StepFailure(messages.sinkNotOpened(error), mayBeWritten: false))
      }
    }
    let status = await perform(step.operation, lag)
    if hasSink, !status.mayBeWritten { sink.close(for: step.change) }
    return status
  }

  /// Performs the operation of the step, or one that completes it.
  private func perform(_ operation: Planning.Operation, _ lag: Lag) async -> StepOutcome.Status {
    let write: Write
    do throws(WriteProblem) {
      write = try Write(operation, inputs)
    } catch {
      return .failed(StepFailure(messages.notSent(error), mayBeWritten: false))
    }
    do throws(APIError) {
      var known: Set<RemoteID> = []
      if let baseline = write.baseline {
        let seen = try await watcher.look(at: baseline)
        if let end = try await takeUpload(of: write, among: seen) { return end }
        known = seen.ids
      }
      return await send(write.apart(from: known), lag)
    } catch {
      return .failed(StepFailure(messages.refused(error), mayBeWritten: false))
    }
  }

  private func send(_ write: Write, _ lag: Lag) async -> StepOutcome.Status {
    var write = write
    var attempts = Attempts(lag: lag, settling: write.settling)
    let elapsed = stopwatch(client.clock)
    let writer = client.waiting(while: mayWait)
    while true {
      let reason = isCompensating ? .compensation : attempts.reasonToSend
      do throws(APIError) {
        attempts.willSend()
        let answer = try await sent(write.request, by: writer, reason)
        notices.add(messages.warnings(in: answer))
        if let end = try await keepSecret(in: answer, of: write) { return end }
        let loss = write.loss(in: answer)
        // A new draft that got another version is given the right marker first.
        if let loss, !write.makesDraft { return failed(messages.notKept(loss), attempts) }
        return await confirm(write, try write.confirmation(of: answer), attempts, loss: loss)
      } catch {
        if let end = await recover(&write, from: error, &attempts, now: elapsed()) { return end }
      }
    }
  }

  private func sent(
    _ request: APIRequest,
    by writer: APIClient,
    _ reason: FurtherRequest.Reason?
  ) async throws(APIError) -> Answer {
    do throws(APIError) {
      let answer = try await writer.send(request)
      requests.add(request, reason)
      return answer
    } catch {
      if error.code != .cancelled { requests.add(request, reason) }
      throw error
    }
  }

  /// Looks whether the failed request reached its goal, and waits until it may be retried.
  ///
  /// - Returns: The outcome of the step; `nil` to retry.
  private func recover(
    _ write: inout Write,
    from error: APIError,
    _ attempts: inout Attempts,
    now: Duration
  ) async -> StepOutcome.Status? {
    guard error.code != .cancelled else { return unsent(error, attempts) }
    guard case .look(let limit, let next) = attempts.failureResponse(to: error, now: now) else {
      return failed(messages.refused(error), attempts)
    }
    let found: (id: RemoteID?, seen: Observation)
    do throws(APIError) {
      found = try await watcher.watch(
        for: write.goal,
        within: limit,
        isHopeless: { isTaken(write.goal, error, $0) },
        waiting: { await waiting(.answerLost) }
      )
    } catch let unseen {
      return failed(messages.notReadBack(unseen), attempts)
    }
    if let id = found.id {
      guard isSecretLost(of: write) else { return await adopt(write, id, found.seen, attempts) }
      if let end = await deactivate(id) { return end }
      write = write.apart(from: [id])
      if next == .fail { return failed(messages.secretNotReceived(), attempts) }
    }
    switch isTaken(write.goal, error, found.seen) ? .fail : next {
    case .fail:
      return failed(messages.gaveUp(error, write.goal, found.seen), attempts)
    case .send:
      return mayWait(.zero) ? nil : unsent(error, attempts)
    case .sendAfter(let duration):
      await waiting(.notYetAccepted)
      do {
        try await sleep(for: duration, on: client.clock, while: mayWait)
        return nil
      } catch _ {
        return unsent(error, attempts)
      }
    }
  }

  /// Whether another client's object is in the way, so that a retry changes nothing.
  ///
  /// The API sometimes answers this with 500 (Contract.md §1, point 4). URLs of webhooks may
  /// repeat.
  private func isTaken(_ goal: Goal, _ error: APIError, _ seen: Observation) -> Bool {
    guard case .serverError = error.code else { return false }
    if case .object(.new(let object)) = goal, object.kind == .webhooks { return false }
    return messages.taken(goal, seen) != nil
  }

  private func confirm(
    _ write: Write,
    _ confirmation: (goal: Goal, version: Int?),
    _ attempts: Attempts,
    loss: JSONPointer?
  ) async -> StepOutcome.Status {
    if case .object(.documentReady) = confirmation.goal {
      return await waitUntilReady(confirmation.goal, attempts, adopted: false)
    }
    let found: (id: RemoteID?, seen: Observation)
    do throws(APIError) {
      found = try await watcher.watch(for: confirmation.goal, within: RetryTimeouts.notYet) {
        await waiting(.notYetVisible)
      }
    } catch {
      return failed(messages.notReadBack(error), attempts)
    }
    guard let id = found.id else { return failed(messages.notConfirmed(), attempts) }
    if case .agent(.newDraft(let draft)) = write.goal, let version = confirmation.version,
      version != draft.version, case .agent(.create(_, _, let config, _)) = step.operation
    {
      return await settleOtherVersion(draft, config, id, version, attempts)
    }
    if let loss { return failed(messages.notKept(loss), attempts) }
    if let end = await removeStrays(of: write, beside: id, attempts) { return end }
    return .done(created: write.goal.createdID(id), adopted: false)
  }

  /// The intended object exists, whether or not this run created it.
  private func adopt(
    _ write: Write,
    _ id: RemoteID,
    _ seen: Observation,
    _ attempts: Attempts
  ) async -> StepOutcome.Status {
    guard case .object(.newDocument(let base, _, _)) = write.goal else {
      return taken(id, by: write.goal, seen, attempts)
    }
    let ready = Goal.object(.documentReady(knowledgeBase: base, id))
    return await waitUntilReady(ready, attempts, adopted: true)
  }

  /// The intended object exists; a draft that lacks something is not used further.
  func taken(
    _ id: RemoteID,
    by goal: Goal,
    _ seen: Observation,
    _ attempts: Attempts
  ) -> StepOutcome.Status {
    if let loss = goal.loss(in: seen, of: id) { return failed(messages.notKept(loss), attempts) }
    return .done(created: goal.createdID(id), adopted: true)
  }

  /// The run was ended before the write could be sent or retried.
  private func unsent(_ error: APIError, _ attempts: Attempts) -> StepOutcome.Status {
    guard attempts.lostAnswers > 0 else { return .skipped(.interrupted) }
    return failed(messages.interrupted(attempts.lastError ?? error), attempts)
  }

  func failed(_ diagnostics: [Diagnostic], _ attempts: Attempts) -> StepOutcome.Status {
    .failed(StepFailure(diagnostics, mayBeWritten: attempts.mayBeWritten))
  }

  /// Sends a write that completes one in flight, even if the run was ended meanwhile.
  ///
  /// A half-finished change is worse than one more request.
  ///
  /// - Returns: `nil` if it is done.
  func finish(with operation: Planning.Operation) async -> StepOutcome.Status? {
    var performer = self
    performer.isCompensating = true
    switch await performer.perform(operation, .any) {
    case .done: return nil
    case .failed(let failure):
      return .failed(StepFailure(failure.diagnostics, mayBeWritten: true))
    case .skipped:
      let error = APIError(.cancelled, request: APIRequest(.get, operation.request.displayPath))
      return .failed(StepFailure(messages.interrupted(error), mayBeWritten: true))
    }
  }
}

extension Goal {
  /// The id, if the write creates an object.
  func createdID(_ id: RemoteID) -> RemoteID? { family.isCreation ? id : nil }
}
