import ArgumentParser
import Diagnostics
import Planning
import Views

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
  @OptionGroup var limits: LimitOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var adoption: AdoptionOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Exit with 2 if there are changes to apply.")
  var detailedExitcode = false

  @Option(
    help: ArgumentHelp("Save the plan to a file for apply FILE.", valueName: "file"),
    completion: .file()
  )
  var out: String?

  private var settings: PlanningSettings {
    PlanningSettings(connection, limits, planning, adoption)
  }

  var kind: ResultKind { .plan }
  var stackFolder: String? { stack.stack }

  func validate() throws {
    guard out != "" else { throw ValidationError("--out needs the path of a file.") }
  }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    try console.checkPlanFile(out, output, stack: stack.stack)
    return try console.session(stack, settings) {
      session throws(CommandFailure) in
      let live = try await session.readLive(session.needs)
      let plan = session.plan(for: live)
      console.keep((live, plan))
      if let out, !plan.isRefused {
        try await session.save(
          planFor: live,
          plan,
          to: out,
          environment: stack.environment,
          console.files
        )
      }
      let outcome = CommandOutcome(
        .plan(plan, .applying),
        isDetailed: detailedExitcode,
        sources: session.stack.sources
      ) {
        if let out, !output.output.carriesDiagnostics {
          let note = plan.isRefused ? "The plan was not saved.\n" : Self.savedNote(out)
          console.write(.error, note)
        }
        return .done
      }
      return .ended(outcome)
    }
  }

  private static func savedNote(_ path: String) -> String {
    let command = CommandHint.turnform("apply", CommandHint.path(path))
    return "Saved the plan. To apply exactly these requests, run: \(escaped(command))\n"
  }
}
