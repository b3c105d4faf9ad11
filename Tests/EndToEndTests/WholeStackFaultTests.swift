import API
import Applying
import JSON
import Planning
import Resources
import Sandbox
import TestSupport
import Testing

/// Each fault is tried on a sample of the requests; its density, and below the full size the choice
/// of faults, are a matter of ``TestScale``;
/// `TURNFORM_TEST_SCALE=200` tries it on every request.
@Suite("Every fault on every request of a whole stack", .timeLimit(.minutes(45)))
struct WholeStackFaultTests {
  /// The stack applied before, and the one applied now.
  struct Scenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let before: WholeStack?
    let after: WholeStack
    /// The number of writes without a fault.
    let writes: Int
  }

  static let scenarios = [
    Scenario(testDescription: "create", before: nil, after: WholeStack(), writes: 22),
    Scenario(testDescription: "change all", before: WholeStack(), after: .changed, writes: 17),
  ]

  @Test(
    "without a fault the first apply converges in exactly the requests of its plan",
    arguments: scenarios
  )
  func clean(scenario: Scenario) async throws {
    let bench = try await ApplyBench(commitLag: .milliseconds(700))
    if let before = scenario.before { try await prepare(before, bench) }
    let (desired, secrets) = try scenario.after.load()
    let sink = RecordingSink()
    let (report, transport) = await bench.apply(desired, secrets: secrets, sink: sink)
    #expect(report?.verdict == .done, "\(report.map { "\($0.diagnostics)" } ?? "no plan")")
    #expect(transport.writeCount == scenario.writes)
    #expect(sink.keptIDs.count == 1)
    let (live, plan) = try await bench.settled(desired)
    #expect(live.blemishes == [])
    #expect(plan.isEmpty && !plan.isRefused)
  }

  @Test(
    "an apply recovers from every fault; killed, the next one converges and no secret is lost",
    arguments: scenarios,
    SandboxTransport.Fault.allCases
  )
  func walk(scenario: Scenario, fault: SandboxTransport.Fault) async throws {
    let bench = try await ApplyBench(commitLag: .zero)
    if let before = scenario.before { try await prepare(before, bench) }
    let known = try await Set(bench.everything().objects(of: .webhooks).map(\.id))
    let snapshot = await bench.sandbox.snapshot()
    let stack = try scenario.after.load()
    let number = try await fault.walk { number in
      try await converges(stack, from: snapshot, known, fault, at: number)
    }
    #expect(number >= scenario.writes)
  }

  /// Applies twice, the first time with a fault, while commits lag by 0.7 s.
  ///
  /// - Returns: Whether the faulty request was sent, so that a later one may be sent, too.
  private func converges(
    _ stack: (desired: DesiredState, secrets: SecretStore),
    from snapshot: [UInt8],
    _ known: Set<RemoteID>,
    _ fault: SandboxTransport.Fault,
    at number: Int
  ) async throws -> Bool {
    let place: Comment = "\(fault) at request \(number)"
    let bench = try await ApplyBench(commitLag: .milliseconds(700), snapshot: snapshot)
    let sink = RecordingSink()
    let (first, transport) = await bench.apply(
      stack.desired,
      secrets: stack.secrets,
      sink: sink,
      lost: { sink.open },
      fault: (fault, number)
    )
    let between = try await bench.settled(stack.desired, lost: sink.open)
    #expect(between.live.blemishes.filter { !$0.hasPrefix("draft") } == [], place)
    if !fault.isFatal { #expect(first?.verdict == .done, "\(place): \(first?.diagnostics ?? [])") }
    if first?.verdict == .done { #expect(between.plan.isEmpty, place) }

    if first?.verdict != .done {
      let (second, _) = await bench.apply(
        stack.desired,
        secrets: stack.secrets,
        sink: sink,
        lost: { sink.open }
      )
      #expect(second?.verdict == .done, "\(place): \(second?.diagnostics ?? [])")
    }
    let end = try await bench.settled(stack.desired, lost: sink.open)
    #expect(end.live.blemishes == [], place)
    #expect(end.plan.isEmpty && !end.plan.isRefused, place)
    let everything = try await bench.everything()
    #expect(everything.doubles == [], place)
    let secretless = Set(everything.objects(of: .webhooks).map(\.id)).subtracting(known)
      .subtracting(sink.keptIDs)
    #expect(secretless.isEmpty, place)
    return transport.requests.count > number
  }

  private func prepare(_ stack: WholeStack, _ bench: ApplyBench) async throws {
    let (desired, secrets) = try stack.load()
    let sink = RecordingSink()
    let (report, _) = await bench.apply(desired, secrets: secrets, sink: sink)
    try #require(report?.verdict == .done, "\(report.map { "\($0.diagnostics)" } ?? "no plan")")
  }
}

extension LiveState {
  /// Duplicate objects and documents.
  var doubles: [String] {
    let objects = Kind.allCases.flatMap { kind in
      self.objects(of: kind).map { "\(kind.rawValue) \($0.naturalKey)" }
    }
    let documents = documents.flatMap { base, documents in
      documents.map { "document \(base) \($0.name)" }
    }
    return Dictionary(grouping: objects + documents, by: \.self).filter { $1.count > 1 }.keys
      .sorted()
  }
}
