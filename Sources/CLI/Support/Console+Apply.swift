import Views

extension Console {
  /// Plans, asks for approval, and applies the plan.
  ///
  /// - Parameter asks: Whether approval is missing; without a terminal to ask on, nothing is read
  ///   or sent.
  func apply(
    _ stack: StackOptions,
    _ planning: PlanningSettings,
    _ options: OutputOptions,
    asks: Bool,
    for purpose: PlanPurpose = .applying
  ) throws(CommandFailure) -> CommandWork {
    // Checked only for a valid stack: for a wrong folder, that error matters more.
    let checking = { (loaded: LoadedStack) throws(CommandFailure) in
      guard !asks || self.terminals.isInteractive else { throw .withoutTerminal(purpose) }
      if purpose == .applying { try checkSinks(of: loaded) }
    }
    return try session(stack, planning, for: purpose, checking: checking) {
      session throws(CommandFailure) in
      try await ApplyRun(session: session, console: self, options: options)
        .run(asks: asks, parallelism: planning.connection.parallelism)
    }
  }
}

extension CommandFailure {
  fileprivate static func withoutTerminal(_ purpose: PlanPurpose) -> CommandFailure {
    let (command, review) =
      switch purpose {
      case .applying: ("apply", "Review a plan")
      case .cleaning: ("gc", "Review the plan with gc --dry-run")
      }
    return CommandFailure(
      configuration: "\(command) requires approval, but there is no terminal for the prompt.",
      advice: "\(review), then use --auto-approve."
    )
  }
}
