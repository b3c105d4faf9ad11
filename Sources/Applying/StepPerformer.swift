import API
import Diagnostics
import JSON
import Planning
import Resources

/// Sends the request of one step until it is answered with success, found done, or has failed.
///
/// ```text
/// send ──2xx──▶ done, or answered: Confirmations look for it before later steps start
///   ▲ │
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
  /// Whether later steps must not start before a read shows the write.
  let needsConfirmation: Bool
  let requests = StepRequests()
  /// Whether it sends a request that reverts or completes another one, not the planned one.
  var isCompensating = false
  /// The refusals of the step that an own write may cause.
  let lag: Lag
  let waiting: @Sendable (WaitReason) async -> Void

  var watcher: Watcher { Watcher(client: client) }

  /// Whether the write may still be sent, or wait to be sent.
  var mayWait: WaitingRule { isCompensating ? interrupt.ruleForFinishing : interrupt.ruleForWrites }

  /// What became of a step.
  enum Result: Sendable {
    case ended(StepOutcome.Status)
    case answered(AnsweredWrite)
  }

  func perform() async -> Result {
    // The deletion was to make room for an upload, which found this document ready after all and
    // adopted it.
    if case .object(.deleteDocument(_, let id)) = step.operation, inputs.ids.values.contains(id) {
      return .ended(.done(created: nil, adopted: true))
    }
    if hasSink {
      do throws(SinkProblem) {
        try sink.open(for: step.change)
      } catch {
        return .ended(.failed(StepFailure(messages.sinkNotOpened(error), mayBeWritten: false)))
      }
    }
    let result = await perform(step.operation, lag)
    if hasSink, case .ended(let status) = result, !status.mayBeWritten {
      sink.close(for: step.change)
    }
    return result
  }

  /// Performs the operation of the step, or one that completes it.
  private func perform(_ operation: Planning.Operation, _ lag: Lag) async -> Result {
    let write: Write
    do throws(WriteProblem) {
      write = try Write(operation, inputs)
    } catch {
      return .ended(.failed(StepFailure(messages.notSent(error), mayBeWritten: false)))
    }
    do throws(APIError) {
      var known: Set<RemoteID> = []
      if let baseline = write.baseline {
        let seen = try await watcher.look(at: baseline)
        if let end = try await takeUpload(of: write, among: seen) { return .ended(end) }
        known = seen.ids
      }
      return await send(write.apart(from: known), lag)
    } catch {
      return .ended(.failed(StepFailure(messages.refused(error), mayBeWritten: false)))
    }
  }

  private func send(_ write: Write, _ lag: Lag) async -> Result {
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
        if let end = try await keepSecret(in: answer, of: write) { return .ended(end) }
        let loss = write.loss(in: answer)
        // A new draft that got another version is given the right marker first.
        if let loss, !write.makesDraft { return .ended(failed(messages.notKept(loss), attempts)) }
        return await confirm(write, try write.confirmation(of: answer), attempts, loss: loss)
      } catch {
        if let end = await recover(&write, from: error, &attempts, now: elapsed()) {
          return .ended(end)
        }
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
      } catch _ {
        return unsent(error, attempts)
      }
      return await isLacking(write.prerequisite, error, duration) ? unsent(error, attempts) : nil
    }
  }

  /// Waits, after a 404, until the object that the request is about is visible: a read costs the API
  /// less than a refused write.
  ///
  /// - Returns: Whether the run was ended meanwhile.
  private func isLacking(_ goal: Goal?, _ error: APIError, _ waited: Duration) async -> Bool {
    guard let goal, error.code == .notFound else { return false }
    // If it cannot be read, the write itself tells why.
    _ = try? await watcher.watch(
      for: goal,
      within: max(.zero, RetryTimeouts.notYet - waited),
      while: mayWait,
      waiting: {}
    )
    return !mayWait(.zero)
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

  /// Ends the step if nothing relies on the write; otherwise it is left to be seen.
  private func confirm(
    _ write: Write,
    _ confirmation: (goal: Goal, version: Int?),
    _ attempts: Attempts,
    loss: JSONPointer?
  ) async -> Result {
    if case .object(.documentReady) = confirmation.goal {
      return .ended(await waitUntilReady(confirmation.goal, attempts, adopted: false))
    }
    guard let id = confirmation.goal.family.named else {
      preconditionFailure("the goal of an answered write names its object")
    }
    if case .agent(.newDraft(let draft)) = write.goal, let version = confirmation.version,
      version != draft.version, case .agent(.create(_, _, let config, _)) = step.operation
    {
      return .ended(await settleOtherVersion(draft, config, id, version, attempts))
    }
    if let loss { return .ended(failed(messages.notKept(loss), attempts)) }
    let answered = AnsweredWrite(
      step: step.id,
      goal: confirmation.goal,
      created: write.goal.createdID(id),
      further: requests.all,
      messages: messages
    )
    // After a lost answer, and for a request that repairs, the order of commits is not known.
    guard isCompensating || attempts.lostAnswers > 0 else {
      return needsConfirmation
        ? .answered(answered) : .ended(.done(created: answered.created, adopted: false))
    }
    if let end = await see(confirmation.goal, attempts) { return .ended(end) }
    if let end = await removeStrays(of: write, beside: id, attempts) { return .ended(end) }
    return .ended(.done(created: answered.created, adopted: false))
  }

  /// Waits until a read shows a write; returns the outcome of the step if none does.
  private func see(_ goal: Goal, _ attempts: Attempts) async -> StepOutcome.Status? {
    do throws(APIError) {
      let found = try await watcher.watch(for: goal, within: RetryTimeouts.notYet) {
        await waiting(.notYetVisible)
      }
      return found.id == nil ? failed(messages.notConfirmed(), attempts) : nil
    } catch {
      return failed(messages.notReadBack(error), attempts)
    }
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
    case .ended(.done), .answered: return nil
    case .ended(.failed(let failure)):
      return .failed(StepFailure(failure.diagnostics, mayBeWritten: true))
    case .ended(.skipped):
      let error = APIError(.cancelled, request: APIRequest(.get, operation.request.displayPath))
      return .failed(StepFailure(messages.interrupted(error), mayBeWritten: true))
    }
  }
}

extension Goal {
  /// The id, if the write creates an object.
  func createdID(_ id: RemoteID) -> RemoteID? { family.isCreation ? id : nil }
}
