import ArgumentParser
import Glibc
import UnixSignals

/// Measures Turnform against floors and peers, in the same run on the same machine.
///
/// ```
/// swift build -c release && .build/release/TurnformBenchmarks
/// ```
///
/// A missed goal is reported and does not fail the run: another machine may be slower or busier.
@main
enum Main {
  static func main() async {
    let words = Array(CommandLine.arguments.dropFirst())
    if words.first == Launcher.flag { exit(Launcher.run(Array(words.dropFirst()))) }
    await BenchmarkCommand.main()
  }
}

struct BenchmarkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "TurnformBenchmarks",
    abstract: "Measure Turnform against floors and peers of the same run.",
    discussion: """
      Prints each figure with its floor or peer, their ratio, the goal, and whether it is met. \
      Without a section, all of them run, or with --quick the goals: \
      \(Section.goals.map(\.rawValue).joined(separator: ", ")). decK is a peer when it is installed.
      """
  )

  @Argument(
    help: "Sections: goals, \(Section.allCases.map(\.rawValue).joined(separator: ", ")).",
    transform: Self.sections
  )
  var sections: [[Section]] = []

  @Flag(help: "Take less than a minute: fewer rounds, smaller stacks, and only the goals.")
  var quick = false

  @Option(help: ArgumentHelp("Write the figures to a file.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp("Compare the figures with those of a --json file.", valueName: "file")
  )
  var against: String?

  @Option(
    help: ArgumentHelp("The turnform to measure; else the one beside this.", valueName: "path")
  )
  var turnform: String?

  private static func sections(named name: String) throws -> [Section] {
    if name == "goals" { return Section.goals }
    guard let section = Section(rawValue: name) else {
      throw ValidationError("There is no section \"\(name)\".")
    }
    return [section]
  }

  func run() async throws {
    let earlier = try against.map { try EarlierReport(path: $0) }
    let program = try turnform.map { path in
      guard let program = Program.executable(path) else {
        throw ValidationError("There is no program at \(path).")
      }
      return program
    }
    let scratch = try Scratch()
    defer { scratch.remove() }
    let processes = try Processes(scratch: scratch)
    let bench = Bench(
      processes: processes,
      turnform: program ?? Program.besideThisOne(named: "turnform"),
      deck: Program.inPath(named: "deck"),
      isQuick: quick
    )
    let report = try await interruptible { try await measure(bench) }
    if let json { try report.write(to: json) }
    earlier?.printComparison(with: report)
  }

  private func measure(_ bench: Bench) async throws -> Report {
    let commit = try await Commit.current(bench.processes)
    var report = Report(commit: commit, machine: Machine(), isQuick: quick)
    print(report.machine.text)
    print("\(commit?.text ?? "outside Git")\n")
    fflush(nil)
    let chosen = Set(sections.isEmpty && quick ? Section.goals : Array(sections.joined()))
    for section in Section.allCases where chosen.isEmpty || chosen.contains(section) {
      let figures = try await section.measure(bench)
      figures.print()
      fflush(nil)
      report.sections.append(figures)
    }
    return report
  }
}

/// The run was stopped by a signal.
private struct Interrupted: Error, CustomStringConvertible {
  let description = "Interrupted; all started processes were ended."
}

/// Runs `body`; SIGINT and SIGTERM cancel it, so that it ends the processes that it started.
private func interruptible<Result: Sendable>(
  _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
  return try await withThrowingTaskGroup(of: Result.self) { group in
    group.addTask {
      for await _ in signals { throw Interrupted() }
      throw CancellationError()
    }
    group.addTask { try await body() }
    defer { group.cancelAll() }
    guard let result = try await group.next() else { throw CancellationError() }
    return result
  }
}
