import Applying
import ArgumentParser
import Diagnostics
import Planning
import Views

/// `turnform apply`.
struct ApplyCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Make the live project equal to the manifests.",
    discussion: """
      Shows the plan and asks for approval. SIGINT and SIGTERM finish the requests in flight, \
      start no new ones, and report.
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Do not ask; needed where there is no terminal.")
  var autoApprove = false

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    let options = output
    let asks = !autoApprove
    let parallelism = planning.parallelism
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      console.end(stop, options) {
        ApplyJSON.document(unsent: "failed", plan: nil, diagnostics: $0)
      }
    }
    guard !asks || console.terminals.isInteractive else {
      return ended(
        Stop(
          configuration: "apply asks for approval, and there is no terminal to ask on.",
          advice: "Use --auto-approve, after a plan that somebody has read."
        )
      )
    }
    return await console.withSession(stack, planning.settings, ended: ended) {
      session throws(Stop) in
      let run = ApplyRun(session: session, console: console, options: options)
      return try await run.run(asks: asks, parallelism: parallelism)
    }
  }
}
