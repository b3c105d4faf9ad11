import ArgumentParser
import Views

/// `turnform graph`.
struct GraphCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw the dependency graph of numbers, agents, knowledge bases and webhooks.",
    discussion: """
      The graph is built from the manifests only, without API requests. --output json prints nodes \
      and edges. To save an image: turnform graph --format svg > stack.svg
      """
  )

  /// The graph formats.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case dot
    case mermaid
    case svg
  }

  @OptionGroup var stack: StackOptions

  @Option(help: "Output format: Graphviz DOT, Mermaid for Markdown, or an SVG image.")
  var format: Format = .dot

  @OptionGroup var output: OutputOptions

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    let format = format
    do {
      let graph = Graph(try console.loadStack(stack, readsSecrets: false).desired)
      let result = Output(
        text: { _ in
          switch format {
          case .dot: GraphDOT.text(graph)
          case .mermaid: GraphMermaid.text(graph)
          case .svg: GraphSVG.text(graph)
          }
        },
        json: { GraphJSON.document(graph) }
      )
      return console.emit(result, output, status: .done)
    } catch {
      return console.end(error, output) { DiagnosticJSON.document($0) }
    }
  }
}
