import API
import Applying
import JSON
import Planning
import Resources
import Sandbox
import TestSupport
import Testing

/// Each fault is tried on a sample of the requests, whose density is a matter of ``TestScale``;
/// `TURNFORM_TEST_SCALE=200` tries it on every request.
@Suite("Every fault on every request of an apply", .timeLimit(.minutes(45)))
struct FaultWalkTests {
  /// A change of a stack: the stack applied before, and the one applied now.
  struct Scenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let before: DesiredState?
    let after: DesiredState
    /// The number of writes without a fault.
    let writes: Int
  }

  static let scenarios = [
    Scenario(testDescription: "create", before: nil, after: stack(), writes: 9),
    Scenario(
      testDescription: "update a prompt",
      before: stack(),
      after: stack(prompt: "Good day."),
      writes: 3
    ),
    Scenario(testDescription: "new SID", before: stack(), after: stack(sid: "PN9"), writes: 2),
    Scenario(
      testDescription: "remove the split and a number",
      before: stack(),
      after: stack(hasSplit: false, numbers: 3),
      writes: 2
    ),
  ]

  static let lags: [Duration] = [.zero, .milliseconds(700)]

  @Test(
    "without a fault the first apply converges with the fewest writes",
    arguments: scenarios,
    lags
  )
  func clean(scenario: Scenario, lag: Duration) async throws {
    let bench = try await bench(scenario, lag)
    let (report, transport) = await bench.apply(scenario.after)
    #expect(report?.verdict == .done, "\(report.map { "\($0.diagnostics)" } ?? "no plan")")
    #expect(transport.writeCount == scenario.writes)
    #expect(try await bench.settled(scenario.after).live.blemishes == [])
  }

  @Test("a no-op takes at most eight reads and no write", arguments: lags)
  func noOp(lag: Duration) async throws {
    let bench = try await bench(Self.scenarios[1], lag)
    let (report, transport) = await bench.apply(Self.stack())
    #expect(report?.verdict == .done)
    #expect(transport.writeCount == 0)
    #expect(transport.requests.count <= 8)
  }

  @Test(
    "an apply recovers from every fault; killed, the next one converges: no orphan, no duplicate",
    arguments: scenarios,
    SandboxTransport.Fault.allCases
  )
  func walk(scenario: Scenario, fault: SandboxTransport.Fault) async throws {
    let snapshot = try await bench(scenario, .zero).sandbox.snapshot()
    let number = try await fault.walk { number in
      try await converges(scenario, from: snapshot, fault, at: number)
    }
    #expect(number >= scenario.writes)
  }

  /// Applies twice, the first time with a fault, while commits lag by 0.7 s.
  ///
  /// - Returns: Whether the faulty request was sent, so that a later one may be sent, too.
  private func converges(
    _ scenario: Scenario,
    from snapshot: [UInt8],
    _ fault: SandboxTransport.Fault,
    at number: Int
  ) async throws -> Bool {
    let place: Comment = "\(fault) at request \(number)"
    let bench = try await ApplyBench(commitLag: .milliseconds(700), snapshot: snapshot)
    let (first, transport) = await bench.apply(scenario.after, fault: (fault, number))
    let between = try await bench.settled(scenario.after)
    #expect(between.live.blemishes.filter { !$0.hasPrefix("draft") } == [], place)
    if !fault.isFatal { #expect(first?.verdict == .done, place) }
    if first?.verdict == .done { #expect(between.plan.isEmpty, place) }

    let (second, _) = await bench.apply(scenario.after)
    #expect(second?.verdict == .done, place)
    let end = try await bench.settled(scenario.after)
    #expect(end.live.blemishes == [], place)
    #expect(end.plan.isEmpty && !end.plan.isRefused, place)
    return transport.requests.count > number
  }

  private func bench(_ scenario: Scenario, _ lag: Duration) async throws -> ApplyBench {
    let bench = try await ApplyBench(commitLag: lag)
    if let before = scenario.before {
      let (report, _) = await bench.apply(before)
      try #require(report?.verdict == .done)
    }
    return bench
  }

  /// Two agents and up to four numbers: two with an agent, one with a webhook, one split.
  private static func stack(
    prompt: String = "Hello.",
    sid: String = "PN1",
    hasSplit: Bool = true,
    numbers count: Int = 4
  ) -> DesiredState {
    let front = ResourceAddress(.agents, "front")
    let back = ResourceAddress(.agents, "back")
    let split = DesiredRoute.weighted(
      [DesiredShare(agent: front, weight: 80), DesiredShare(agent: back, weight: 20)],
      fallback: front
    )
    let routes: [DesiredRoute] = [
      .agent(front), hasSplit ? split : .agent(front), .agent(front),
      .webhook("https://router.example/call-init"),
    ]
    return DesiredState(
      stack: "acme",
      agents: [
        DesiredAgent(key: "front", name: "front", config: ["system_prompt": .string(prompt)]),
        DesiredAgent(key: "back", name: "back", config: ["system_prompt": "I am the back office."]),
      ],
      numbers: routes.prefix(count).enumerated()
        .map { index, route in
          DesiredNumber(
            key: "number-\(index)",
            e164: "+1555000000\(index)",
            sid: index == 0 ? ObjectName(sid) : "PN-\(index)",
            route: route
          )
        }
    )
  }
}
