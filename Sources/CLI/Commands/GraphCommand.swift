import ArgumentParser
import Views

/// `turnform graph`.
struct GraphCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw what leads to what: numbers, agents, knowledge bases, webhooks.",
    discussion: """
      Of what the manifests say; the API is not asked. --output json prints nodes and edges. To keep \
      a picture: turnform graph --format svg > stack.svg
      """
  )

  /// The languages of graphs.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case dot
    case mermaid
    case svg
  }

  @OptionGroup var stack: StackOptions

  @Option(help: "The language of the text: Graphviz, Mermaid for Markdown, or a picture.")
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
