import Foundation
import TestSupport
import Testing

/// The program as it is started from a shell, against its own sandbox.
@Suite(.timeLimit(.minutes(15))) struct ProgramTests {
  private struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  /// Beside the test bundle, where the build puts every product.
  private static let program = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent()
    .appendingPathComponent("turnform")

  private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("turnform-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: a pipe that nobody reads would block a talkative child.
    let streams = try ["out", "err"]
      .map { name in
        let file = folder.appendingPathComponent(name)
        try Data().write(to: file)
        return (file, try FileHandle(forWritingTo: file))
      }
    process.standardOutput = streams[0].1
    process.standardError = streams[1].1
    try process.run()
    process.waitUntilExit()
    let texts = try streams.map { String(decoding: try Data(contentsOf: $0.0), as: UTF8.self) }
    return Outcome(status: process.terminationStatus, output: texts[0], error: texts[1])
  }

  /// Runs a shell script with `$turnform` and `$stack` set, and with the sandbox's URL and key.
  private func script(_ text: String, sandbox: [String] = []) throws -> Outcome {
    let stack = packageRoot().appendingPathComponent("examples/01-receptionist")
    return try run(
      ["sandbox", "--port", "0"] + sandbox + ["--exec", "bash", "-c", text],
      environment: ["turnform": Self.program.path, "stack": stack.path]
    )
  }

  @Test("the program starts and tells its version")
  func version() throws {
    let outcome = try run(["version"])
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("turnform "))
    #expect(outcome.error == "")
  }

  @Test("plan, apply, plan: the second plan says that nothing is to do")
  func mainJob() throws {
    let outcome = try script(
      """
      "$turnform" plan "$stack" --detailed-exitcode; echo "status $?"
      "$turnform" apply "$stack" --auto-approve; echo "status $?"
      "$turnform" plan "$stack" --detailed-exitcode; echo "status $?"
      """
    )
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("status") } == ["status 2", "status 0", "status 0"])
    #expect(outcome.output.contains("Plan: 2 to create, 0 to update, 0 to delete · 3 requests\n"))
    #expect(outcome.output.contains("No changes. All 2 resources"))
  }

  @Test(
    "a signal finishes the request in flight, sends no new one, and reports; the next apply goes on",
    arguments: ["INT", "TERM"]
  )
  func signals(signal: String) throws {
    // Every request takes 300 ms, so that the signal comes while one is on its way.
    let outcome = try script(
      """
      cd "$(mktemp -d)"
      "$turnform" apply "$stack" --auto-approve --output json >report.json 2>progress.txt &
      pid=$!
      until grep -q "1/3" progress.txt; do sleep 0.05; done
      kill -\(signal) $pid
      wait $pid; echo "status $?"
      cat report.json
      "$turnform" apply "$stack" --auto-approve; echo "status $?"
      rm report.json progress.txt
      """,
      sandbox: ["--latency", "300"]
    )
    #expect(outcome.output.contains("status 4"), "\(outcome.output)")
    #expect(outcome.output.contains("\"verdict\": \"partial\""))
    #expect(outcome.output.contains("the run was ended"))
    #expect(outcome.output.hasSuffix("status 0\n"))
  }
}
