import API
import Applying
import Diagnostics
import JSON
import Planning
import Resources
import Synchronization
import TestSupport
import Testing

/// Writes that a server confirms but does not store.
@Suite("Confirmed is not stored", .timeLimit(.minutes(15))) struct LossStepTests {
  private static let written: JSONObject = [
    "system_prompt": "Hello.", "llm": ["reasoning_effort": "high"],
    "metadata": .object(JSONObject().marked(Marker(stack: "acme", version: 1, digest: "d"))),
  ]
  private static var dropped: JSONObject {
    var config = written
    config["llm"] = nil
    return config
  }
  private static let create = step(
    1,
    .agent(
      .create(
        name: "front",
        environment: .production,
        config: StepContent(written),
        version: 1
      )
    ),
    subject: .agent(name: "front")
  )
  private static let publish = step(
    2,
    .agent(.publish(.created(by: StepID(1)))),
    after: [1],
    subject: .agent(name: "front")
  )

  @Test(
    "a draft that lacks a field is not published, whether its response arrived or was lost",
    arguments: [false, true]
  )
  func draft(isLost: Bool) async {
    let stored = draftJSON(config: Self.dropped)
    let bench = Bench { request, _ in
      switch request.line {
      case "POST /v1/agents": isLost ? .failure(.lostAnswer) : .data(.object(stored))
      case let line where line.contains("state=draft"): .page([.object(stored)])
      default: .data(.object(stored))
      }
    }
    let report = await bench.apply([Self.create, Self.publish])
    #expect(report.verdicts == [.partial])
    #expect(report.diagnostics.map(\.code) == [.fieldNotKept])
    #expect(
      report.diagnostics.first?.detail.contains("\"config.llm.reasoning_effort\"") == true
    )
    #expect(report.diagnostics.first?.span?.file == "/config/llm/reasoning_effort")
    #expect(bench.lines.filter { $0.hasPrefix("POST") } == ["POST /v1/agents"])
  }

  @Test("a draft of another run with the same marker and other content is not adopted")
  func otherContent() async {
    var other = Self.dropped
    other["system_prompt"] = "Somebody else's."
    other["llm"] = ["reasoning_effort": "low"]
    let stored = draftJSON("a9", config: other)
    let bench = Bench { request, _ in
      request.method == .get ? .page([.object(stored)]) : .failure(.lostAnswer)
    }
    let report = await bench.apply([Self.create])
    #expect(report.steps.first?.isDone == false)
    #expect(bench.lines.filter { $0.hasPrefix("POST") }.count == 3)
  }

  @Test("an object that this run made, saw and no longer finds is reported as lost, and is partial")
  func lostLater() async {
    let isThere = Mutex(true)
    let bench = Bench { request, _ in
      switch request.line {
      case "POST /v1/agents/a1/publish":
        isThere.withLock { $0 = false }
        return .error(404, "not_found")
      default:
        guard isThere.withLock(\.self) else { return .error(404, "not_found") }
        return .data(.object(draftJSON(config: Self.written)))
      }
    }
    let report = await bench.apply([Self.create, Self.publish])
    #expect(report.verdicts == [.partial])
    #expect(report.diagnostics.map(\.code) == [.writeLost])
    #expect(bench.clock.elapsed == .seconds(5))
  }

  @Test("an acknowledged object that never appears is lost, for every kind")
  func neverShows() async {
    let takeaway: JSONValue = [
      "id": "t1", "name": "csat", "description": nil, "schema": [:], "prompt": nil, "model": nil,
    ]
    let steps: [(Planning.Operation, JSONValue)] = [
      (Self.create.operation, .object(draftJSON(config: Self.written))),
      (
        .object(.create(.takeaways, naturalKey: "csat", ["name": "csat", "schema": [:]])), takeaway
      ),
      (.number(.unbind(RemoteID(short: "n1"))), ["deleted": true]),
    ]
    for (operation, answer) in steps {
      let bench = Bench { request, _ in
        guard request.method == .get else { return .data(answer) }
        return operation == .number(.unbind(RemoteID(short: "n1")))
          ? .data(.object(numberJSON("n1", "+15551230001"))) : .error(404, "not_found")
      }
      let report = await bench.apply([step(1, operation), step(2, after: [1])])
      #expect(report.verdicts == [.partial], "\(operation)")
      #expect(report.diagnostics.map(\.code) == [.writeLost])
    }
  }
}
