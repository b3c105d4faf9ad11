import Foundation
import TestSupport
import Testing

/// The program as started from a shell, against its own sandbox.
@Suite(.timeLimit(.minutes(45))) struct ProgramTests {
  private struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  /// The program next to the test bundle, where the build puts every product.
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
    // Files, not pipes: an unread pipe would block a child with much output.
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

  @Test("the program starts and prints its version")
  func version() throws {
    let outcome = try run(["version"])
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("turnform "))
    #expect(outcome.error == "")
  }

  @Test("plan, apply, plan: the second plan is empty")
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
    "a signal finishes the request in flight, sends no new one and reports; the next apply resumes",
    arguments: ["INT", "TERM", "HUP"]
  )
  func signals(signal: String) throws {
    // Every request takes 300 ms, so that the signal arrives while one is in flight.
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
    #expect(outcome.output.contains("the run was interrupted"))
    #expect(outcome.output.hasSuffix("status 0\n"))
  }

  @Test("import needs no $PWD, and does not trust an outdated one")
  func workingFolder() throws {
    let outcome = try script(
      """
      cd "$(mktemp -d)"
      "$turnform" apply "$stack" --auto-approve >/dev/null 2>&1
      mkdir without old
      (cd without && env -u PWD "$turnform" import . --stack acme-reception); echo "status $?"
      (cd old && env PWD=/nowhere "$turnform" import acme --stack acme-reception); echo "status $?"
      ls without/turnform.yaml old/acme/turnform.yaml
      """
    )
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines.filter { $0.hasPrefix("status") } == ["status 0", "status 0"],
      "\(outcome.error)"
    )
    #expect(lines.suffix(2) == ["old/acme/turnform.yaml", "without/turnform.yaml"])
  }

  @Test("nohup keeps it running when the terminal closes")
  func nohup() throws {
    let outcome = try script(
      """
      cd "$(mktemp -d)"
      nohup "$turnform" apply "$stack" --auto-approve >out.txt 2>progress.txt &
      pid=$!
      until grep -q "1/3" progress.txt; do sleep 0.05; done
      kill -HUP $pid
      wait $pid; echo "status $?"
      rm out.txt progress.txt
      """,
      sandbox: ["--latency", "200"]
    )
    #expect(outcome.output.hasSuffix("status 0\n"), "\(outcome.output)\(outcome.error)")
  }

  @Test("closed standard streams are not reused: results reach their files, and a loss is reported")
  func closedStreams() throws {
    let outcome = try script(
      """
      cd "$(mktemp -d)"
      "$turnform" plan "$stack" --output-file text=expected.txt >/dev/null
      "$turnform" plan "$stack" --output-file text=plan.txt <&- 2>&- >/dev/null; echo "status $?"
      cmp plan.txt expected.txt && echo same
      "$turnform" plan "$stack" --output-file text=lost.txt <&- >&- 2>errors.txt; echo "status $?"
      cmp lost.txt expected.txt && grep -q "cannot write to standard output" errors.txt && echo told
      "$turnform" apply "$stack" --auto-approve --output-file text=applied.txt <&- >&- 2>&-
      echo "status $?"
      grep -c "^Applied: 2 created" applied.txt
      "$turnform" plan "$stack" --detailed-exitcode >/dev/null; echo "status $?"
      """
    )
    let expected = ["status 0", "same", "status 1", "told", "status 1", "1", "status 0"]
    #expect(outcome.output.split(separator: "\n").map(String.init) == expected, "\(outcome.output)")
  }

  @Test("too few descriptors cause a message, never a trap")
  func descriptors() throws {
    let outcome = try script(
      """
      cd "$(mktemp -d)"
      for count in 8 10 12 16 20 24 28 32 40 64; do
        (ulimit -n $count; "$turnform" plan "$stack" >out.txt 2>err.txt; echo "status $?")
        grep -qE "^Plan: 2 to create|ulimit -n" out.txt err.txt || cat out.txt err.txt
        rm out.txt err.txt
      done
      (ulimit -n 10; timeout 20 "$turnform" sandbox --port 0 2>&1 >/dev/null | grep -c "ulimit -n")
      """
    )
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 11, "\(outcome.output)")
    #expect(
      lines.dropLast().allSatisfy { ["status 0", "status 1"].contains($0) },
      "\(outcome.output)"
    )
    #expect(lines.first == "status 1" && lines.dropLast().last == "status 0" && lines.last == "1")
  }
}
