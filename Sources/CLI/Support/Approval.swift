import Views

/// Whether changes were approved in advance, or still need approval.
struct Approval {
  /// The command that asks.
  let command: String
  /// `--auto-approve`.
  let isGiven: Bool
  /// The advice when there is no one to ask.
  let advice: String
}

extension Console {
  /// Plans, asks for approval, and applies the plan.
  ///
  /// - Parameter approval: Without approval and a terminal to ask on, nothing is read or sent.
  func apply(
    _ stack: StackOptions,
    _ planning: PlanningSettings,
    _ options: OutputOptions,
    _ approval: Approval,
    for purpose: Session.Purpose = .applying
  ) async -> ExitStatus {
    let asks = !approval.isGiven
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      end(stop, options) { ApplyJSON.document(unsent: "failed", plan: nil, diagnostics: $0) }
    }
    // Checked only for a valid stack: for a wrong folder, that error matters more.
    let canAsk = { () throws(Stop) in
      guard !asks || self.terminals.isInteractive else {
        let detail =
          "\(approval.command) requires approval, but there is no terminal for the prompt."
        throw Stop(configuration: detail, advice: approval.advice)
      }
    }
    let checking = { (loaded: LoadedStack) throws(Stop) in
      try canAsk()
      if purpose == .applying { try checkSinks(of: loaded) }
    }
    return await withSession(stack, planning, checking: checking, ended: ended) {
      session throws(Stop) in
      let run = ApplyRun(session: session.with(purpose), console: self, options: options)
      return try await run.run(asks: asks, parallelism: planning.connection.parallelism)
    }
  }
}

extension Session {
  /// A copy that plans for another purpose.
  func with(_ purpose: Purpose) -> Session {
    var copy = self
    copy.purpose = purpose
    return copy
  }
}
