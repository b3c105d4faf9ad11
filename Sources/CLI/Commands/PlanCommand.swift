import ArgumentParser
import Planning
import Views

/// `turnform plan`.
struct PlanCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what apply would change, and every request it would send."
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Exit with 2 when there is something to apply.")
  var detailedExitcode = false

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    let options = output
    let pending: ExitStatus = detailedExitcode ? .changesPending : .done
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      console.end(stop, options) { PlanJSON.document(failed: $0) }
    }
    return await console.withSession(stack, planning.settings, ended: ended) {
      session throws(Stop) in
      let plan = try await session.makeCurrentPlan()
      let sources = session.stack.sources
      let result = Output(
        text: { PlanText(style: $0, sources: sources).text(plan) },
        json: { PlanJSON.document(plan) }
      )
      return console.emit(result, options, status: plan.status(pending: pending))
    }
  }
}

extension Plan {
  /// What a command that only looks comes to.
  ///
  /// - Parameter pending: For a plan that would send something.
  /// - Returns: Why it is refused counts before what it holds.
  func status(pending: ExitStatus) -> ExitStatus {
    if isRefused { return ExitStatus(stoppedBy: diagnostics) }
    return isEmpty ? .done : pending
  }
}
