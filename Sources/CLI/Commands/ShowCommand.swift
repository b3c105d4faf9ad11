import ArgumentParser
import SavedPlans
import Views

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

  var kind: ResultKind { .plan }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    let saved = try console.savedPlan(at: file)
    return .ended(CommandOutcome(.savedPlan(saved.plan, stackFolder: saved.stackFolder)))
  }
}
