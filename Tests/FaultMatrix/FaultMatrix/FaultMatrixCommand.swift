import ArgumentParser
import FaultCases
import Glibc

/// Drives the real program through every fault.
@main
struct FaultMatrixCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "FaultMatrix",
    abstract: "Let everything go wrong, and look what becomes of it.",
    subcommands: [WalkCommand.self, FuzzCommand.self, HostileCommand.self],
    defaultSubcommand: WalkCommand.self
  )
}

/// The path of turnform: as given, or next to this program.
struct ProgramOptions: ParsableArguments {
  @Option(help: "The turnform to drive; the one beside this program unless given.")
  var program: String?

  func path() throws -> String {
    if let program {
      guard let path = realpath(program, nil) else {
        throw ValidationError("There is no program at \(program).")
      }
      defer { free(path) }
      return String(cString: path)
    }
    guard let own = realpath("/proc/self/exe", nil) else {
      throw ValidationError("Give --program.")
    }
    defer { free(own) }
    return String(cString: own).split(separator: "/").dropLast().map { "/\($0)" }.joined()
      + "/turnform"
  }
}
