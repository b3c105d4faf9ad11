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
    for purpose: PlanPurpose = .applying
  ) throws(CommandFailure) -> CommandWork {
    let asks = !approval.isGiven
    // Checked only for a valid stack: for a wrong folder, that error matters more.
    let checking = { (loaded: LoadedStack) throws(CommandFailure) in
      guard !asks || self.terminals.isInteractive else {
        throw CommandFailure(
          configuration:
            "\(approval.command) requires approval, but there is no terminal for the prompt.",
          advice: approval.advice
        )
      }
      if purpose == .applying { try checkSinks(of: loaded) }
    }
    return try session(stack, planning, checking: checking) { session throws(CommandFailure) in
      let run = ApplyRun(session: session.with(purpose), console: self, options: options)
      return try await run.run(asks: asks, parallelism: planning.connection.parallelism)
    }
  }
}

extension Session {
  /// A copy that plans for another purpose.
  func with(_ purpose: PlanPurpose) -> Session {
    var copy = self
    copy.purpose = purpose
    return copy
  }
}
