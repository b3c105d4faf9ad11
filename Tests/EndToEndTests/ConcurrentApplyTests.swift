import API
import Applying
import Diagnostics
import Planning
import Resources
import Sandbox
import TestSupport
import Testing

/// Two CI jobs on separate machines apply one stack at once.
///
/// The interleavings are a sample whose density is a matter of ``TestScale``;
/// `TURNFORM_TEST_SCALE=200` tries all of them.
@Suite("Two applies of one stack at once", .timeLimit(.minutes(45)))
struct ConcurrentApplyTests {
  static let interleavings: [Interleaving] =
    [.alternating]
    + TestScale.current.sample(stride(from: 0, to: 60, by: 3).map { .within(first: $0) }, oneOf: 2)
    + TestScale.current.sample((0..<20).map { .random(seed: $0) }, oneOf: 2)

  @Test("creating everything")
  func create() async throws {
    try await expectRaces(before: nil, after: WholeStack())
  }

  @Test("changing everything")
  func change() async throws {
    try await expectRaces(before: WholeStack(), after: .changed)
  }

  /// Checks the duplicates and leftovers after two concurrent runs, over all interleavings.
  private func expectRaces(before: WholeStack?, after: WholeStack) async throws {
    var races: Set<String> = []
    for interleaving in Self.interleavings {
      races.formUnion(try await check(interleaving, before: before, after: after))
    }
    // The objects that the API lets two clients create twice, and nothing else.
    let possible: Set = ["document", "draft", "webhooks"]
    #expect(TestScale.current.isFull ? races == possible : races.isSubset(of: possible), "\(races)")
  }

  /// Afterwards one more apply converges, no duplicate exists, and `gc` removes leftovers.
  ///
  /// - Returns: The kinds of the duplicates and leftovers before that.
  private func check(
    _ interleaving: Interleaving,
    before: WholeStack?,
    after: WholeStack
  ) async throws -> Set<String> {
    let place: Comment = "\(interleaving)"
    let bench = try await ApplyBench(commitLag: .milliseconds(700))
    let sinks = [RecordingSink(), RecordingSink()]
    if let before {
      let (desired, secrets) = try before.load()
      let (report, _) = await bench.apply(desired, secrets: secrets, sink: sinks[0])
      try #require(report?.verdict == .done)
      bench.clock.advance(by: .seconds(10))
    }
    let (desired, secrets) = try after.load()
    let conductor = interleaving.conductor
    await withTaskGroup { group in
      for (run, sink) in sinks.enumerated() {
        group.addTask {
          _ = await bench.apply(
            desired,
            secrets: secrets,
            sink: sink,
            lost: { sink.open },
            turn: { await conductor.turn(of: run) }
          )
          await conductor.end(run)
        }
      }
    }
    let between = try await bench.settled(desired, lost: sinks[0].open)
    let doubles = try await bench.everything().doubles
    #expect(between.live.blemishes.filter { $0.hasPrefix("misrouted") } == [], place)
    #expect(!between.plan.isRefused, "\(place): \(between.plan.diagnostics)")
    let repeated = doubles.contains { $0.hasPrefix("document") }
    #expect(between.plan.diagnostics.map(\.code).contains(.documentRepeated) == repeated, place)

    let (third, _) = await bench.apply(
      desired,
      secrets: secrets,
      sink: sinks[0],
      lost: { sinks[0].open }
    )
    #expect(third?.verdict == .done, "\(place): \(third?.diagnostics ?? [])")
    #expect(try await bench.clean(desired)?.verdict == .done, place)
    let end = try await bench.settled(desired, lost: sinks[0].open)
    #expect(end.plan.isEmpty && !end.plan.isRefused, place)
    #expect(end.live.blemishes == [], place)
    let everything = try await bench.everything()
    #expect(everything.doubles == [], place)
    #expect(everything.objects(of: .webhooks).count == 1, place)
    let kept = Set(sinks.flatMap(\.keptIDs))
    #expect(everything.objects(of: .webhooks).allSatisfy { kept.contains($0.id) }, place)
    return Set((doubles + between.live.blemishes).map { String($0.prefix { $0 != " " }) })
  }
}
