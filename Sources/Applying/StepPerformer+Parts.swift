import API
import JSON
import Planning
import Resources

/// The extra handling that single kinds need.
extension StepPerformer {
  /// Handles a creation that was given another version than the one its marker names.
  ///
  /// Either an earlier attempt of ours went through after all: then that draft is adopted and the
  /// new one deleted. Or another client made a version meanwhile: then the plan is stale, and the
  /// draft gets the right marker, so that the next apply recognizes it as its own and finishes it.
  /// A `PUT` is preferred to a `DELETE` because it leaves nothing in the archive that could be
  /// restored.
  ///
  /// The `PUT` sends the step's content, including secrets: the goal shows them masked.
  func settleOtherVersion(
    _ draft: AgentGoal.NewDraft,
    _ config: StepContent,
    _ id: RemoteID,
    _ version: Int,
    _ attempts: Attempts
  ) async -> StepOutcome.Status {
    let goal = Goal.agent(.newDraft(draft))
    if attempts.lostAnswers > 0,
      let found = try? await watcher.watch(for: goal, within: .zero, waiting: {}),
      let earlier = found.id
    {
      if let end = await finish(with: .agent(.delete(id))) { return end }
      return taken(earlier, by: goal, found.seen, attempts)
    }
    let repair = AgentOperation.updateDraft(
      .live(id),
      name: draft.name,
      config: config.marked(forVersion: version),
      version: version
    )
    if let end = await finish(with: .agent(repair)) { return end }
    return failed(messages.otherVersion(planned: draft.version, given: version), attempts)
  }

  /// Adopts an existing document with this name and therefore this content.
  ///
  /// An earlier run ended while it was being processed, or another run is working concurrently. The
  /// document is uploaded again only if it does not become ready; the plan then deletes the stuck
  /// one.
  ///
  /// - Returns: The outcome of the step; `nil` to upload the document.
  func takeUpload(
    of write: Write,
    among seen: Observation
  ) async throws(APIError) -> StepOutcome.Status? {
    guard case .object(.newDocument(let base, let name, _)) = write.goal else { return nil }
    let same = seen.documents.map(\.document).filter { $0.name == name }
    if let ready = same.first(where: { $0.status == .ready }) {
      return .done(created: ready.id, adopted: true)
    }
    let elapsed = stopwatch(client.clock)
    let unfinished = same.filter { $0.status == .processing }
    for document in unfinished {
      let ready = try await watcher.watch(
        for: .object(.documentReady(knowledgeBase: base, document.id)),
        within: max(.zero, RetryTimeouts.unfinished - elapsed()),
        longestWait: .seconds(5),
        while: mayWait,
        progress: { await waiting(.unfinishedUpload($0)) },
        waiting: { await waiting(.unfinishedUpload(.zero)) }
      )
      if let id = ready.id { return .done(created: id, adopted: true) }
      guard mayWait(.zero) else { return .skipped(.interrupted) }
    }
    guard !unfinished.isEmpty else { return nil }
    notices.add(messages.uploadedAgain(name, after: RetryTimeouts.unfinished))
    await waiting(.uploadedAgain)
    return nil
  }

  /// Waits until an uploaded document can be used.
  func waitUntilReady(
    _ goal: Goal,
    _ attempts: Attempts,
    adopted: Bool
  ) async -> StepOutcome.Status {
    let found: (id: RemoteID?, seen: Observation)
    do throws(APIError) {
      found = try await watcher.watch(
        for: goal,
        within: RetryTimeouts.processing,
        longestWait: .seconds(5),
        while: mayWait,
        progress: { await waiting(.processing($0)) },
        waiting: { await waiting(.processing(.zero)) }
      )
    } catch {
      return failed(messages.notReadBack(error), attempts)
    }
    if let id = found.id { return .done(created: id, adopted: adopted) }
    guard let seen = found.seen.documents.first else {
      return failed(messages.notConfirmed(), attempts)
    }
    switch seen.document.status {
    case .failed: return failed(messages.documentFailed(seen.problem), attempts)
    case .processing, .ready, .unknown: return failed(messages.stillProcessing(), attempts)
    }
  }
}

