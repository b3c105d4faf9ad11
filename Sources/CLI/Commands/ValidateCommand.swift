import ArgumentParser
import Views

struct ValidateCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check the manifests without API requests.",
    discussion: "Without --environment, checks the base stack and every environment."
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var output: OutputOptions

  var kind: ResultKind { .validation }
  var stackFolder: String? { stack.stack }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    guard stack.environment != nil else { return .ended(try console.validateStack(stack.stack)) }
    let loaded = try console.loadStack(stack, readsSecrets: false)
    let states = [(environment: stack.environment, state: loaded.desired)]
    let result = CommandResult.validation(states, loaded.diagnostics)
    return .ended(CommandOutcome(result, sources: loaded.sources))
  }
}
