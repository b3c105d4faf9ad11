import ArgumentParser
import Views

/// `turnform gc`.
struct GCCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Take away what earlier runs of this stack left behind and nobody is served by.",
    discussion: """
      Shows the plan and asks for approval, as apply does; with --dry-run it shows the plan and \
      sends nothing. It archives drafts that Turnform made for this stack and that no apply will \
      finish, deletes eval scenarios with this stack's mark that are not declared any more, and \
      deletes surplus copies of documents. What the next apply changes is left to it.

      Nothing that serves a caller is touched: no published version, no number, no draft that \
      something names. What else this stack made and does not declare any more is apply --prune's: \
      it is named and stays, as do knowledge bases without a marker. Archived versions are the \
      history and stay. Protection holds, and for scenarios the limits on deletions, too; a draft \
      beside a published version is not the protected agent.

      Exits with 0 when there is nothing to clean or all was done, 5 when it is refused.
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Do not ask; needed where there is no terminal.")
  var autoApprove = false

  @Flag(help: "Show the plan and send nothing; a viewer key is enough.")
  var dryRun = false

  var stackFolder: String? { stack.stack }

  func validate() throws {
    if dryRun, autoApprove {
      throw ValidationError("--dry-run sends nothing, so that there is nothing to approve.")
    }
  }

  func run(on console: Console) async -> ExitStatus {
    dryRun ? await show(on: console) : await clean(on: console)
  }

  private func show(on console: Console) async -> ExitStatus {
    let options = output
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      console.end(stop, options) { PlanJSON.document(failed: $0) }
    }
    return await console.withSession(stack, limits.settings, ended: ended) {
      session throws(Stop) in
      let plan = try await session.with(.cleaning).makeCurrentPlan()
      let sources = session.stack.sources
      let result = Output(
        text: { PlanText(style: $0, sources: sources).cleaningText(plan) },
        json: { PlanJSON.document(plan) }
      )
      return console.emit(result, options, statuses: plan.statuses(pending: .done))
    }
  }

  private func clean(on console: Console) async -> ExitStatus {
    let approval = Approval(
      command: "gc",
      isGiven: autoApprove,
      advice: "Read the plan with gc --dry-run, then use --auto-approve."
    )
    return await console.apply(stack, limits.settings, output, approval, for: .cleaning)
  }
}
