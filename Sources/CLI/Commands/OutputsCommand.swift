import API
import ArgumentParser
import Diagnostics
import JSON
import Outputs
import Resources
import Views

/// `turnform outputs`.
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
    try console.session(
      stack,
      PlanningSettings(connection: connection.settings),
      checking: checkNames
    ) { session throws(CommandFailure) in
      let outputs = try session.plainOutputs(try await session.readLists())
      return .ended(CommandOutcome(.outputs(outputs.values)))
    }
  }

  private func checkNames(of stack: LoadedStack) throws(CommandFailure) {
    guard output.formats.contains(where: \.namesVariables) else { return }
    let outputs = stack.desired.outputs.filter { !$0.value.isSecret }
    for name in outputs.map(\.name) where !name.isVariableName {
      throw CommandFailure(
        configuration: "The output name \"\(name)\" is not a valid variable name.",
        advice: "Rename it using only letters, digits and _, or use --output json."
      )
    }
  }
}
