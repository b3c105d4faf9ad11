import ArgumentParser
import Diagnostics
import JSON
import Resources
import Views

/// `turnform explain`.
struct ExplainCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a field of the manifest language, or a topic.",
    usage: "turnform explain agents.config.llm.temperature"
  )

  @Argument(
    help: "A dotted path or a topic; without one, lists the stack's fields and all topics."
  )
  var path: String?

  @OptionGroup var output: OutputOptions

  var kind: ResultKind { .explanation }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    do {
      return .ended(CommandOutcome(.explanation(try ExplainAnswer(to: path))))
    } catch {
      throw CommandFailure(.error, error)
    }
  }
}
