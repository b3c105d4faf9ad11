import API
import JSON
import Planning
import Resources
import Synchronization
import TestSupport
import Testing

@testable import Applying

/// A write is read back only where a later step relies on it, and many share one read.
@Suite("Confirming writes", .timeLimit(.minutes(45)))
struct ConfirmationTests {
  private static let agents = (1...60).map { "agent-\($0)" }

  private static func create(_ number: Int, _ name: String) -> Step {
    createStep(number, ObjectName(name))
  }

  private static func publish(_ number: Int, _ name: String, of creator: Int) -> Step {
    step(
      number,
      .agent(.publish(.created(by: StepID(creator)))),
      after: [creator],
      subject: .agent(name: ObjectName(name))
    )
  }

  private static func bind(_ number: Int, to creator: Int, after publish: Int) -> Step {
    let e164 = ObjectName("+1555123\(1000 + number)")
    let settings = NumberSettings(
      target: .agent(.created(by: StepID(creator))),
      serverURL: nil,
      smsEnabled: false,
      metadata: nil
    )
    return step(
      number,
      .number(.bind(e164: e164, sid: e164, settings: settings)),
      after: [publish],
      subject: .number(e164: e164)
    )
  }

  // MARK: - Which writes

  @Test("only steps that others rely on are confirmed")
  func needs() {
    let steps = [
      Self.create(1, "front"), Self.publish(2, "front", of: 1), Self.bind(3, to: 1, after: 2),
      step(
        4,
        .number(.setWeights(.created(by: StepID(3)), [])),
        after: [3],
        subject: .number(e164: "+15551231003")
      ),
    ]
    #expect(needed(steps) == [2])
    // Another agent's config holds the id of the draft: the API does not check it.
    let naming = step(5, after: [1], subject: .agent(name: "back"))
    #expect(needed(steps + [naming]) == [1, 2])
    // A second request about the same agent must not meet the commit of the creation.
    let archive = step(
      5,
      .agent(.delete(RemoteID(short: "a0"))),
      subject: .agent(name: "front")
    )
    #expect(needed(steps + [archive]) == [1, 2, 5])
    let later = step(
      5,
      .agent(.delete(RemoteID(short: "a0"))),
      after: [2],
      subject: .agent(name: "front")
    )
    #expect(needed(steps + [later]) == [2])
  }

  @Test("a link is confirmed before the publish that makes it answer callers")
  func links() {
    let link = step(
      2,
      .agent(
        .linkKnowledgeBase(
          agent: .created(by: StepID(1)),
          .live(RemoteID(short: "b1")),
          settings: [:]
        )
      ),
      after: [1],
      subject: .agent(name: "front")
    )
    let publish = step(
      3,
      .agent(.publish(.created(by: StepID(1)))),
      after: [2],
      subject: .agent(name: "front")
    )
    #expect(needed([Self.create(1, "front"), link, publish]) == [2])
  }

  private func needed(_ steps: [Step]) -> [Int] {
    let needs = ConfirmationNeeds(steps)
    return steps.map(\.id).filter { needs[$0] }.map(\.number)
  }

  // MARK: - How many reads

  @Test(
    "60 new agents with a number each are confirmed by pages of one list",
    arguments: [1, 8, 64]
  )
  func shared(parallelism: Int) async {
    let steps =
      Self.agents.enumerated().map { Self.create($0 + 1, $1) }
      + Self.agents.enumerated().map { Self.publish($0 + 61, $1, of: $0 + 1) }
      + Self.agents.indices.map { Self.bind($0 + 121, to: $0 + 1, after: $0 + 61) }
    let server = PublishedServer()
    let bench = Bench(parallelism: parallelism) { request, _ in server.answer(request) }
    let report = await bench.apply(steps)
    #expect(report.verdict == .done)
    let reads = bench.lines.filter { $0.hasPrefix("GET") }
    let writes = bench.lines.count - reads.count
    #expect(writes == 180)
    // Fewer than 20 may be left for single reads while the last publishes are under way.
    #expect(reads.filter { $0.contains("state=published") }.count <= 4, "\(reads)")
    #expect(reads.count < Confirmations.fewest + 4, "\(reads)")
    // No number is bound before its version was seen published.
    #expect(server.bindsTooEarly == 0)
  }

  @Test(
    "a list whose pages never end is read within its limits, whatever its rows are",
    arguments: [false, true]
  )
  func endless(isUnknown: Bool) async throws {
    let rows = (1...1000)
      .map { number -> JSONValue in
        var row = agentJSON("a\(number)", "agent-\(number)", version: 1)
        if isUnknown { row["state"] = "weird" }
        return .object(row)
      }
    let page = ScriptedTransport.Reply.page(rows, total: .max)
    let transport = ScriptedTransport { _, _ in page }
    let client = APIClient(transport: transport, clock: TestClock())
    let look = Confirmations.Look(
      target: .list(.agents(.published)),
      writes: [answered(2000)],
      delay: .zero
    )
    let observed = try await Watcher(client: client).observe(look)
    #expect(observed.steps.isEmpty)
    #expect(observed.pages == SizeLimits.objects / SizeLimits.page)
  }

