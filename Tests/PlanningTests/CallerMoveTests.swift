import JSON
import Planning
import Resources
import TestSupport
import Testing

@Suite("Callers moved by a plan") struct CallerMoveTests {
  /// `a@3:90 b:10` is a split, `a@3` a single agent, `https://…` a webhook.
  private func route(_ text: String) -> CallRoute {
    let entries = text.split(separator: " ").map { $0.split(separator: ":", maxSplits: 1) }
    guard entries.count > 1 else { return CallRoute(answerer(text)) }
    return CallRoute(
      entries: entries.map { (answerer(String($0[0])), Int($0[1]) ?? 0) },
      fallback: answerer(String(entries[0][0]))
    )
  }

  private func answerer(_ text: String) -> CallRoute.Answerer {
    if text.hasPrefix("https") { return .webhook(text) }
    let parts = text.split(separator: "@").map(String.init)
    return .agent(ObjectName(parts[0]), version: parts.count > 1 ? Int(parts[1]) : nil)
  }

  private func name(_ answerer: CallRoute.Answerer) -> String {
    switch answerer {
    case .agent(let name, let version): name.text + (version.map { "@\($0)" } ?? "")
    case .unknownAgent(let id): id
    case .webhook(let url): url
    case .workflow(let id): id
    case .nobody: "nobody"
    }
  }

  private func moves(_ before: String, _ after: String) -> [String] {
    callersMoved(from: route(before), to: route(after))
      .map { "\($0.percent) \(name($0.from)) \(name($0.to))" }
  }

  @Test(
    "only callers who get another agent, or another variant of an A/B test, are moved",
    arguments: [
      // A different agent.
      ("a@1:80 b@1:20", "a@1:60 b@1:40", ["20 a@1 b@1"]),
      ("a@1:80 b@1:20", "b@1:20 a@1:80", ["20 a@1 b@1", "20 b@1 a@1"]),
      ("a@1:50 b@1:50", "a@1:40 b@1:20 c@1:40", ["40 b@1 c@1", "10 a@1 b@1"]),
      ("a@1", "a@1:70 b@1:30", ["30 a@1 b@1"]),
      ("a@1:70 b@1:30", "a@1", ["30 b@1 a@1"]),
      ("a@1", "b@4", ["100 a@1 b@4"]),
      ("https://r.test", "a@1:50 b@1:50", ["50 https://r.test a@1", "50 https://r.test b@1"]),
      // The same agent, published again or rolled back.
      ("a@3", "a@4", []),
      ("a@4", "a@3", []),
      ("a@1:80 b@1:20", "a@2:80 b@2:20", []),
      ("a@1:80 b@1:20", "a@2:70 b@2:30", ["10 a@1 b@2"]),
      ("a@3:90 a@1:10", "a@4:90 a@1:10", []),
      // A/B tests.
      ("a@3:90 a@1:10", "a@4:80 a@1:20", ["10 a@3 a@1"]),
      ("a@3:90 a@1:10", "a@4", ["10 a@1 a@4"]),
      ("a@3", "a@4:90 a@3:10", ["90 a@3 a@4"]),
      ("a@3:90 a@1:10", "a@3:90 a@2:10", ["10 a@1 a@2"]),
      ("a@3:90 a@4:10", "a@5:90 a@4:10", []),
      // Two shares of the same agent count as one.
      ("a@1:50 a@1:50", "a@1", []),
      ("a@1:40 b@1:20 a@1:40", "c@1:40 b@1:20 c@1:40", ["80 a@1 c@1"]),
    ]
  )
  func table(before: String, after: String, expected: [String]) {
    #expect(moves(before, after) == expected)
  }

  @Test("the percentages equal a count over the buckets", arguments: 0..<50)
  func counted(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    func split() -> CallRoute {
      var rest = 100
      var entries: [(answerer: CallRoute.Answerer, weight: Int)] = []
      for index in 0..<Int.random(in: 2...10, using: &random) {
        let weight = index == 9 ? rest : Int.random(in: 1...max(1, rest / 2), using: &random)
        guard rest > 0 else { break }
        let agent = ["a", "b", "c", "d"].randomElement(using: &random) ?? "a"
        entries.append((.agent(ObjectName(agent), version: 1), weight))
        rest -= weight
      }
      return CallRoute(entries: entries, fallback: .agent("a", version: 1))
    }
    let (before, after) = (split(), split())
    var counts: [[CallRoute.Answerer?]: Int] = [:]
    for bucket in 0..<100 {
      let ends = [before, after].map { $0.share(of: bucket)?.answerer }
      #expect(!ends.contains(nil))
      if ends[0] != ends[1] { counts[ends, default: 0] += 1 }
    }
    let moves = callersMoved(from: before, to: after)
    let found = Dictionary(moves.map { ([$0.from, $0.to], $0.percent) }) { $0 + $1 }
    #expect(found == counts, "seed \(seed)")
    #expect(moves.map(\.percent) == moves.map(\.percent).sorted(by: >))
  }

  @Test("a split on a webhook number splits no callers")
  func inactive() {
    let split = ConfiguredRoute(
      .webhook,
      .webhook("https://r.test"),
      split: [ConfiguredRoute.Share(.agent("a", version: 1), weight: 100)]
    )
    #expect(CallRoute(split) == CallRoute(.webhook("https://r.test")))
  }

  @Test("only numbers that are bound before and after report moves")
  func changes() {
    func moves(_ action: Change.Action) -> [CallerMove]? {
      Change(
        address: ResourceAddress(.numbers, "x"),
        action: action,
        reason: .edited,
        naturalKey: "x"
      )
      .callersMoved
    }
    func number(_ agent: ObjectName) -> ChangedValue {
      let route = ConfiguredRoute(.agent, .agent(agent, version: 1))
      return .number(ChangedNumber(e164: "+15551230001", sid: "PN1", route: route))
    }
    let (old, new) = (number("a"), number("b"))
    #expect(moves(.create(after: new)) == nil)
    #expect(moves(.delete(before: old)) == nil)
    #expect(moves(.update(before: .object([:]), after: .object(["a": 1]))) == nil)
    #expect(moves(.update(before: old, after: old)) == [])
    #expect(moves(.update(before: old, after: new))?.map(\.percent) == [100])
  }
}
