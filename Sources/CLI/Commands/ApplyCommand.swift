import ArgumentParser
import Files
import SavedPlans
import Views

struct ApplyCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Apply the manifests or a saved plan to the live project.",
    usage: """
      turnform apply [<stack>] [options]
      turnform apply <file> [--parallelism <n>] [--output <output>] ...
      """,
    discussion: """
      Shows the plan and asks for approval. If the argument is a file written by plan --out, \
      exactly the requests in it are sent without asking for approval; the file counts as \
      reviewed. Steps whose objects have changed since then are refused, together with all steps \
      that depend on them; the others are sent. The exit code is then 3 if nothing was sent, and 4 \
      otherwise. A saved plan can be applied once, with the same API and project. On SIGINT and \
      SIGTERM, requests in flight finish, no new ones start, and the result is reported.
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var adoption: AdoptionOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Skip the approval prompt; required without a terminal.")
  var autoApprove = false

  private var settings: PlanningSettings {
    PlanningSettings(connection, limits, planning, adoption)
  }

  var kind: ResultKind { .apply }
  var stackFolder: String? { stack.stack }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    switch console.files.kind(stack.stack) {
    case .file: return try applyFile(on: console)
    case .device, .link: throw CommandFailure(.error, .unusable(stack.stack, .notASavedPlan))
    case nil: throw CommandFailure(.error, .nothing(at: stack.stack))
    case .folder:
      return try console.apply(stack, settings, output, asks: !autoApprove)
    }
  }

  private func applyFile(on console: Console) throws(CommandFailure) -> CommandWork {
    guard settings == PlanningSettings(connection: connection.settings), stack.environment == nil
    else {
      throw CommandFailure(
        .usage,
        configuration: "Planning options and --environment cannot be used with a saved plan.",
        advice:
          "Remove --prune, --replace, --adopt, --adopt-from, --allow-deletes and -e; the file "
          + "contains them."
      )
    }
    let saved = try console.savedPlan(at: stack.stack)
    let connection = connection.settings
    return try console.session(of: saved, connection: connection) {
      session throws(CommandFailure) in
      try await ApplyRun(session: session, console: console, options: output)
        .run(saved, parallelism: connection.parallelism)
    }
  }
}
