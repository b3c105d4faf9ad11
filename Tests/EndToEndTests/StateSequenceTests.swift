import API
import Applying
import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// Stacks that follow each other in one project, like commits in a repository; the number of
/// projects is a matter of ``TestScale``.
@Suite("State after state against the sandbox", .timeLimit(.minutes(45)))
struct StateSequenceTests {
  @Test(
    "each is applied in the requests of its plan, proven, and then the plan is empty",
    arguments: 1...UInt64(TestScale.current.count(8))
  )
  func sequence(seed: UInt64) async throws {
    var history = StackHistory(seed: seed)
    let bench = try await ApplyBench(commitLag: .milliseconds(700))
    for position in 0..<8 {
      let desired = history.next()
      let before = try await bench.settled(desired)
      guard !before.plan.isRefused else {
        // Numbers with SMS that swap agents while these change have no safe order, and only they.
        #expect(
          before.plan.diagnostics.filter { $0.severity == .error }.map(\.code) == [.noSafeOrder]
        )
        continue
      }
      let (report, transport) = await bench.apply(desired)
      let place = "seed \(seed), state \(position)"
      #expect(report?.verdict == .done, "\(place): \(String(describing: report?.diagnostics))")
      #expect(transport.writeCount == before.plan.steps.count, "\(place)")
      // Each write is refused at most once before a read shows what it builds on.
      #expect(transport.refusalCount * 2 <= before.plan.steps.count, "\(place)")
      let after = try await bench.settled(desired)
      #expect(after.plan.isEmpty, "\(place): \(after.plan.changes.map(\.address))")
      #expect(after.live.blemishes.isEmpty, "\(place): \(after.live.blemishes)")
    }
  }
}

/// Draws one stack after another, each close enough to the last to share most of it.
private struct StackHistory {
  private var random: LinearGenerator
  private var prompts = ["reception": 0, "billing": 0, "night": 0]
  private var routes: [Int: DesiredRoute] = [:]
  private var sms: [Int: Bool] = [:]

  init(seed: UInt64) { random = LinearGenerator(state: seed) }

  mutating func next() -> DesiredState {
    for name in prompts.keys.sorted() where chance(50) {
      prompts[name] = Int.random(in: 0..<3, using: &random)
    }
    for index in 0..<5 where chance(40) {
      routes[index] = chance(85) ? route() : nil
      sms[index] = chance(25)
    }
    return DesiredState(
      stack: "acme",
      agents: prompts.sorted { $0.key < $1.key }
        .map { name, prompt in
          DesiredAgent(
            key: ObjectName(name),
            name: ObjectName(name),
            environment: .production,
            config: ["system_prompt": .string("\(name) \(prompt)")]
          )
        },
      numbers: routes.sorted { $0.key < $1.key }
        .map { index, route in
          DesiredNumber(
            key: "n\(index)",
            e164: "+1555000\(index)",
            sid: "PN\(index)",
            route: route,
            smsEnabled: sms[index]
          )
        }
    )
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func agent() -> ResourceAddress {
    let names = prompts.keys.sorted()
    return ResourceAddress(.agents, names[Int.random(in: 0..<names.count, using: &random)])
  }

  private mutating func route() -> DesiredRoute {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return .webhook("https://router.example/\(Int.random(in: 0..<2, using: &random))")
    case 1:
      let first = agent()
      return .weighted(
        [DesiredShare(agent: first, weight: 70), DesiredShare(agent: agent(), weight: 30)],
        fallback: first
      )
    default: return .agent(agent())
    }
  }
}

/// Repeatable, and good enough to draw from.
private struct LinearGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) | (state << 31)
  }
}
