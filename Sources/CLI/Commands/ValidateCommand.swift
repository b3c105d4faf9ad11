import ArgumentParser
import Diagnostics
import Resources
import Views

/// `turnform validate`.
struct ValidateCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check the manifests without asking the API."
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var output: OutputOptions

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    do {
      let loaded = try console.loadStack(stack, readsSecrets: false)
      return console.emit(result(loaded), output, status: .done)
    } catch {
      return console.end(error, output) { DiagnosticJSON.document($0) }
    }
  }

  private func result(_ loaded: LoadedStack) -> Output {
    Output(
      text: { style in
        let diagnostics = DiagnosticText(style: style, sources: loaded.sources)
        let warnings =
          loaded.diagnostics.isEmpty ? "" : diagnostics.text(loaded.diagnostics) + "\n\n"
        return warnings + ValidationText(style: style).text(loaded.desired) + "\n"
      },
      json: { DiagnosticJSON.document(loaded.diagnostics) }
    )
  }
}
