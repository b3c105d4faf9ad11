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
    return try session(stack, planning, for: purpose, checking: checking) {
      session throws(CommandFailure) in
      try await ApplyRun(session: session, console: self, options: options)
        .run(asks: asks, parallelism: planning.connection.parallelism)
    }
  }
}
