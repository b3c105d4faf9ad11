import API
import ArgumentParser
import Diagnostics
import JSON
import Outputs
import Resources
import Views

/// `turnform outputs`.
struct OutputsCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "outputs",
    abstract: "Print the outputs of the stack, except secrets.",
    discussion: "Reads the live project. Outputs are sorted by name."
  )

  /// The output formats.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json
    case dotenv
    case shell
  }

  @OptionGroup var stack: StackOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "A JSON object, NAME='value' lines, or export NAME='value' lines.")
  var format: Format = .dotenv

  var stackFolder: String? { stack.stack }

  func run(on console: Console) async -> ExitStatus {
    let options = output
    let format = format
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      console.end(stop, options) { DiagnosticJSON.document($0) }
    }
    var planning = PlanningSettings()
    planning.connection = connection.settings
    let checking = { (loaded: LoadedStack) throws(Stop) in
      try Self.check(loaded.desired.outputs.filter { !$0.value.isSecret }.map(\.name), format)
    }
    return await console.withSession(stack, planning, checking: checking, ended: ended) {
      session throws(Stop) in
      let live = try await session.readLists()
      let outputs = try session.plainOutputs(live)
      let result = Output(
        text: { _ in Self.text(outputs, format) },
        json: { outputs.json }
      )
      return console.emit(result, options, status: .done)
    }
  }

  private static func check(_ names: [String], _ format: Format) throws(Stop) {
    guard format != .json else { return }
    for name in names where !name.isVariableName {
      throw Stop(
        configuration: "The output name \"\(name)\" is not a valid variable name.",
        advice: "Rename it using only letters, digits and _, or use --format json."
      )
    }
  }

  private static func text(_ outputs: PlainOutputs, _ format: Format) -> String {
    switch format {
    case .json: outputs.json.text(.indented) + "\n"
    case .dotenv: outputs.assignments()
    case .shell: outputs.assignments(prefix: "export ")
    }
  }
}
