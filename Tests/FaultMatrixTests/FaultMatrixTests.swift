import FaultCases
import Foundation
import TestSupport
import Testing

/// A slice of the fault matrix: each fault on each write, many of them in one case.
///
/// At the full ``TestScale``, half of these cases run, drawn from a fixed seed: each fault, kill and
/// lag with some of the applies, while in each case with faults every write fails.
/// `TURNFORM_TEST_SCALE=200` and `swift run FaultMatrix walk --quick` run all of them, and
/// `swift run FaultMatrix` the whole matrix, with faults on reads and in concurrent applies.
@Suite("Every fault, with the real program", .serialized, .timeLimit(.minutes(45)))
struct FaultMatrixTests {
  /// The program next to the test bundle, where the build puts every product.
  private static let program = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent()
    .appendingPathComponent("turnform")

  @Test("two concurrent applies: one more and gc leave the state of a single apply")
  func twoAtOnce() async throws {
    var settings = Matrix.Settings(program: Self.program.path)
    settings.applies = ["two-at-once"]
    settings.only = [MatrixCase(apply: "two-at-once", plan: .none)]
    let summary = try await Matrix(settings).run { _ in }
    let text = summary.text(command: "FaultMatrix")
    #expect(summary.isClean && summary.outcomes.count == 1, "\(text)")
  }

  @Test(
    "each fault on each write, and a kill at each: it converges; nothing is twice, left or false"
  )
  func quick() async throws {
    var settings = Matrix.Settings(program: Self.program.path)
    let applies = ["create", "update", "cascade", "prune", "adopt"]
    settings.applies = TestScale.current.sample(applies, oneOf: 1)
    settings.isDense = true
    settings.every = TestScale.current.stride(2)
    settings.parallelism = 8
    let summary = try await Matrix(settings).run { _ in }
    let text = summary.text(command: "FaultMatrix")
    #expect(summary.isClean, "seed \(settings.seed), \(TestScale.current)\n\(text)")
    #expect(summary.planned > 0)
    #expect(summary.outcomes.count == summary.planned)
    guard TestScale.current.isFull else { return }
    let cases = summary.outcomes.map(\.matrixCase)
    #expect(Set(cases.map(\.apply)) == Set(applies))
    // A case for each fault, which every write meets in one of them, and for each of three lags.
    let kinds = Set(cases.map { MatrixCase(apply: "any", plan: $0.plan, lag: $0.lag) })
    #expect(kinds.count == Fault.allCases.count + 3)
  }
}
