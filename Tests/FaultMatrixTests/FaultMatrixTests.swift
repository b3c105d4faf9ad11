import FaultCases
import Foundation
import Testing

/// A slice of the fault matrix: every fault on every write, many of them in one case.
@Suite("Everything that can go wrong, with the real program", .serialized, .timeLimit(.minutes(45)))
struct FaultMatrixTests {
  /// Beside the test bundle, where the build puts every product.
  private static let program = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent()
    .appendingPathComponent("turnform")

  /// What holds; the whole matrix also knows two applies at once, and waits that never end.
  private static let faults: [String: [Fault]] = [
    "create": Fault.allCases.filter { $0 != .limitedAbsurd },
    "update": Fault.survivable.filter { $0 != .limitedAbsurd },
    "cascade": Fault.allCases.filter { $0 != .limitedAbsurd },
    "prune": Fault.allCases.filter { $0 != .limitedAbsurd },
    "adopt": Fault.allCases.filter { $0 != .limitedAbsurd },
  ]

  @Test(
    "each fault on each write, and a kill at each: it converges; nothing is twice, left or untrue",
    arguments: faults.keys.sorted()
  )
  func quick(apply: String) async throws {
    var settings = Matrix.Settings(program: Self.program.path)
    settings.applies = [apply]
    settings.faults = Self.faults[apply] ?? []
    settings.isDense = true
    settings.parallelism = 8
    let summary = try await Matrix(settings).run { _ in }
    let text = summary.text(command: "FaultMatrix")
    #expect(summary.isClean, "\(text)")
    #expect(summary.outcomes.count == summary.planned)
  }
}