/// The secrets of webhooks, which are shown once: in the answer to their creation.
///
/// The rule: no webhook of ours stays active whose secret did not reach its sink.
/// - The sink is opened before the request; if that fails, nothing is sent.
/// - The secret is stored before anything else is done with the answer; if that fails, the new
///   webhook is deactivated again, and the step fails.
/// - If the answer was lost and the webhook is found, its secret is lost with it: it is deactivated
///   and created once more, under the same limit as every lost write.
/// - If the process dies in between, the mark that the sink was opened stays, and the next run
///   replaces the webhook.
/// - Without a sink the secret is not stored anyway, and a webhook that is found is adopted.
extension StepPerformer {
  /// Whether the step creates a webhook whose secret has a destination.
  var hasSink: Bool {
    guard case .object(.create(.webhooks, _, _)) = step.operation else { return false }
    return sink.takes(step.change)
  }

  /// Whether adopting the webhook that was found would lose its secret.
  func isSecretLost(of write: Write) -> Bool { hasSink && write.makesWebhook }

  /// Stores the secret of a new webhook; returns the outcome of the step if that failed.
  ///
  /// - Throws: ``APIError`` if the answer holds no secret.
  func keepSecret(
    in answer: Answer,
    of write: Write
  ) async throws(APIError) -> StepOutcome.Status? {
    guard hasSink, write.makesWebhook else { return nil }
    let data = JSONPointer([.key("data")])
    guard let id = answer.data["id"]?.string.flatMap(RemoteID.init(answered:)) else {
      throw answer.unexpected(data.appending("id"))
    }
    guard let secret = answer.data["secret"]?.string.map(SecretValue.init) else {
      throw answer.unexpected(data.appending("secret"))
    }
    do throws(SinkProblem) {
      try sink.keep(secret, of: step.change, id: id)
      return nil
    } catch {
      if let end = await deactivate(id) { return end }
      return .failed(StepFailure(messages.secretNotKept(error), mayBeWritten: true))
    }
  }

  /// Deactivates a webhook whose secret is lost; returns the outcome of the step if it stays active.
  func deactivate(_ id: RemoteID) async -> StepOutcome.Status? {
    guard case .failed(let failure) = await finish(with: .object(.delete(.webhooks, id))) else {
      return nil
    }
    let reasons = failure.diagnostics.map(messages.secretlessWebhookStays)
    return .failed(StepFailure(reasons, mayBeWritten: true))
  }

  /// Deactivates webhooks that earlier attempts created after all, once a later attempt was
  /// answered.
  ///
  /// Two equal webhooks would send every event twice.
  ///
  /// - Returns: The outcome of the step if one of them stays active.
  func removeStrays(
    of write: Write,
    beside id: RemoteID,
    _ attempts: Attempts
  ) async -> StepOutcome.Status? {
    guard write.makesWebhook, attempts.lostAnswers > 0 else { return nil }
    var others = write.goal.apart(from: [id])
    // Every lost answer left at most one webhook behind.
    for _ in 0..<attempts.lostAnswers {
      let found = try? await watcher.watch(for: others, within: .zero, waiting: {})
      guard let stray = found?.id else { break }
      if let end = await deactivate(stray) { return end }
      others = others.apart(from: [stray])
    }
    return nil
  }
}

extension Write {
  fileprivate var makesWebhook: Bool {
    guard case .object(.new(let object)) = goal else { return false }
    return object.kind == .webhooks
  }
}

extension StepContent {
  /// The same content with a marker that names another version.
  fileprivate func marked(forVersion version: Int) -> StepContent {
    let place = JSONPointer([.key("metadata"), .key(Marker.name), .key("version")])
    let marked = JSONValue.object(value).replacing(place, with: .number(JSONNumber(version)))
    return StepContent(marked.object ?? value, leaves: leaves)
  }
}
