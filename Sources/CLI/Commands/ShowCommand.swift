import ArgumentParser
import Resources
import SavedPlans
import Views

/// `turnform show`.
struct ShowCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a saved plan.",
    discussion: """
      Prints the output of plan from when the file was written. Sends no API requests and needs no \
      key. The output is generated from the data that apply would compare and send, never from \
      text stored in the file.
      """
  )

  @Argument(help: "A file written by plan --out.", completion: .file())
  var file: String

  @OptionGroup var output: OutputOptions

  var stackFolder: String? { nil }

  func run(on console: Console) async -> ExitStatus {
    do throws(Stop) {
      let saved = try console.savedPlan(at: file)
      let result = Output(
        text: { SavedPlanText(style: $0).text(saved) },
        json: { PlanJSON.document(saved.plan) }
      )
      return console.emit(result, output, status: .done)
    } catch {
      return console.end(error, output) { PlanJSON.document(failed: $0) }
    }
  }
}

/// The text form of a saved plan: the plan as usual, followed by its validity.
private struct SavedPlanText {
  let style: Style

  func text(_ saved: SavedPlan) -> String {
    PlanText(style: style).text(saved.plan)
      + "Saved from stack folder \(escaped(saved.binding.stackFolder)).\n"
  }
}
