import API
import Applying
import ArgumentParser
import Planning
import Views

struct DriftCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Detect differences between the manifests and the live project, and their origin.",
    discussion: """
      Shows for every difference which side changed since the last apply, as far as it can be \
      proved: edited elsewhere, ahead in the files, both, or never applied (the agent exists, but \
      this stack has not published a version of it). For agents there is proof: their versions are \
      immutable, and Turnform marks the versions it creates. The API keeps no history of the \
      values of numbers, takeaways, knowledge bases, webhooks and evals; without proof, the \
      direction is "not recorded" and never guessed.

      Also reports other problems: numbers whose agent is archived or a draft, splits with \
      archived versions, leftover drafts of interrupted runs, declared knowledge bases that are \
      not linked to an agent, deactivated webhooks; with --unmanaged also everything that exists \
      but is not declared, with the stack whose marker it carries.

      Exits with 2 if anything differs, or if a number that does not belong to another stack is \
      stranded or split over versions that are not live, because callers are affected. Other \
      findings are listed but do not change the exit code. Suitable for a cron job.
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "List everything that exists but is not declared; reads every kind.")
  var unmanaged = false

  private var settings: PlanningSettings {
    PlanningSettings(connection, limits, planning)
  }

  var kind: ResultKind { .drift }
  var stackFolder: String? { stack.stack }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    try console.session(stack, settings) { session throws(CommandFailure) in
      let desired = session.stack.desired
      let needs = ReadPlan(ofDrift: desired, session.policy, listsUnmanaged: unmanaged)
      // The plan uses exactly the same data as that of `plan`.
      let (planned, live) = try await session.readLive(session.needs, then: needs)
      let drift = makeDrift(
        of: session.plan(for: planned),
        desired: desired,
        live: live,
        listsUnmanaged: unmanaged
      )
      return .ended(CommandOutcome(.drift(drift), sources: session.stack.sources))
    }
  }
}
