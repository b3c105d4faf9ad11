import ArgumentParser
import Diagnostics
import Views

/// `turnform apply`.
struct ApplyCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Make the live project equal to the manifests, or send a saved plan.",
    usage: """
      turnform apply [<stack>] [options]
      turnform apply <file> [--parallelism <n>] [--output <output>] ...
      """,
    discussion: """
      Shows the plan and asks for approval. When the argument is a file that plan --out wrote, exactly \
      the requests in it are sent, without a question: whoever gives the file has reviewed it. Steps \
      whose objects have changed since are refused, together with all that depends on them; the \
      others are sent. The exit code is 3 when nothing was sent, and 4 otherwise. A saved plan is applied once, with the same API and \
      project. SIGINT and SIGTERM finish the requests in flight, \
      start no new ones, and report.
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var planning: PlanningOptions
  @OptionGroup var adoption: AdoptionOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Do not ask; needed where there is no terminal.")
  var autoApprove = false

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    switch console.files.kind(stack.stack) {
    case .file: return await applyFile(on: console)
    case .folder: break
    case .device, nil: return nothing(on: console)
    }
    let approval = Approval(
      command: "apply",
      isGiven: autoApprove,
      advice: "Use --auto-approve, after a plan that somebody has read."
    )
    return await console.apply(stack, planning.settings(adoption), output, approval)
  }

  /// The argument leads to neither a saved plan nor a folder.
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
            detail: "What a plan may do, and --environment, do not go with a saved plan.",
            advice:
              "Leave out --prune, --replace, --adopt, --adopt-from, --allow-deletes and -e: the file says it."
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
