import ArgumentParser
import Resources
import Views

struct ExplainCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a field of the manifest language, or a topic.",
    usage: "turnform explain agents.config.llm.temperature"
  )

  @Argument(help: "A dotted path or a topic; without one, lists the stack's fields and all topics.")
  var path: String?

  @OptionGroup var output: OutputOptions

  var kind: ResultKind { .explanation }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    // A field and a topic with the same name describe the same thing.
    let topic = path.flatMap(ExplainTopic.init(rawValue:))
    var field: Explanation?
    if let path, topic == nil || Explanation.roots.contains(where: { $0.name == path }) {
      do {
        field = try Explanation(of: path)
      } catch {
        throw CommandFailure(.error, error)
      }
    }
    return .ended(CommandOutcome(.explanation(field, topic)))
  }
}
