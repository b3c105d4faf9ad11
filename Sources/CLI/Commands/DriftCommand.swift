import API
import Applying
import ArgumentParser
import Planning
import Views

/// `turnform drift`.
struct DriftCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract:
      "Look for differences between the manifests and the live project, and whose they are.",
    discussion: """
      Says of every difference which side moved since the last apply, as far as it can be proved: \
      edited elsewhere, ahead in the files, both, or never applied (the agent is there, and this \
      stack has not published a version of it). Agents prove it: their versions cannot be changed, \
      and Turnform marks the ones that it makes. Of the values of numbers, takeaways, knowledge \
      bases, webhooks and evals the API keeps no history; where nothing proves a direction, it is \
      "not recorded", and never guessed.

      Also tells what is amiss beside the differences: numbers whose agent is archived or a draft, \
      splits that name archived versions, drafts that runs left behind, declared knowledge bases \
      that no agent is linked to, deactivated webhooks; with --unmanaged everything that exists \
      and is not declared, with the stack whose marker it carries.

      Exits with 2 when anything differs, and when a number that is not another stack's is stranded \
      or split over versions that are not live, since callers are affected. The other findings are \
      listed and do not count. Made for a cron job.
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "List everything that exists and is not declared; reads every kind.")
  var unmanaged = false

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    let options = output
    let listsUnmanaged = unmanaged
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      console.end(stop, options) { PlanJSON.document(failed: $0) }
    }
    return await console.withSession(stack, planning.settings, ended: ended) {
      session throws(Stop) in
      let drift = try await session.readDrift(listsUnmanaged: listsUnmanaged)
      let sources = session.stack.sources
      let result = Output(
        text: { DriftText(style: $0, sources: sources).text(drift) },
        json: { DriftJSON.document(drift) }
      )
      return console.emit(result, options, statuses: drift.statuses)
    }
  }
}

extension Session {
  /// Reads the live state and compares: the plan is made from exactly what `plan` reads.
  ///
  /// - Throws: ``Stop`` when the API could not be read completely.
  fileprivate func readDrift(listsUnmanaged: Bool) async throws(Stop) -> Drift {
    let desired = stack.desired
    let (planned, live) = try await readLive(
      then: ReadNeeds(ofDrift: desired, policy, listsUnmanaged: listsUnmanaged)
    )
    return makeDrift(
      of: plan(for: planned),
      desired: desired,
      live: live,
      listsUnmanaged: listsUnmanaged
    )
  }
}

extension Drift {
  /// Why it is refused, and what was found.
  fileprivate var statuses: [ExitStatus] {
    plan.statuses(pending: .changesPending) + (isDrifted ? [.changesPending] : [])
  }
}
