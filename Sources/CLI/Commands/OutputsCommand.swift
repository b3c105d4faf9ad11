import API
import ArgumentParser
import Outputs
import Resources
import Views

struct OutputsCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "outputs",
    abstract: "Print the outputs of the stack, except secrets.",
    discussion: """
      Reads the live project. Outputs are sorted by name and printed as NAME='value' lines; \
      --output shell prints export NAME='value' lines, json an object.
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  var kind: ResultKind { .outputs }
  var stackFolder: String? { stack.stack }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    let planning = PlanningSettings(connection: connection.settings)
    return try console.session(stack, planning) { session throws(CommandFailure) in
      let stack = session.stack
      let lists = ReadPlan(kinds: session.needs.kinds)
      let outputs = stack.desired.plainOutputs(try await session.readLive(lists))
      guard outputs.missing.isEmpty else { throw stack.failure(.error, outputs.missing) }
      return .ended(CommandOutcome(.outputs(outputs.values)))
    }
  }
}
