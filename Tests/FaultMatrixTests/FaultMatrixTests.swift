import FaultCases
import Foundation
import Testing

/// A slice of the fault matrix: every fault on every write, many of them in one case.
@Suite("Every fault, with the real program", .serialized, .timeLimit(.minutes(45)))
struct FaultMatrixTests {
  /// The program next to the test bundle, where the build puts every product.
  private static let program = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent()
    .appendingPathComponent("turnform")

  /// The whole matrix also includes two concurrent applies with faults.
  private static let applies = ["create", "update", "cascade", "prune", "adopt"]

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
    "each fault on each write, and a kill at each: it converges; nothing is twice, left or false",
    arguments: applies
  )
  func quick(apply: String) async throws {
    var settings = Matrix.Settings(program: Self.program.path)
    settings.applies = [apply]
    settings.isDense = true
    settings.parallelism = 8
    let summary = try await Matrix(settings).run { _ in }
    let text = summary.text(command: "FaultMatrix")
    #expect(summary.isClean, "\(text)")
    #expect(summary.planned > 0)
    #expect(summary.outcomes.count == summary.planned)
  }
}
