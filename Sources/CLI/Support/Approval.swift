import Views

/// Whether somebody agreed before anything is sent, or still has to.
struct Approval {
  /// The command that asks.
  let command: String
  /// `--auto-approve`.
  let isGiven: Bool
  /// What to do where nobody can be asked.
  let advice: String
}

extension Console {
  /// Plans, has the plan approved, and applies it.
  ///
  /// - Parameters:
  ///   - stack: Which stack.
  ///   - planning: What planning may do.
  ///   - options: Where the report goes.
  ///   - approval: Where nobody can be asked and nobody agreed, nothing is read or sent.
  ///   - purpose: What the plan is for.
  /// - Returns: What the report comes to.
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
    // Only for what is a stack: whoever named the wrong folder needs to hear that.
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
  /// The same with plans for something else.
  func with(_ purpose: Purpose) -> Session {
    var copy = self
    copy.purpose = purpose
    return copy
  }
}
