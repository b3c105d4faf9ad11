import ArgumentParser
import FaultCases
import Glibc

/// `FaultMatrix hostile`: inputs designed to consume memory and time.
struct HostileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hostile",
    abstract: "Measure peak memory and time of inputs that are made to take them.",
    discussion: "The bound is 64 MiB and sixteen times the input."
  )

  @OptionGroup var program: ProgramOptions

  @Option(help: "Only inputs whose name holds this text.")
  var only: String?

  @Option(help: "How many seconds each may take.")
  var bound = 180

  @Option(help: "What turnform is told with --timeout; left out unless given.")
  var timeout: Int?

  func run() async throws {
    let program = try program.path()
    print(HostileRun.header)
    var isClean = true
    for input in HostileInput.all where only.map({ input.name.contains($0) }) ?? true {
      let run = try await input.run(program, bound: .seconds(bound), timeout: timeout)
      print(run.row)
      fflush(nil)
      isClean = isClean && run.isGood
    }
    guard isClean else { throw ExitCode(1) }
  }
}
