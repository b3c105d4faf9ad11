import ArgumentParser
import Fuzzing

/// `FaultMatrix fuzz`: random inputs from a seed.
struct FuzzCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz",
    abstract: "Try random manifests, answers, saved plans and JSON.",
    discussion: "Each input has a seed of its own: --seed SEED --count 1 repeats just that one."
  )

  @Option(help: "Only this fuzzer; may be repeated.")
  var only: [Fuzzer] = []

  @Option(help: "Of the first input; the following ones count on from it.")
  var seed: UInt64 = .random(in: 1...1_000_000_000)

  @Option(help: "How many seconds each of them takes.")
  var seconds = 15

  @Option(help: "How many inputs each of them tries at most.")
  var count: Int = .max

  @Flag(help: "Name each seed before its input is tried, to find one that crashes.")
  var verbose = false

  func run() async throws {
    print("seed \(seed)")
    var isClean = true
    for fuzzer in only.isEmpty ? Fuzzer.allCases : only {
      let run = await fuzzer.run(
        seed: seed,
        time: .seconds(seconds),
        most: count,
        longest: .seconds(10),
        begins: { if verbose { print("\(fuzzer.rawValue) \($0)") } }
      )
      print("\(run.name): \(run.count) inputs, \(run.accepted) good, slowest \(run.slowest)")
      for failure in run.failures {
        isClean = false
        print("  \(failure.prefix(600))")
      }
    }
    guard isClean else { throw ExitCode(1) }
  }
}

extension Fuzzer: ExpressibleByArgument {}
