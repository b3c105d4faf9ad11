import ArgumentParser

struct VersionCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Print the version."
  )

  func run(on console: Console) async -> ExitStatus {
    console.write(.output, "turnform \(turnformVersion)\n")
    return .done
  }
}
