import ArgumentParser
import Diagnostics
import JSON
import Views

/// `turnform explain`.
struct ExplainCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a field of the manifest language.",
    usage: "turnform explain agents.config.llm.temperature"
  )

  @Argument(help: "A dotted path; without one, what a stack may hold.")
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
    do {
      let explanation = try Explanation(of: path)
      let result = Output(
        text: { ExplainText(style: $0).text(explanation) },
        json: { ExplainJSON.document(explanation) }
      )
      return console.emit(result, output, status: .done)
    } catch {
      return console.end(Stop(.error, error), output) { DiagnosticJSON.document($0) }
    }
  }
}
