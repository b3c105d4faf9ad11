import TestSupport

/// The result of a fuzzer.
package struct FuzzRun: Sendable {
  package let name: String
  /// The number of tried inputs.
  package let count: Int
  /// The number of accepted inputs.
  package let accepted: Int
  /// The failures, each with the seed of its input.
  package let failures: [String]
  package let slowest: Duration
}

/// One family of inputs, and the properties that must hold for each of them.
package enum Fuzzer: String, Sendable, CaseIterable {
  /// YAML text to the desired state, and on to a plan.
  case manifests
  /// Responses of the API to the live state.
  case answers
  /// Saved plans.
  case plans
  /// JSON text to values and back.
  case json

  /// Tries one input after another.
  ///
  /// Each input is made from its own seed alone: `seed` and its successors.
  ///
  /// - Parameters:
  ///   - seed: The seed of the first input.
  ///   - time: The time after which no further input is started; `nil` when only the count limits.
  ///   - longest: The maximum duration of an input; `nil` when other work keeps the processors
  ///     busy.
  ///   - begins: Called with each seed before its input is tried, to identify crashes.
  /// - Returns: The findings, with at most ten failures.
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

/// The result of one input.
struct Verdict: Sendable {
  var isAccepted = false
  var problems: [String] = []

  /// Records a problem unless the condition holds.
  mutating func expect(_ fact: Bool, _ problem: @autoclosure () -> String) {
    if !fact { problems.append(problem()) }
  }
}
