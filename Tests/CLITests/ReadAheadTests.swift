import API
import Testing

/// Commands that only read request lists while they read the manifests.
@Suite("Reading the API and the manifests at the same time", .timeLimit(.minutes(45)))
struct ReadAheadTests {
  private static let readers = [
    ["plan"], ["drift"], ["outputs"], ["gc", "--dry-run"], ["route", "+15551230001"],
  ]

  private func stack(_ agents: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("turnform: 1\nstack: acme\nagents: {\(agents)}\n", to: "turnform.yaml")
    return folder
  }

  @Test(
    "a broken stack is what is reported, regardless of the API",
    arguments: readers,
    [200, 403]
  )
  func brokenStack(command: [String], status: Int) async throws {
    let folder = try stack("support: {config: {first_mesage: Hello}}")
    let log = RequestLog()
    let fixture = await CommandLineFixture(
      onRequest: { request, _, _ in log.add(request.method.rawValue) },
      answer: { _ in status == 200 ? nil : APIResponse(status: status, body: []) }
    )
    let outcome = await fixture.run(command + [folder.path])
    #expect(outcome.status == 1, "\(outcome.error)")
    #expect(outcome.error.contains("TF2004"), "\(outcome.error)")
    #expect(!outcome.error.contains("TF4"), "\(outcome.error)")
    #expect(log.all.allSatisfy { $0 == "GET" })
  }

  @Test("a broken stack is reported before a missing key", arguments: readers)
  func noKey(command: [String]) async throws {
    let folder = try stack("support: {config: {first_mesage: Hello}}")
    let log = RequestLog()
    let fixture = await CommandLineFixture { request, _, _ in log.add(request.path) }
    let outcome = await fixture.run(
      command + [folder.path],
      environment: ["TURNCALL_API_KEY": ""]
    )
    #expect(outcome.status == 1, "\(outcome.error)")
    #expect(outcome.error.contains("TF2004"), "\(outcome.error)")
    #expect(log.all.isEmpty)
  }

  @Test("apply reads a broken stack first, and sends nothing")
  func apply() async throws {
    let folder = try stack("support: {config: {first_mesage: Hello}}")
    let log = RequestLog()
    let fixture = await CommandLineFixture { request, _, _ in log.add(request.path) }
    let outcome = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(outcome.status == 1)
    #expect(log.all.isEmpty, "\(log.all)")
  }

  @Test("every list is requested once", arguments: readers)
  func once(command: [String]) async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents: {support: {}}
      numbers:
        main:
          e164_number: +15551230001
          external_number_sid: PN1
          route: {agent: support}
      """,
      to: "turnform.yaml"
    )
    let log = RequestLog()
    let fixture = await CommandLineFixture { request, _, _ in log.add(request.path) }
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    log.clear()
    let outcome = await fixture.run(command + [folder.path])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(Set(log.all).count == log.all.count, "\(log.all)")
    #expect(log.all.contains { $0.hasPrefix("/v1/agents?state=published") })
    #expect(log.all.contains("/v1/api-keys"))
  }
}
