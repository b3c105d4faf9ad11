import ArgumentParser
import FaultCases
import Glibc

/// `FaultMatrix walk`: every fault on every request of every apply.
struct WalkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "walk",
    abstract: "Run every fault on every request of six applies, or a slice of that."
  )

  @OptionGroup var program: ProgramOptions

  @Option(help: "Only this apply; may be repeated.")
  var apply: [String] = []

  @Option(help: "Only this fault; may be repeated.")
  var fault: [Fault] = []

  @Option(help: "Only requests whose name holds this text.")
  var request: String?

  @Option(help: "With --fault and --request, in full: how the program dies later.")
  var then: Fault?

  @Option(help: "With --then: at which request, in full.")
  var at: String?

  @Option(help: "How long writes stay invisible, in milliseconds, for a single case.")
  var lag = 0

  @Option(help: "Only the case in which all writes go wrong, beginning with the n-th fault.")
  var dense: Int?

  @Option(help: "Only the case in which the program dies so at each write.")
  var chain: Fault?

  @Flag(help: "Only the case in which nothing goes wrong.")
  var undisturbed = false

  @Flag(help: "Only each fault on each write, many of them in one case.")
  var quick = false

  @Flag(help: "Only writes go wrong.")
  var writes = false

  @Option(help: "About every n-th of all cases.")
  var every = 1

  @Option(help: "Leave out the first n cases, which an interrupted walk ran.")
  var skip = 0

  @Option(help: "What is drawn is drawn from this.")
  var seed: UInt64 = 1

  @Option(help: "How many cases run at the same time.")
  var parallelism = 2

  @Option(help: "How many seconds a run may take before it counts as a hang.")
  var bound = 150

  @Option(help: "Begin no further case after so many minutes.")
  var minutes: Int?

  @Flag(help: "Only name the requests of each apply.")
  var list = false

  @Flag(help: "Say how each case ended.")
  var verbose = false

  func run() async throws {
    var settings = Matrix.Settings(program: try program.path())
    settings.applies = apply
    settings.faults = fault.isEmpty ? Fault.allCases : fault
    settings.request = request
    settings.onlyWrites = writes
    settings.skipped = max(0, skip)
    settings.every = max(1, every)
    settings.seed = seed
    settings.parallelism = max(1, parallelism)
    settings.bound = .seconds(bound)
    settings.time = minutes.map { .seconds($0 * 60) }
    settings.isDense = quick
    settings.only = try only(settings)
    if list { return print(try await Matrix(settings).requests()) }
    print("seed \(seed)")
    let isVerbose = verbose
    let summary = try await Matrix(settings)
      .run { outcome in
        guard isVerbose || !outcome.findings.isEmpty else { return }
        let state = outcome.findings.isEmpty ? "ok" : "FAILED"
        let words = outcome.matrixCase.arguments.joined(separator: " ")
        print("\(state) \(outcome.elapsed.formatted) runs \(outcome.runs ?? 0) \(words)")
        if !outcome.findings.isEmpty {
          print(outcome.findings.map { "  \($0)" }.joined(separator: "\n"))
        }
        fflush(nil)
      }
    print(summary.text(command: "FaultMatrix"))
    guard summary.isClean else { throw ExitCode(1) }
  }

  /// The requested case.
  private func only(_ settings: Matrix.Settings) throws -> [MatrixCase] {
    let plan: MatrixCase.Plan? =
      if let dense {
        .dense(dense, of: settings.faults.filter { !$0.isKill })
      } else if let chain {
        .chain(chain)
      } else if undisturbed {
        MatrixCase.Plan.none
      } else if let then, let at, let request, let first = fault.first {
        .pair(RequestName(request), first, RequestName(at), then)
      } else if lag > 0, let request, let first = fault.first {
        .one(RequestName(request), first)
      } else {
        nil
      }
    guard let plan else { return [] }
    guard apply.count == 1 else { throw ValidationError("A single case needs one --apply.") }
    return [MatrixCase(apply: apply[0], plan: plan, lag: lag)]
  }
}

extension Fault: ExpressibleByArgument {}
