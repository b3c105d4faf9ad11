import FaultCases
import Foundation
import TestSupport
import Testing

/// The inputs that are quick to make, one of them below the full ``TestScale``; the command runs all.
@Suite("Inputs designed to consume memory and time", .serialized, .timeLimit(.minutes(45)))
struct HostileInputTests {
  private static let names = [
    "a list of ten million, one a page", "an answer of 100,000 brackets", "aliases of aliases",
    "100,000 brackets", "a saved plan of 100,000 brackets",
  ]

  @Test(
    "the program exits by itself, within 64 MiB and sixteen times the input",
    arguments: TestScale.current.sample(names, oneOf: 1)
  )
  func hostile(name: String) async throws {
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("turnform")
    let input = try #require(HostileInput.all.first { $0.name == name })
    let run = try await input.run(program.path, bound: .seconds(120), timeout: nil)
    #expect(run.isGood, "\(run.row)")
  }
}
