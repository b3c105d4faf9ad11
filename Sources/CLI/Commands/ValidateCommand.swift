import ArgumentParser
import Diagnostics
import Resources
import Views

/// `turnform validate`.
struct ValidateCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check the manifests without API requests.",
    discussion: "Without --environment, checks the base stack and every environment."
  )

  @OptionGroup var stack: StackOptions
  @OptionGroup var output: OutputOptions

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    do throws(Stop) {
      guard stack.environment == nil else {
        let loaded = try console.loadStack(stack, readsSecrets: false)
        let desired = [(environment: stack.environment, state: loaded.desired)]
        let checked = ValidatedStack(
          desired: desired,
          diagnostics: loaded.diagnostics,
          sources: loaded.sources
        )
        return console.emit(result(checked), output, status: .done)
      }
      return console.emit(result(try console.validateStack(stack.stack)), output, status: .done)
    } catch {
      return console.end(error, output) { DiagnosticJSON.document($0) }
    }
  }

  private func result(_ checked: ValidatedStack) -> Output {
    Output(
      text: { style in
        let diagnostics = DiagnosticText(style: style, sources: checked.sources)
        let warnings =
          checked.diagnostics.isEmpty ? "" : diagnostics.text(checked.diagnostics) + "\n\n"
        let text = ValidationText(style: style)
        return warnings + checked.desired.map { text.text($1, environment: $0) + "\n" }.joined()
      },
      json: { DiagnosticJSON.document(checked.diagnostics) }
    )
  }
}
