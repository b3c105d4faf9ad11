import API
import Diagnostics
import JSON
import Logging
import Planning
import Resources

/// Sends the request of one step until it is proven done or has failed.
///
/// ```text
/// send ──2xx──▶ confirm by reading ──▶ done
///   ▲ │                    └─ not in 5 s ─▶ stale
///   │ └─error─▶ Reaction ─▶ look ─ there ─▶ done (adopted)
///   └───────────────────────┴─ not there, may be sent again
/// ```
struct StepPerformer: Sendable {
  let client: APIClient
  /// Whether the write may still be sent, or wait for it.
  var mayWait: WaitingRule
  /// The same for a write that completes one in flight.
  let finishingRule: WaitingRule
  let logger: Logger
  let words: FailureWords
  let waiting: @Sendable (WaitReason) async -> Void

  private var watcher: Watcher { Watcher(client: client) }

  /// - Parameters:
  ///   - write: What to send.
  ///   - isAfterOwnWrite: Whether this apply wrote what it builds on: a 404 or 409 may then be lag.
  /// - Returns: How it ended.
  func perform(_ write: Write, isAfterOwnWrite: Bool) async -> StepOutcome.Status {
    var attempts = Attempts(isAfterOwnWrite: isAfterOwnWrite, settling: write.settling)
    let elapsed = stopwatch(client.clock)
    let writer = client.waiting(while: mayWait)
    while true {
      do throws(APIError) {
        attempts.willSend()
        let answer = try await writer.write(write.request)
        return await confirm(write, try write.confirmation(of: answer), attempts)
      } catch {
        logger.debug(
          "write failed",
          metadata: [
            "request": "\(error.method.rawValue) \(error.path)",
            "status": "\(error.status ?? 0)",
          ]
        )
        if let end = await recover(write, from: error, &attempts, now: elapsed()) { return end }
      }
    }
  }

