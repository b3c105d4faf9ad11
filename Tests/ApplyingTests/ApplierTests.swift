import API
import Applying
import Diagnostics
import JSON
import Planning
import Resources
import Synchronization
import TestSupport
import Testing

@Suite("Applying", .timeLimit(.minutes(45)))
struct ApplierTests {
  @Test("a write is confirmed by one read before dependents that rely on it are sent")
  func order() async {
    let bench = Bench { request, _ in
      switch request.line {
      case "POST /v1/agents": draft()
      case "POST /v1/phone-numbers": .data(.object(numberJSON("n1", "+15551230001")))
      default: draft(state: .published)
      }
    }
    let report = await bench.apply([
      createStep(1), publishStep(2, after: [1]), bindStep(3, after: [2]),
    ])
    #expect(report.verdict == .done)
    #expect(
      bench.lines == [
        "POST /v1/agents", "POST /v1/agents/a1/publish", "GET /v1/agents/a1",
        "POST /v1/phone-numbers",
      ]
    )
    #expect(bench.clock.elapsed == .zero)
  }

  @Test("an acknowledged write that is not visible yet is read again")
  func notVisibleYet() async {
    let bench = Bench { request, count in
      request.method == .post || count > 3 ? draft(state: .published) : draft()
    }
    let report = await bench.apply([
      step(1, .agent(.publish(.live(RemoteID(short: "a1"))))), step(2, after: [1]),
    ])
    #expect(report.verdict == .done)
    #expect(bench.clock.elapsed == .milliseconds(25 + 50 + 100))
    #expect(bench.events.contains(.stepWaiting(StepID(1), .notYetVisible)))
  }

  @Test("a 404 right after a write of this run is \"not yet\", and the write is sent again")
  func notAcceptedYet() async {
    let bench = Bench { request, count in
      switch request.line {
      case "POST /v1/agents/a1/publish":
        count < 4 ? .error(404, "not_found") : draft(state: .published)
      default: draft(state: count < 5 ? .draft : .published)
      }
    }
    let report = await bench.apply([createStep(1), publishStep(2, after: [1])])
    #expect(report.verdict == .done)
    #expect(bench.events.contains(.stepWaiting(StepID(2), .notYetAccepted)))
    #expect(report.steps.last?.further.map(\.reason).contains(.tooEarly) == true)
  }

  @Test(
    "a creation whose response was lost is found and adopted, not repeated",
    arguments: [true, false]
  )
  func adoptsDraft(isServerError: Bool) async {
    let bench = Bench { request, count in
      guard request.method == .get else {
        return isServerError ? .error(500, "internal_error") : .failure(.lostAnswer)
      }
      return count < 4 ? .page([]) : .page([.object(draftJSON())])
    }
    let report = await bench.apply([createStep(1)])
    #expect(report.steps.first?.status == .done(created: RemoteID(short: "a1"), adopted: true))
    #expect(bench.lines.filter { $0.hasPrefix("POST") }.count == 1)
  }

  @Test("a creation that is not visible after five seconds is sent again, three times in total")
  func repeatsCreation() async {
    let bench = Bench { request, _ in
      request.method == .get ? .page([]) : .failure(.lostAnswer)
    }
    let report = await bench.apply([createStep(1), publishStep(2, after: [1])])
    #expect(report.verdict == .partial)
    #expect(bench.lines.filter { $0.hasPrefix("POST") }.count == 3)
    #expect(bench.clock.elapsed == .seconds(15))
    let again = FurtherRequest("POST", "/v1/agents", .answerLost)
    #expect(report.steps.map(\.further) == [[again, again], []])
    #expect(report.steps.last?.status == .skipped(.dependency(StepID(1))))
  }

  @Test("a creation with an unexpected version number is marked again, and the plan is stale")
  func otherVersion() async throws {
    let stored = Mutex(draftJSON(version: 2, config: markedConfig(version: 1)))
    let bench = Bench { request, _ in
      if request.method == .put, let body = try? JSONValue(parsing: request.body ?? []) {
        stored.withLock {
          $0["config"] = .object(AgentTable.config.filled(body["config"]?.object ?? [:]))
        }
      }
      return .data(.object(stored.withLock { $0 }))
    }
    let report = await bench.apply([createStep(1), publishStep(2, after: [1])])
    #expect(report.verdicts == [.partial, .stale])
    #expect(report.steps.map { $0.further.map(\.reason) } == [[.compensation], []])
    #expect(
      bench.lines.filter { !$0.hasPrefix("GET") } == ["POST /v1/agents", "PUT /v1/agents/a1"]
    )
    let marker = stored.withLock { Marker(metadata: $0["config"]?["metadata"]) }
    #expect(marker == Marker(stack: "acme", version: 2))
  }

  @Test("a lost creation that appears after the second one is adopted, and the second is deleted")
  func lateFirstCreation() async {
    let deleted = Mutex(false)
    let isSecondSent = Mutex(false)
    let bench = Bench { request, count in
      switch request.line {
      case "POST /v1/agents":
        guard count > 0 else { return .failure(.lostAnswer) }
        isSecondSent.withLock { $0 = true }
        return draft("a2", version: 2)
      case "DELETE /v1/agents/a2":
        deleted.withLock { $0 = true }
        return .data(["deleted": true])
      case "GET /v1/agents/a2":
        return draft("a2", version: 2, state: deleted.withLock { $0 } ? .archived : .draft)
      default:
        return .page(isSecondSent.withLock { $0 } ? [.object(draftJSON())] : [])
      }
    }
    let report = await bench.apply([createStep(1)])
    #expect(report.steps.first?.status == .done(created: RemoteID(short: "a1"), adopted: true))
    #expect(deleted.withLock { $0 })
    #expect(
      report.steps.first?.further.map(\.reason) == [.answerLost, .compensation]
    )
    #expect(report.steps.first?.further.map(\.method) == ["POST", "DELETE"])
  }

  @Test("a refused publish succeeds when the version is published, and is stale otherwise")
  func refusedPublish() async {
    for (state, expected) in [
      (AgentState.published, ApplyReport.Verdict.done), (.archived, .stale),
    ] {
      let bench = Bench { request, _ in
        request.method == .get ? draft(state: state) : .error(409, "conflict")
      }
      let report = await bench.apply([step(1, .agent(.publish(.live(RemoteID(short: "a1")))))])
      #expect(report.verdict == expected)
      #expect(bench.lines.count == 2)
    }
  }

  @Test("a number bound in another project is a conflict, and the project is not named")
  func foreignNumber() async {
    let bench = Bench { request, _ in
      request.method == .get
        ? .page([])
        : .error(409, "conflict", details: ["existing_project_id": "secret-project"])
    }
    let report = await bench.apply([bindStep(1)])
    #expect(report.diagnostics.map(\.code) == [.apiConflict])
    #expect(!String(describing: report).contains("secret-project"))
  }

  @Test("a lost bind is found by number, SID and settings")
  func lostBind() async {
    let bench = Bench { request, _ in
      request.method == .get
        ? .page([.object(numberJSON("n1", "+15551230001", sid: "PN1", agent: "a1"))])
        : .failure(.lostAnswer)
    }
    let report = await bench.apply([bindStep(1)])
    #expect(report.steps.first?.status == .done(created: RemoteID(short: "n1"), adopted: true))
  }

  @Test("deleting an object that is already gone succeeds")
  func goneAlready() async {
    let bench = Bench { _, _ in .error(404, "not_found") }
    let report = await bench.apply([step(1, .number(.unbind(RemoteID(short: "n1"))))])
    #expect(report.steps.first?.status == .done(created: nil, adopted: true))
  }

  @Test("independent steps continue after an error")
  func independent() async {
    let bench = Bench { request, _ in
      request.path.contains("bad") ? .error(422, "validation_error") : draft(state: .published)
    }
    let report = await bench.apply([
      step(1, .agent(.publish(.live(RemoteID(short: "bad"))))),
      step(2, .agent(.publish(.live(RemoteID(short: "a1"))))),
      step(3, .agent(.publish(.live(RemoteID(short: "a1")))), after: [1]),
    ])
    #expect(report.verdict == .partial)
    #expect(report.steps.map(\.isDone) == [false, true, false])
  }

  @Test("a server that accepts no request for a minute receives no further request")
  func limited() async {
    let bench = Bench(parallelism: 1) { _, _ in .error(429, "rate_limited") }
    let report = await bench.apply([step(1), step(2), step(3)])
    #expect(report.verdict == .failed)
    #expect(report.diagnostics.map(\.code) == [.apiLimited])
    #expect(report.steps.last?.status == .skipped(.noUse(after: StepID(1))))
    #expect(bench.clock.elapsed == .seconds(60))
  }

  @Test("without a valid key or a role that writes, nothing else is tried", arguments: [401, 403])
  func unauthorized(status: Int) async {
    let bench = Bench(parallelism: 1) { _, _ in .error(status, "unauthorized") }
    let report = await bench.apply([step(1), step(2), step(3)])
    #expect(report.verdict == .unauthorized)
    #expect(bench.lines.count == 1)
    #expect(report.steps.last?.status == .skipped(.noUse(after: StepID(1))))
  }

  @Test("a refused value is reported at its place in the manifest")
  func place() async {
    let details: JSONValue = [
      "errors": [
        ["type": "less_than_equal", "loc": ["body", "config", "llm", "temperature"], "input": 9]
      ]
    ]
    let bench = Bench { _, _ in .error(422, "validation_error", details: details) }
    let report = await bench.apply([createStep(1)])
    #expect(report.diagnostics.map(\.span?.file) == ["/config/llm/temperature"])
    #expect(
      report.diagnostics.first?.detail
        == "The API rejected \"config.llm.temperature\": it is too large."
    )
  }

  @Test("an interrupt finishes requests in flight and starts no new one")
  func interrupt() async {
    let bench = Bench(parallelism: 1, interruptOn: "POST /v1/agents/a1/publish") { _, _ in
      draft(state: .published)
    }
    let report = await bench.apply([
      step(1, .agent(.publish(.live(RemoteID(short: "a1"))))), step(2),
    ])
    #expect(report.verdict == .partial)
    #expect(report.steps.map(\.isDone) == [true, false])
    #expect(report.steps.last?.status == .skipped(.interrupted))
  }

  @Test("a step that was started but not sent before an interrupt is not sent")
  func interruptBeforeSending() async {
    let bench = Bench(interruptAt: .stepStarted(StepID(1))) { _, _ in draft(state: .published) }
    let report = await bench.apply([step(1), step(2)])
    #expect(bench.lines == [])
    #expect(report.steps.allSatisfy { $0.status == .skipped(.interrupted) })
    #expect(report.verdict == .failed)
  }

  @Test("an interrupt prevents a lost write from being sent again")
  func interruptWhileRecovering() async {
    let bench = Bench(interruptAt: .stepWaiting(StepID(1), .answerLost)) { request, _ in
      request.method == .get ? .page([]) : .failure(.lostAnswer)
    }
    let report = await bench.apply([createStep(1)])
    #expect(report.steps.first?.status.mayBeWritten == true)
    #expect(bench.lines.filter { $0.hasPrefix("POST") }.count == 1)
  }

  @Test("a write answered with 429 is neither sent again nor waited for after an interrupt")
  func interruptWhileRateLimited() async {
    let publish = "POST /v1/agents/a1/publish"
    let bench = Bench(interruptOn: publish) { _, _ in tooMany(retryAfter: 30) }
    let report = await bench.apply([
      step(1, .agent(.publish(.live(RemoteID(short: "a1"))))), step(2, after: [1]),
    ])
    #expect(bench.lines == [publish])
    #expect(bench.clock.elapsed == .zero)
    #expect(
      report.steps.map(\.status) == [.skipped(.interrupted), .skipped(.interrupted)]
    )
    #expect(report.verdict == .failed)
    #expect(bench.events.contains(.stepSkipped(StepID(1), because: .interrupted)))
  }

  @Test("a write refused as too early is not sent again after an interrupt")
  func interruptWhileNotYetAccepted() async {
    let bench = Bench(interruptAt: .stepWaiting(StepID(2), .notYetAccepted)) { request, _ in
      request.line == "POST /v1/agents/a1/publish" ? .error(404, "not_found") : draft()
    }
    let report = await bench.apply([createStep(1), publishStep(2, after: [1])])
    #expect(bench.lines.filter { $0.hasSuffix("publish") }.count == 1)
    #expect(report.steps.map(\.isDone) == [true, false])
    #expect(report.steps.last?.status == .skipped(.interrupted))
    #expect(report.verdict == .partial)
  }

  @Test(
    "the effect of a write in flight is still read after an interrupt, with a short wait only",
    arguments: [(2, true), (30, false)]
  )
  func interruptWhileConfirming(retryAfter: Int, isDone: Bool) async {
    let bench = Bench(interruptOn: "GET /v1/agents/a1") { _, count in
      count == 1 ? tooMany(retryAfter: retryAfter) : draft(state: .published)
    }
    let report = await bench.apply([
      step(1, .agent(.publish(.live(RemoteID(short: "a1"))))), step(2, after: [1]),
    ])
    #expect(report.steps.first?.isDone == isDone)
    #expect(report.steps.first?.status.mayBeWritten == true)
    #expect(bench.clock.elapsed == (isDone ? .seconds(retryAfter) : .zero))
  }

  @Test("converged requires an empty fresh plan, which may take up to five seconds")
  func convergence() async {
    let left = Plan(stack: "acme", steps: [step(1)])
    for (plansBeforeEmpty, expected) in [(0, true), (3, true), (100, false)] {
      let plans = Mutex(0)
      let bench = Bench { _, _ in draft(state: .published) }
      let report = await bench.apply([step(1, .agent(.publish(.live(RemoteID(short: "a1")))))]) {
        _ in
        plans.withLock {
          $0 += 1
          return $0 > plansBeforeEmpty ? Plan(stack: "acme") : left
        }
      }
      #expect((report.convergence == .converged) == expected)
      #expect(bench.clock.elapsed >= (expected ? .zero : .seconds(5)))
      #expect(report.diagnostics.map(\.code) == (expected ? [] : [.notConverged]))
    }
  }
}

private func tooMany(retryAfter seconds: Int) -> ScriptedTransport.Reply {
  .error(429, "rate_limited", headers: [APIHeader("Retry-After", "\(seconds)")])
}

private func publishStep(_ number: Int, after dependencies: [Int]) -> Step {
  step(
    number,
    .agent(.publish(.created(by: StepID(1)))),
    after: dependencies,
    subject: .agent(name: "front")
  )
}

private func bindStep(_ number: Int, after dependencies: [Int] = []) -> Step {
  let settings = NumberSettings(
    target: .agent(.live(RemoteID(short: "a1"))),
    serverURL: nil,
    smsEnabled: false,
    metadata: nil
  )
  return step(
    number,
    .number(.bind(e164: "+15551230001", sid: "PN1", settings: settings)),
    after: dependencies,
    subject: .number(e164: "+15551230001")
  )
}
