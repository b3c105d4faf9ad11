import API
import CLI
import JSON
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(45))) struct RouteCommandTests {
  private func manifest(_ number: String, prompt: String = "Be brief.") -> String {
    """
    turnform: 1
    stack: acme
    agents:
      support: {environment: production, config: {system_prompt: \(prompt)}}
      sales: {environment: production, config: {system_prompt: Sell.}}
    numbers:
      main:
        e164_number: +15551230001
        external_number_sid: PN1
        \(number)
    """
  }

  private func split(_ support: Int) -> String {
    "route: {weighted: [{agent: support, weight: \(support)}, "
      + "{agent: sales, weight: \(100 - support)}]}"
  }

  /// Applies one manifest and replaces it with another.
  private func world(
    _ folder: borrowing TemporaryFolder,
    _ before: String,
    then after: String
  ) async throws -> CommandLineFixture {
    let fixture = await CommandLineFixture()
    try folder.write(before, to: "turnform.yaml")
    let outcome = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    try folder.write(after, to: "turnform.yaml")
    return fixture
  }

  @Test("a caller's agent is named now and after the plan, with the share that decides")
  func moved() async throws {
    let folder = try TemporaryFolder()
    let fixture = try await world(folder, manifest(split(80)), then: manifest(split(60)))
    let outcome = await fixture.run("route", "main", folder.path, "--caller", "+15557654321")
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    #expect(
      outcome.output == """
        numbers.main +15551230001

        Caller +15557654321, bucket 78 of 0 to 99
          now             support@1  share 1 of 2: buckets 0 to 79, 80 %
          after the plan  sales@1    share 2 of 2: buckets 60 to 99, 40 %

        The plan moves this caller from support@1 to sales@1.

        """
    )
  }

  @Test("the JSON output is the same, however the number is identified")
  func json() async throws {
    let folder = try TemporaryFolder()
    let fixture = try await world(folder, manifest(split(80)), then: manifest(split(60)))
    var documents: Set<JSONValue> = []
    for name in ["main", "numbers.main", "+15551230001", "numbers.+15551230001"] {
      let outcome = await fixture.run(
        "route",
        name,
        folder.path,
        "--caller",
        "+15557654321",
        "--output",
        "json"
      )
      #expect(outcome.status == 0, "\(outcome.error)")
      documents.insert(try JSONValue(parsing: outcome.output))
    }
    let document = try #require(documents.count == 1 ? documents.first : nil)
    #expect(document["bucket"] == 78)
    #expect(document["moves_caller"] == true)
    #expect(document["now"]?["answer"]?["answerer"] == ["agent": "support", "version": 1])
    #expect(document["after"]?["answer"]?["first_bucket"] == 60)
    #expect(
      document["callers_moved"] == [
        [
          "from": ["agent": "support", "version": 1], "to": ["agent": "sales", "version": 1],
          "percent": 20,
        ]
      ]
    )
  }

  @Test("a new version of the same agent does not count as a move")
  func republished() async throws {
    let folder = try TemporaryFolder()
    let after = manifest(split(80), prompt: "Be friendly.")
    let fixture = try await world(folder, manifest(split(80)), then: after)
    let outcome = await fixture.run("route", "main", folder.path, "--caller", "+15557654321")
    #expect(
      outcome.output.hasSuffix(
        "This caller stays with the same agent: support@2 replaces support@1.\n"
      )
    )
    let plan = await fixture.run("plan", folder.path)
    #expect(plan.output.contains("\n      callers  0 % move\n"))
  }

  @Test("without a caller there is a table of shares, and of moves")
  func table() async throws {
    let folder = try TemporaryFolder()
    let fixture = try await world(
      folder,
      manifest("route: {agent: support}\n    sms_enabled: true"),
      then: manifest(split(60) + "\n    sms_enabled: true")
    )
    let outcome = await fixture.run("route", "main", folder.path)
    #expect(
      outcome.output == """
        numbers.main +15551230001

        now
          buckets  0 to 99  100 %  support@1
          SMS                      support@1

        after the plan
          buckets  0 to 59   60 %  support@1
          buckets 60 to 99   40 %  sales@1
          SMS                      support@1

        The plan moves callers
          40 % from support@1 to sales@1

        """
    )
  }

  @Test("a webhook route reports that the call-init webhook decides")
  func webhook() async throws {
    let folder = try TemporaryFolder()
    let route = manifest("route: {webhook: https://router.test/init}")
    let fixture = try await world(folder, route, then: route)
    let outcome = await fixture.run("route", "main", folder.path, "--caller", "+15557654321")
    #expect(
      outcome.output.contains(
        "webhook https://router.test/init  the call-init webhook decides on every call"
      )
    )
    #expect(outcome.output.hasSuffix("The plan changes nothing for this caller.\n"))
  }

  @Test("a number that is not bound yet is answered as of after the plan")
  func unbound() async throws {
    let folder = try TemporaryFolder()
    try folder.write(manifest("route: {agent: sales}"), to: "turnform.yaml")
    let fixture = await CommandLineFixture()
    let outcome = await fixture.run("route", "main", folder.path, "--caller", "+15557654321")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("now             no one: the number is not bound\n"))
    #expect(outcome.output.contains("after the plan  sales@1"))
  }

  @Test("an undeclared number is looked up live")
  func undeclared() async throws {
    let folder = try TemporaryFolder()
    let fixture = try await world(
      folder,
      manifest(split(80)),
      then: "turnform: 1\nstack: other\nagents: {x: {}}\n"
    )
    let outcome = await fixture.run("route", "+15551230001", folder.path)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("numbers.+15551230001\n\nnow and after the plan\n"))
    #expect(outcome.output.contains("buckets  0 to 79   80 %  support@1"))
    let missing = await fixture.run("route", "+15550000000", folder.path)
    #expect(missing.status == 1)
    #expect(missing.error.contains("TF2013"))
    #expect(missing.error.contains("neither declared in the stack nor bound"))
  }

  @Test("a refused plan leaves only the present, with the reason")
  func refused() async throws {
    let folder = try TemporaryFolder()
    let after = manifest(split(80)).replacing("stack: acme", with: "stack: other")
    let fixture = try await world(folder, manifest(split(80)), then: after)
    let outcome = await fixture.run("route", "main", folder.path, "--caller", "+15557654321")
    #expect(outcome.status == 5)
    #expect(outcome.output.contains("after the plan  unknown: the plan is refused"))
    #expect(outcome.error.contains("TF4002"))
  }

  @Test(
    "a caller that is not an E.164 number is a usage error",
    arguments: [
      ("0155", ""), ("+0155", ""), ("+1", ""), ("+1234567890123456", ""), ("+１５５５", ""), ("", ""),
      ("15557654321", "Did you mean +15557654321?"),
      ("+1 (555) 765-4321", "Did you mean +15557654321?"),
    ]
  )
  func caller(caller: String, suggestion: String) async {
    let outcome = await CommandLineFixture().run("route", "main", "--caller", caller)
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("E.164"))
    #expect(outcome.error.contains(suggestion) || suggestion.isEmpty)
    #expect(outcome.error.contains("Did you mean") == !suggestion.isEmpty)
  }

  @Test("a misspelled number is answered with the intended one or the existing ones")
  func misspelt() async throws {
    let folder = try TemporaryFolder()
    try folder.write(manifest("route: {agent: sales}"), to: "turnform.yaml")
    let fixture = await CommandLineFixture()
    for (name, advice) in [("mian", "Did you mean \"main\"?"), ("agents.x", "Use one of main, ")] {
      let outcome = await fixture.run("route", name, folder.path)
      #expect(outcome.status == 1)
      #expect(outcome.error.contains("TF2013"))
      #expect(outcome.error.contains(advice), "\(outcome.error)")
    }
  }

  @Test("only read requests are sent")
  func reads() async throws {
    let folder = try TemporaryFolder()
    try folder.write(manifest("route: {agent: sales}"), to: "turnform.yaml")
    let methods = Mutex<Set<String>>([])
    let fixture = await CommandLineFixture { request, _, _ in
      methods.withLock { _ = $0.insert(request.method.rawValue) }
    }
    #expect(await fixture.run("route", "main", folder.path).status == 0)
    #expect(methods.withLock { $0 } == ["GET"])
  }
}
