import ArgumentParser
import Views

struct GCCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract:
      "Delete leftovers of interrupted runs (drafts and eval scenarios that are not in use).",
    discussion: """
      Shows the plan and asks for approval, like apply; with --dry-run it shows the plan and sends \
      nothing. Archives drafts that Turnform created for this stack and that no apply will finish, \
      deletes eval scenarios with this stack's marker that are no longer declared, and deletes \
      surplus copies of documents. Objects that the next apply changes are left to apply.

      Nothing that serves a caller is changed: no published version, no number, no draft that \
      another object refers to. Other objects that this stack created and no longer declares are \
      only listed, as are knowledge bases without a marker; use apply --prune to remove the \
      former. Archived versions are kept as history. Protection applies, and for scenarios the \
      deletion limits as well; a draft next to a published version is not protected.

      Exits with 0 if there is nothing to clean up or everything succeeded, and with 5 if the plan \
      is refused.
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Skip the approval prompt; required without a terminal.")
  var autoApprove = false

  @Flag(help: "Show the plan and send nothing; a viewer key is sufficient.")
  var dryRun = false

  private var settings: PlanningSettings { PlanningSettings(connection, limits) }

  var kind: ResultKind { dryRun ? .plan : .apply }
  var stackFolder: String? { stack.stack }

  func validate() throws {
    if dryRun, autoApprove {
      throw ValidationError("--auto-approve cannot be used with --dry-run, which sends nothing.")
    }
  }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    guard dryRun else {
      return try console.apply(stack, settings, output, asks: !autoApprove, for: .cleaning)
    }
    return try console.session(stack, settings, for: .cleaning) {
      session throws(CommandFailure) in
      let plan = try await session.makeCurrentPlan()
      return .ended(CommandOutcome(.plan(plan, .cleaning), sources: session.stack.sources))
    }
  }
}
