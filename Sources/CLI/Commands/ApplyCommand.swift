import ArgumentParser

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
    let approval = Approval(
      command: "apply",
      isGiven: autoApprove,
      advice: "Use --auto-approve, after a plan that somebody has read."
    )
    return await console.apply(stack, planning.settings, output, approval)
  }
}
