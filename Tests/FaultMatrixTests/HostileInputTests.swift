import FaultCases
import Foundation
import Testing

/// Those inputs that take little time to make; the command takes all of them.
@Suite("What is made to take memory and time", .serialized, .timeLimit(.minutes(45)))
struct HostileInputTests {
  private static let names = [
    "a list of ten million, one a page", "an answer of 100,000 brackets", "aliases of aliases",
    "100,000 brackets", "a saved plan of 100,000 brackets",
  ]

  @Test("it ends by itself, within 64 MiB and sixteen times the input", arguments: names)
  func hostile(name: String) async throws {
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("turnform")
    let input = try #require(HostileInput.all.first { $0.name == name })
    let run = try await input.run(program.path, bound: .seconds(120), timeout: nil)
    #expect(run.isGood, "\(run.row)")
  }
}
