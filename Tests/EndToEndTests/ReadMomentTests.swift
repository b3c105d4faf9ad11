import API
import Applying
import Planning
import Resources
import TestSupport
import Testing

/// A run that has to repeat one request reads its lists seconds apart, and another run may do all
/// of its work in between.
@Suite("Lists read at different moments", .timeLimit(.minutes(45)))
struct ReadMomentTests {
  @Test("no object is made twice", arguments: [false, true])
  func moments(isChange: Bool) async throws {
    let before = isChange ? WholeStack() : nil
    let after = isChange ? WholeStack.changed : WholeStack()
    let paths = try await prepared(before, after).early.keys.sorted()
    #expect(paths.count >= 7)
    let cases = paths.flatMap { path in [true, false].map { (path: path, isEarly: $0) } }
    for (path, isEarly) in TestScale.current.sample(cases, oneOf: 1) {
      let place: Comment = "\(path) \(isEarly ? "early" : "late"), change \(isChange)"
      let (bench, early) = try await prepared(before, after)
      let (desired, secrets) = try after.load()
      let sinks = [RecordingSink(), RecordingSink()]
      let (first, _) = await bench.apply(desired, secrets: secrets, sink: sinks[0])
      try #require(first?.verdict == .done, place)
      bench.clock.advance(by: .seconds(10))
      _ = await bench.apply(
        desired,
        secrets: secrets,
        sink: sinks[1],
        early: early.filter { ($0.key == path) == isEarly }
      )
      #expect(try await bench.clean(desired)?.verdict == .done, place)
      let (third, _) = await bench.apply(desired, secrets: secrets, sink: sinks[1])
      #expect(third?.verdict == .done, place)
      let end = try await bench.settled(desired)
      #expect(end.plan.isEmpty && !end.plan.isRefused, place)
      let everything = try await bench.everything(histories: .all)
      #expect(everything.doubles == [], place)
      let published = Dictionary(
        grouping: everything.agents.filter(\.wasPublished),
        by: \.name
      )
      .mapValues(\.count)
      #expect(Set(published.values) == [isChange ? 2 : 1], place)
    }
  }

  /// A project as it was before, and the responses to reading it.
  private func prepared(
    _ before: WholeStack?,
    _ after: WholeStack
  ) async throws -> (bench: ApplyBench, early: [String: APIResponse]) {
    let bench = try await ApplyBench(commitLag: .zero)
    if let before {
      let (desired, secrets) = try before.load()
      let (report, _) = await bench.apply(desired, secrets: secrets, sink: RecordingSink())
      try #require(report?.verdict == .done)
    }
    return (bench, try await bench.firstReading(of: try after.load().desired))
  }
}
