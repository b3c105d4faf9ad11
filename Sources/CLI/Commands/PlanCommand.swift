import ArgumentParser
import Diagnostics
import Planning
import Views

/// `turnform plan`.
struct PlanCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the changes that apply would make and every request it would send.",
    discussion: """
      --out saves the plan: apply FILE sends exactly these requests, show FILE shows them. The \
      file contains no secrets, only their sources; it does contain manifest and live data, so \
      protect it accordingly. A refused plan is not saved.
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var adoption: AdoptionOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Exit with 2 if there are changes to apply.")
  var detailedExitcode = false

  @Option(
    help: ArgumentHelp("Save the plan to a file for apply FILE.", valueName: "file"),
    completion: .file()
  )
  var out: String?

  var stackFolder: String? { stack.stack }

  func validate() throws {
    guard out != "" else { throw ValidationError("--out needs the path of a file.") }
  }

  func run(on console: Console) async -> ExitStatus {
    let options = output
    let pending: ExitStatus = detailedExitcode ? .changesPending : .done
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      console.end(stop, options) { PlanJSON.document(failed: $0) }
    }
    do throws(Stop) {
      try console.checkPlanFile(out, options, stack: stack.stack)
    } catch {
      return ended(error)
    }
    let (out, environment) = (out, stack.environment)
    return await console.withSession(stack, planning.settings(adoption), ended: ended) {
      session throws(Stop) in
      let live = try await session.readLive(session.needs)
      let plan = session.plan(for: live)
      if let out, !plan.isRefused {
        try await session.save(
          planFor: live,
          plan,
          to: out,
          environment: environment,
          console.files
        )
      }
      let sources = session.stack.sources
      let result = Output(
        text: { PlanText(style: $0, sources: sources).text(plan) },
        json: { PlanJSON.document(plan) }
      )
      let status = console.emit(result, options, statuses: plan.statuses(pending: pending))
      if let out, options.output == .text {
        console.write(.error, plan.isRefused ? "The plan was not saved.\n" : Self.savedNote(out))
      }
      return status
    }
  }

  private static func savedNote(_ path: String) -> String {
    let command = CommandHint.turnform("apply", CommandHint.path(path))
    return "Saved the plan. To apply exactly these requests, run: \(escaped(command))\n"
  }
}

extension Plan {
  /// Returns the statuses of a read-only command.
  ///
  /// - Parameter pending: The status for a plan with steps to send.
  func statuses(pending: ExitStatus) -> [ExitStatus] {
    let held = isEmpty ? ExitStatus.done : pending
    return isRefused ? ExitStatus.all(stoppedBy: diagnostics) + [held] : [held]
  }
}