  @Test("an upload is no reason to wait with reads: it may take minutes")
  func uploads() {
    let document = DesiredDocument(
      name: "faq.md",
      path: "faq.md",
      contentType: "text/markdown",
      digest: ""
    )
    let upload = step(
      1,
      .object(.uploadDocument(knowledgeBase: .live(RemoteID(short: "b1")), document)),
      subject: .document(knowledgeBase: "b", "faq.md")
    )
    var schedule = Schedule([upload, step(2, after: [1]), step(3), step(4, after: [3])])
    #expect(schedule.next(upTo: 8).map(\.id.number) == [1, 3])
    #expect(schedule.expectedAnswers == 1)
  }

  @Test("few answered writes are read one by one, and a list that fails is not read again")
  func singles() {
    var confirmations = Confirmations()
    let writes = (1...30).map(answered)
    for write in writes.prefix(19) { confirmations.add(write) }
    #expect(confirmations.looks(spare: 0, now: .zero).isEmpty)
    let few = confirmations.looks(spare: 10, now: .zero)
    #expect(few.count == 19)
    #expect(few.allSatisfy { if case .single = $0.target { true } else { false } })

    confirmations = Confirmations()
    for write in writes { confirmations.add(write) }
    let shared = confirmations.looks(spare: 1, now: .zero)
    #expect(shared.map(\.target) == [.list(.agents(.published))])
    #expect(shared.first?.writes.count == 30)
    #expect(confirmations.looks(spare: 1, now: .zero).isEmpty)
    let failure = APIError(.lostAnswer, request: APIRequest(.get, "/v1/agents"))
    let findings = confirmations.record(shared[0], .failure(failure), now: .zero)
    #expect(findings.failed.isEmpty)
    let again = confirmations.looks(spare: 20, now: .zero)
    #expect(again.allSatisfy { if case .single = $0.target { true } else { false } })
    #expect(again.count == 30)
  }

  @Test("a write that does not show is looked for with growing waits, for five seconds")
  func waits() {
    var confirmations = Confirmations()
    confirmations.add(answered(1))
    var now = Duration.zero
    var delays: [Duration] = []
    var findings = Confirmations.Findings()
    while findings.failed.isEmpty {
      let look = confirmations.looks(spare: 1, now: now)[0]
      delays.append(look.delay)
      now += look.delay
      findings = confirmations.record(
        look,
        .success(Watcher.Observed(steps: [], pages: 1)),
        now: now
      )
      #expect(findings.missing == (delays.count == 1 ? [StepID(1)] : []))
    }
    #expect(delays.prefix(4).map(\.self) == [0, 25, 50, 100].map { .milliseconds($0) })
    #expect(now == RetryTimeouts.notYet)
    #expect(confirmations.looks(spare: 1, now: now).isEmpty)
  }

  private func answered(_ number: Int) -> AnsweredWrite {
    AnsweredWrite(
      step: StepID(number),
      goal: .agent(.state(RemoteID(short: "a\(number)"), .published)),
      created: nil,
      further: [],
      messages: FailureMessages(step: step(number)) { _, _ in nil }
    )
  }
}

/// A server whose publishes show in its list at once, and that counts numbers bound too early.
private final class PublishedServer: Sendable {
  private struct State {
    var drafts: [String: JSONObject] = [:]
    var published: [String] = []
    var seen: Set<String> = []
    var bindsTooEarly = 0
  }

  private let state = Mutex(State())

  var bindsTooEarly: Int { state.withLock(\.bindsTooEarly) }

  func answer(_ request: APIRequest) -> ScriptedTransport.Reply {
    state.withLock { state in
      let body = request.body.flatMap { try? JSONValue(parsing: $0) }
      let path = request.path.split(separator: "/").map(String.init)
      switch (request.method, request.path) {
      case (.post, "/v1/agents"):
        let id = "a\(state.drafts.count + 1)"
        let name = body?["name"]?.string ?? ""
        state.drafts[id] = agentJSON(
          id,
          name,
          version: 1,
          state: .draft,
          environment: .production,
          config: AgentTable.config.filled(markedConfig(version: 1))
        )
        return .data(.object(state.drafts[id] ?? [:]))
      case (.post, "/v1/phone-numbers"):
        let target = body?["routing_target_id"]?.string ?? ""
        if !state.seen.contains(target) { state.bindsTooEarly += 1 }
        return .data(.object(numberJSON("n\(target)", body?["e164_number"]?.string ?? "")))
      case (.post, _):
        state.published.append(path[2])
        return .data(.object(state.drafts[path[2]] ?? [:]))
      case (_, let list) where list.contains("state=published"):
        state.seen.formUnion(state.published)
        return .page(state.published.map { .object(row($0, state)) })
      default:
        state.seen.insert(path[2])
        return .data(.object(row(path[2], state)))
      }
    }
  }

  private func row(_ id: String, _ state: State) -> JSONObject {
    var row = state.drafts[id] ?? [:]
    row["state"] = .string(state.published.contains(id) ? "published" : "draft")
    return row
  }
}
