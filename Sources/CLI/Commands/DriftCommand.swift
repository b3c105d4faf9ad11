import ArgumentParser
import Planning
import Views

/// `turnform drift`.
struct DriftCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Look for differences between the manifests and the live project.",
    discussion: "Exits with 2 when anything differs; made for a cron job."
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var output: OutputOptions

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    let options = output
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      console.end(stop, options) { PlanJSON.document(failed: $0) }
    }
    return await console.withSession(stack, planning.settings, ended: ended) {
      session throws(Stop) in
      let plan = try await session.makeCurrentPlan()
      let sources = session.stack.sources
      let result = Output(
        text: { DriftText(style: $0, sources: sources).text(plan) },
        json: { PlanJSON.document(plan) }
      )
      return console.emit(result, options, status: plan.status(pending: .changesPending))
    }
  }
}
