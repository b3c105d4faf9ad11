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

  var stackFolder: String? { nil }

  func run(on console: Console) async -> ExitStatus {
    guard let path else {
      let overview = Output(
        text: { ExplainText(style: $0).overview() },
        json: { ExplainJSON.overview() }
      )
      return console.emit(overview, output, status: .done)
    }
    // A field and a topic with the same name describe the same thing.
    let topic = ExplainTopic(rawValue: path)
    if let topic, Explanation.roots.allSatisfy({ $0.name != path }) {
      let result = Output(
        text: { ExplainText(style: $0).text(topic) },
        json: { topic.document }
      )
      return console.emit(result, output, status: .done)
    }
    do {
      let explanation = try Explanation(of: path)
      let result = Output(
        text: { style in
          let text = ExplainText(style: style)
          return text.text(explanation) + (topic.map { "\n" + text.text($0) } ?? "")
        },
        json: { ExplainJSON.document(explanation, topic) }
      )
      return console.emit(result, output, status: .done)
    } catch {
      return console.end(Stop(.error, error), output) { DiagnosticJSON.document($0) }
    }
  }
}
