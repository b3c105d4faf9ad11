import API
import CLI
import Foundation
import JSON
import Sandbox
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(45))) struct ApplyCommandTests {
  private let person = Console.Terminals(input: true, output: true, error: true, width: 80)

  private func stack(prompt: String = "Be brief.") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents:
        support: {environment: production, config: {system_prompt: \(prompt)}}
      """,
      to: "turnform.yaml"
    )
    return folder
  }

  @Test("without a terminal and without --auto-approve nothing is asked and nothing is sent")
  func refusesToGuess() async throws {
    let folder = try stack()
    let requests = Mutex(0)
    let fixture = await CommandLineFixture(onRequest: { _, _, _ in requests.withLock { $0 += 1 } })
    let outcome = await fixture.run("apply", folder.path)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("--auto-approve"))
    #expect(requests.withLock(\.self) == 0)
    let json = await fixture.run("apply", folder.path, "--output", "json")
    #expect(json.status == 1)
    #expect(try JSONValue(parsing: json.output)["verdict"] == "failed")
  }

  @Test("only yes is an approval", arguments: ["", "y", "no", "YES", nil])
  func cancelled(answer: String?) async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    let outcome = await fixture.run(
      ["apply", folder.path],
      terminals: person,
      answers: [answer].compactMap(\.self)
    )
    #expect(outcome.status == 1)
    #expect(outcome.output == "Cancelled: nothing was sent.\n")
    #expect(await fixture.run("plan", folder.path, "--detailed-exitcode").status == 2)
  }

  @Test("an approved plan is applied, shown on standard error, and reported on standard output")
  func approved() async throws {
    let folder = try stack()
    let outcome = await CommandLineFixture()
      .run(
        ["apply", folder.path, "--no-color"],
        terminals: person,
        answers: ["yes"]
      )
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("Plan: 1 to create, 0 to update, 0 to delete · 2 requests\n"))
    #expect(
      outcome.output
        == "Applied: 1 created, 0 updated, 0 deleted · 2 requests · converged, a fresh plan is empty\n"
    )
  }

  @Test("a world that changes while somebody reads the plan makes it stale: 3, and nothing is sent")
  func stale() async throws {
    let folder = try stack()
    let readings = Mutex(0)
    let fixture = await CommandLineFixture { request, sandbox, key in
      guard request.path.contains("state=draft") else { return }
      let reading = readings.withLock {
        $0 += 1
        return $0
      }
      guard reading == 2 else { return }
      _ = await sandbox.handle(
        SandboxRequest("POST", "/v1/agents", key: key, json: ["name": "support"])
      )
    }
    let outcome = await fixture.run(["apply", folder.path], terminals: person, answers: ["yes"])
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("TF5009"))
    #expect(!outcome.output.contains("Applied"))
  }

  @Test("a step that fails leaves a report and exits with 4, and the next apply goes on")
  func partial() async throws {
    let folder = try stack()
    let fault = SandboxFault(.status(403), .before, times: 40, path: "/publish")
    let fixture = await CommandLineFixture(SandboxOptions(faults: [fault], seed: 1))
    let outcome = await fixture.run("apply", folder.path, "--auto-approve", "--output", "json")
    #expect(outcome.status == 4)
    let document = try JSONValue(parsing: outcome.output)
    #expect(document["verdict"] == "partial")
    #expect(document["steps"]?.array?.map { $0["status"] } == ["done", "failed"])
  }

  @Test("in JSON mode the report is one document, also when there is nothing to do")
  func document() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    let first = await fixture.run("apply", folder.path, "--auto-approve", "--output", "json")
    #expect(try JSONValue(parsing: first.output)["verdict"] == "done")
    let second = await fixture.run("apply", folder.path, "--auto-approve", "--output", "json")
    #expect(try JSONValue(parsing: second.output)["verdict"] == "nothing_to_do")
    #expect(second.error == "")
  }
}
