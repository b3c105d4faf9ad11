import ArgumentParser
import Views

struct GraphCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw the dependency graph of numbers, agents, knowledge bases and webhooks.",
    discussion: """
      The graph is built from the manifests only, without API requests. It is printed in Graphviz \
      DOT; --output mermaid is for Markdown, svg an image, json nodes and edges. To save an image: \
      turnform graph --output svg > stack.svg
      """
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var output: OutputOptions

  var kind: ResultKind { .graph }
  var stackFolder: String? { stack.stack }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    let desired = try console.loadStack(stack, readsSecrets: false).desired
    return .ended(CommandOutcome(.graph(Graph(desired))))
  }
}
