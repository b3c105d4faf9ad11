import ArgumentParser
import Diagnostics
import Files
import Views

/// `turnform apply`.
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
  @OptionGroup var adoption: AdoptionOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Skip the approval prompt; required without a terminal.")
  var autoApprove = false

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    switch console.files.kind(stack.stack) {
    case .file: return await applyFile(on: console)
    case .folder: break
    case .device, .link, nil: return nothing(on: console)
    }
    let approval = Approval(
      command: "apply",
      isGiven: autoApprove,
      advice: "Review a plan, then use --auto-approve."
    )
    return await console.apply(stack, planning.settings(adoption), output, approval)
  }

  /// Ends the command because the argument is neither a saved plan nor a folder.
  private func nothing(on console: Console) -> ExitStatus {
    let stop = Stop(.error, console.problem(withPlanOrStack: stack.stack))
    return console.end(stop, output) {
      ApplyJSON.document(unsent: "failed", plan: nil, diagnostics: $0)
    }
  }

  private func applyFile(on console: Console) async -> ExitStatus {
    let (options, connection) = (output, planning.limits.connection.settings)
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      console.end(stop, options) {
        ApplyJSON.document(unsent: "failed", plan: nil, diagnostics: $0)
      }
    }
    do throws(Stop) {
      guard !planning.isAnyGiven, !adoption.isAnyGiven, stack.environment == nil else {
        throw Stop(
          .usage,
          Diagnostic(
            .configuration,
            detail: "Planning options and --environment cannot be used with a saved plan.",
            advice:
              "Remove --prune, --replace, --adopt, --adopt-from, --allow-deletes and -e; the file "
              + "contains them."
          )
        )
      }
      let saved = try console.savedPlan(at: stack.stack)
      return await console.withSession(of: saved, connection: connection, ended: ended) {
        session throws(Stop) in
        let run = SavedApplyRun(
          saved: saved,
          session: session,
          console: console,
          options: options
        )
        return try await run.run(parallelism: connection.parallelism)
      }
    } catch {
      return ended(error)
    }
  }
}