  /// Looks whether the failed request did its work, and waits until it may be sent again.
  ///
  /// - Returns: How the step ended; `nil` to send again.
  private func recover(
    _ write: Write,
    from error: APIError,
    _ attempts: inout Attempts,
    now: Duration
  ) async -> StepOutcome.Status? {
    guard error.code != .cancelled else { return unsent(error, attempts) }
    guard case .look(let limit, let next) = attempts.reaction(to: error, now: now) else {
      return failed(words.refused(error), attempts)
    }
    let found: (id: RemoteID?, seen: Sighting)
    do throws(APIError) {
      found = try await watcher.watch(for: write.goal, within: limit) {
        await waiting(.answerLost)
      }
    } catch let unseen {
      return failed(words.notReadBack(unseen), attempts)
    }
    if let id = found.id { return .done(created: write.createdID(id), adopted: true) }
    switch next {
    case .fail:
      return failed(words.gaveUp(error, write.goal, found.seen), attempts)
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

  private func confirm(
    _ write: Write,
    _ confirmation: (goal: Goal, version: Int?),
    _ attempts: Attempts
  ) async -> StepOutcome.Status {
    let found: (id: RemoteID?, seen: Sighting)
    do throws(APIError) {
      found = try await watcher.watch(for: confirmation.goal, within: Patience.notYet) {
        await waiting(.notYetVisible)
      }
    } catch {
      return failed(words.notReadBack(error), attempts)
    }
    guard let id = found.id else { return failed(words.notConfirmed(), attempts) }
    if case .newDraft(let draft) = write.goal, let version = confirmation.version,
      version != draft.version
    {
      return await settleOtherVersion(draft, write.goal, id, version, attempts)
    }
    return .done(created: write.createdID(id), adopted: false)
  }

  /// A creation was given another version than the one its marker names.
  ///
  /// Either an earlier try of ours went through after all: then that one is taken and the new one
  /// deleted. Or somebody else made a version meanwhile: then the plan is stale, and the draft is
  /// given the right marker, so that the next apply knows it as its own and finishes it. A `PUT` is
  /// chosen over a `DELETE` because it leaves nothing in the archive that could be brought back.
  private func settleOtherVersion(
    _ draft: Goal.NewDraft,
    _ goal: Goal,
    _ id: RemoteID,
    _ version: Int,
    _ attempts: Attempts
  ) async -> StepOutcome.Status {
    if attempts.lostAnswers > 0,
      let earlier = try? await watcher.watch(for: goal, within: .zero, waiting: {}).id
    {
      if let end = await finish(with: .deleteAgent(id)) { return end }
      return .done(created: earlier, adopted: true)
    }
    let repair = Operation.updateDraft(
      .live(id),
      name: draft.name,
      config: StepContent(draft.config.marked(forVersion: version)),
      version: version
    )
    if let end = await finish(with: repair) { return end }
    return failed(words.otherVersion(planned: draft.version, given: version), attempts)
  }

  /// Sends a write that completes one in flight, even when the run was ended meanwhile: a draft with
  /// a wrong marker is worse than one more request.
  ///
  /// - Returns: `nil` when it is done.
  private func finish(with operation: Planning.Operation) async -> StepOutcome.Status? {
    var performer = self
    performer.mayWait = finishingRule
    let write = Write(operation, ids: [:])
    switch await performer.perform(write, isAfterOwnWrite: true) {
    case .done: return nil
    case .failed(let failure): return .failed(failure)
    case .skipped:
      let error = APIError(.cancelled, request: write.request)
      return .failed(StepFailure(words.interrupted(error), mayBeWritten: true))
    }
  }

  /// The run was ended before the write could be sent, or sent again.
  private func unsent(_ error: APIError, _ attempts: Attempts) -> StepOutcome.Status {
    guard attempts.lostAnswers > 0 else { return .skipped(.interrupted) }
    return failed(words.interrupted(attempts.lastError ?? error), attempts)
  }

  private func failed(_ diagnostics: [Diagnostic], _ attempts: Attempts) -> StepOutcome.Status {
    .failed(StepFailure(diagnostics, mayBeWritten: attempts.mayBeWritten))
  }
}

/// The tries of one write.
private struct Attempts {
  private(set) var lostAnswers = 0
  /// What the server, or the way to it, said last.
  private(set) var lastError: APIError?
  private var sends = 0
  private var refusals = 0
  private var refusedSince: Duration?
  private var lastRefused = false
  private let isAfterOwnWrite: Bool
  private let settling: Duration

  init(isAfterOwnWrite: Bool, settling: Duration) {
    self.isAfterOwnWrite = isAfterOwnWrite
    self.settling = settling
  }

  /// Whether any of them may have changed something.
  var mayBeWritten: Bool { lostAnswers > 0 || !lastRefused }

  mutating func willSend() {
    sends += 1
    lastRefused = false
  }

  mutating func reaction(to error: APIError, now: Duration) -> Reaction {
    lastError = error
    lastRefused = !error.mayHaveBeenProcessed
    if error.mayHaveBeenProcessed { lostAnswers += 1 }
    let isRefusal = error.code == .notFound || error.code == .conflict
    if isRefusal, refusedSince == nil { refusedSince = now }
    defer { if isRefusal { refusals += 1 } }
    return Reaction(
      to: error,
      Reaction.Situation(
        sends: sends,
        refusedFor: now - (refusedSince ?? now),
        refusals: refusals,
        isAfterOwnWrite: isAfterOwnWrite || sends > 1,
        settling: settling
      )
    )
  }
}

extension Write {
  /// The id, when the write makes an object.
  fileprivate func createdID(_ id: RemoteID) -> RemoteID? {
    switch goal {
    case .newDraft, .newNumber: id
    case .agentExists, .draft, .agentState, .numberExists, .settings, .weights, .numberGone: nil
    }
  }
}

extension JSONObject {
  /// A config whose marker names another version.
  fileprivate func marked(forVersion version: Int) -> JSONObject {
    guard let marker = Marker(metadata: self["metadata"]) else { return self }
    var copy = self
    let moved = Marker(stack: marker.stack, version: version, isProtected: marker.isProtected)
    copy["metadata"] = .object((self["metadata"]?.object ?? [:]).marked(moved))
    return copy
  }
}
