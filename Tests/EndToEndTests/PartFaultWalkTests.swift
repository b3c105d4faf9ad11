import API
import Applying
import JSON
import Planning
import Resources
import Sandbox
import TestSupport
import Testing

/// The pairs of a scenario and a fault are a sample below the full ``TestScale``.
@Suite("Every fault on every request about objects, documents and links", .timeLimit(.minutes(45)))
struct PartFaultWalkTests {
  /// One request in a project that already holds objects.
  struct Scenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: Kind
    var setup: [Planning.Operation] = []
    /// The number of writes without a fault.
    var writes = 1
    /// Returns the operation, given the live state after the setup.
    let operation: @Sendable (LiveState) -> Planning.Operation?
  }

  /// A scenario in which one request fails.
  struct FaultyScenario: Sendable, CustomTestStringConvertible {
    let scenario: Scenario
    let fault: SandboxTransport.Fault

    var testDescription: String { "\(scenario.testDescription), \(fault)" }
  }

  private static let scenarios =
    Kind.objects.map { kind in
      Scenario(testDescription: "create \(kind)", kind: kind) { _ in create(kind) }
    }
    + Kind.objects.filter { $0 != .webhooks }
    .map { kind in
      Scenario(testDescription: "update \(kind)", kind: kind, setup: [create(kind)]) { live in
        live.objects(of: kind).first.map { .object(.update(kind, $0.id, ["description": "new"])) }
      }
    }
    + Kind.objects.map { kind in
      Scenario(testDescription: "delete \(kind)", kind: kind, setup: [create(kind)]) { live in
        live.objects(of: kind).first.map { .object(.delete(kind, $0.id)) }
      }
    }
    + [
      Scenario(
        testDescription: "a second webhook of the same URL",
        kind: .webhooks,
        setup: [create(.webhooks)]
      ) { _ in create(.webhooks) },
      Scenario(
        testDescription: "upload",
        kind: .knowledgeBases,
        setup: [create(.knowledgeBases)]
      ) { upload($0) },
      Scenario(
        testDescription: "upload a document that is there by now",
        kind: .knowledgeBases,
        setup: [create(.knowledgeBases), upload(.created(by: StepID(1)))],
        writes: 0
      ) { upload($0) },
      Scenario(
        testDescription: "delete a document",
        kind: .knowledgeBases,
        setup: [create(.knowledgeBases), upload(.created(by: StepID(1)))]
      ) { live in
        live.documents.first.flatMap { base, documents in
          documents.first.map { .object(.deleteDocument(knowledgeBase: base, $0.id)) }
        }
      },
      Scenario(
        testDescription: "link",
        kind: .knowledgeBases,
        setup: [create(.knowledgeBases), createAgent]
      ) { live in
        guard let agent = live.agents.first, let base = live.knowledgeBases.first else {
          return nil
        }
        return link(.live(agent.id), .live(base.id))
      },
      Scenario(
        testDescription: "unlink",
        kind: .knowledgeBases,
        setup: [
          create(.knowledgeBases), createAgent,
          link(.created(by: StepID(2)), .created(by: StepID(1))),
        ]
      ) { live in
        guard let agent = live.agents.first, let base = live.knowledgeBases.first else {
          return nil
        }
        return .agent(.unlinkKnowledgeBase(agent: agent.id, base.id))
      },
    ]

  @Test(
    "without a fault it takes one write, and none if the object is already there",
    arguments: scenarios
  )
  func clean(scenario: Scenario) async throws {
    let bench = try await ApplyBench(commitLag: .milliseconds(700))
    let before = try await prepared(scenario, bench)
    let (report, transport) = await bench.perform(try steps(scenario, before))
    #expect(report.verdict == .done, "\(report.diagnostics)")
    #expect(transport.writeCount == scenario.writes)
  }

  @Test(
    "an apply recovers from every fault: the live state is the same as without one",
    arguments: TestScale.current.sample(
      scenarios.flatMap { scenario in
        SandboxTransport.Fault.allCases.map { FaultyScenario(scenario: scenario, fault: $0) }
      },
      oneOf: 1
    )
  )
  func walk(pair: FaultyScenario) async throws {
    let (scenario, fault) = (pair.scenario, pair.fault)
    let bench = try await ApplyBench(commitLag: .zero)
    let before = try await prepared(scenario, bench)
    let steps = try steps(scenario, before)
    let snapshot = await bench.sandbox.snapshot()
    _ = await bench.perform(steps)
    let expected = try await bench.everything().outline
    var number = 0
    while try await heals(steps, from: snapshot, before, expected, fault, at: number) {
      number += 1
    }
    #expect(number >= 1)
  }

  /// Applies with a fault, while commits lag by 0.7 s.
  ///
  /// - Returns: Whether the faulty request was sent, so that a later one may be sent, too.
  private func heals(
    _ steps: [Step],
    from snapshot: [UInt8],
    _ before: LiveState,
    _ expected: [String],
    _ fault: SandboxTransport.Fault,
    at number: Int
  ) async throws -> Bool {
    let place: Comment = "\(fault) at request \(number)"
    let bench = try await ApplyBench(commitLag: .milliseconds(700), snapshot: snapshot)
    let sink = RecordingSink()
    let (report, transport) = await bench.perform(steps, sink: sink, fault: (fault, number))
    let live = try await bench.everything()
    if !fault.isFatal {
      #expect(report.verdict == .done, "\(place): \(report.diagnostics)")
      #expect(live.outline == expected, place)
    }
    let known = Set(before.objects(of: .webhooks).map(\.id) + sink.keptIDs)
    let secretless = live.objects(of: .webhooks).filter { !known.contains($0.id) }
    #expect(secretless.isEmpty || !sink.open.isEmpty, place)
    return transport.requests.count > number
  }

  private func prepared(_ scenario: Scenario, _ bench: ApplyBench) async throws -> LiveState {
    let steps = scenario.setup.enumerated()
      .map { index, operation in
        step(index + 1, operation, scenario.kind, after: Array(1..<index + 1))
      }
    let (report, _) = await bench.perform(steps)
    try #require(report.verdict == .done || steps.isEmpty, "\(report.diagnostics)")
    return try await bench.everything()
  }

  private func steps(_ scenario: Scenario, _ live: LiveState) throws -> [Step] {
    [step(1, try #require(scenario.operation(live)), scenario.kind)]
  }

  private func step(
    _ number: Int,
    _ operation: Planning.Operation,
    _ kind: Kind,
    after dependencies: [Int] = []
  ) -> Step {
    Step(
      id: StepID(number),
      operation: operation,
      dependsOn: dependencies.map(StepID.init),
      change: ResourceAddress(kind, "it"),
      subject: .object(kind, "it")
    )
  }

  private static func create(_ kind: Kind) -> Planning.Operation {
    let contents: [Kind: StepContent] = [
      .takeaways: ["name": "csat", "schema": ["type": "object"]],
      .knowledgeBases: ["name": "faq", "description": "Opening hours."],
      .webhooks: ["url": "https://w.test/1", "events": ["call.ended"]],
      .evals: ["name": "greets", "definition": ["turns": []], "tags": ["turnform:acme"]],
    ]
    return .object(.create(kind, naturalKey: "it", contents[kind] ?? ["name": "it"]))
  }

  private static let createAgent = Planning.Operation.agent(
    .create(
      name: "front",
      environment: .production,
      config: StepContent([
        "metadata": .object(JSONObject().marked(Marker(stack: "acme", version: 1)))
      ]),
      version: 1
    )
  )

  private static func upload(_ base: ObjectReference) -> Planning.Operation {
    .object(
      .uploadDocument(
        knowledgeBase: base,
        DesiredDocument(
          name: "faq~9f2c1b7e.md",
          path: "docs/faq.md",
          contentType: "text/markdown",
          digest: "digest"
        )
      )
    )
  }

  private static func upload(_ live: LiveState) -> Planning.Operation? {
    live.knowledgeBases.first.map { upload(.live($0.id)) }
  }

  private static func link(_ agent: ObjectReference, _ base: ObjectReference) -> Planning.Operation
  {
    .agent(.linkKnowledgeBase(agent: agent, base, settings: ["mode": "prompt"]))
  }
}

extension LiveState {
  /// Everything except ids, so that two projects can be compared.
  fileprivate var outline: [String] {
    let objects = Kind.objects.flatMap { kind in
      self.objects(of: kind)
        .map { "\(kind.rawValue) \($0.naturalKey) \(JSONValue.object($0.fields).text())" }
    }
    let documents = documents.values.flatMap { $0.map { "document \($0.name) \($0.status)" } }
    let links = links.values.flatMap { $0.map { JSONValue.object($0.settings).text() } }
    return (objects + documents + links).sorted()
  }
}
