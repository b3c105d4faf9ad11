import TestSupport

/// What a fuzzer found.
package struct FuzzRun: Sendable {
  package let name: String
  /// How many inputs were tried.
  package let count: Int
  /// How many of them were good ones.
  package let accepted: Int
  /// Each with the seed of its input.
  package let failures: [String]
  package let slowest: Duration
}

/// One family of inputs, and what must hold for each of them.
package enum Fuzzer: String, Sendable, CaseIterable {
  /// YAML text to the desired state, and on to a plan.
  case manifests
  /// Answers of the API to the live state.
  case answers
  /// Saved plans.
  case plans
  /// JSON text to values and back.
  case json

  /// Tries one input after the other.
  ///
  /// An input is made from its own seed alone, `seed` and those that follow it.
  ///
  /// - Parameters:
  ///   - seed: Of the first input.
  ///   - time: After which no further input is begun; `nil` where only the count says so.
  ///   - most: How many inputs there are at most.
  ///   - longest: What an input may take; `nil` where other work keeps the processors busy.
  ///   - begins: Told each seed before its input is tried, for what crashes.
  /// - Returns: What was found; at most ten failures are collected.
  package func run(
    seed: UInt64,
    time: Duration?,
    most: Int = .max,
    longest: Duration?,
    begins: (UInt64) -> Void = { _ in }
  ) async -> FuzzRun {
    let start = ContinuousClock.now
    var (count, accepted, slowest) = (0, 0, Duration.zero)
    var failures: [String] = []
    while time.map({ ContinuousClock.now - start < $0 }) ?? true, count < most, failures.count < 10
    {
      let inputSeed = seed &+ UInt64(count)
      begins(inputSeed)
      var random = SeededGenerator(seed: inputSeed)
      let began = ContinuousClock.now
      let verdict = await verdict(&random)
      let elapsed = ContinuousClock.now - began
      slowest = max(slowest, elapsed)
      count += 1
      accepted += verdict.isAccepted ? 1 : 0
      failures += verdict.problems.map { "seed \(inputSeed): \($0)" }
      if let longest, elapsed > longest { failures.append("seed \(inputSeed): took \(elapsed)") }
    }
    return FuzzRun(
      name: rawValue,
      count: count,
      accepted: accepted,
      failures: failures,
      slowest: slowest
    )
  }

  private func verdict(_ random: inout SeededGenerator) async -> Verdict {
    switch self {
    case .manifests: ManifestFuzzer.verdict(&random)
    case .answers: await AnswerFuzzer.verdict(&random)
    case .plans: PlanFuzzer.verdict(&random)
    case .json: JSONFuzzer.verdict(&random)
    }
  }
}

/// What became of one input.
struct Verdict: Sendable {
  var isAccepted = false
  var problems: [String] = []

  /// Notes a problem unless the fact holds.
  mutating func expect(_ fact: Bool, _ problem: @autoclosure () -> String) {
    if !fact { problems.append(problem()) }
  }
}
