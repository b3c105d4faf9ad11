import API
import Applying
import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// A refusal that no write of this run can explain is not resolved by waiting.
@Suite("Impossible is not \"not yet\"", .timeLimit(.minutes(15))) struct LagTests {
  /// One operation that follows others of the same run.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let earlier: [Planning.Operation]
    let operation: Planning.Operation
    let notFound: Bool
    let conflict: Bool

    init(
      _ testDescription: String,
      _ operation: Planning.Operation,
      after earlier: [Planning.Operation] = [],
      notFound: Bool = false,
      conflict: Bool = false
    ) {
      self.testDescription = testDescription
      self.operation = operation
      self.earlier = earlier
      self.notFound = notFound
      self.conflict = conflict
    }
  }

  @Test(
    "every operation is repeated only for refusals that the run's own writes may cause",
    arguments: cases
  )
  func lag(example: Case) {
    var own = OwnWrites()
    for (index, operation) in example.earlier.enumerated() {
      own.add(step(index + 1, operation, subject: Self.subject))
    }
    let count = example.earlier.count
    let last = step(
      count + 1,
      example.operation,
      after: Array(1..<count + 1),
      subject: Self.subject
    )
    #expect(own.lag(before: last) == Lag(notFound: example.notFound, conflict: example.conflict))
  }

  @Test("a number bound in another project is tried once, even after a publish")
  func foreignNumber() async {
    let bench = Bench { request, _ in
      switch request.line {
      case "POST /v1/phone-numbers":
        .error(409, "conflict", details: ["existing_project_id": "theirs"])
      case let line where line.contains("phone-numbers"): .page([])
      default: draft(state: .published)
      }
    }
    let report = await bench.apply([
      step(1, .agent(.publish(.live(Self.agent)))),
      step(2, Self.bind, after: [1], subject: Self.subject),
    ])
    #expect(bench.lines.filter { $0 == "POST /v1/phone-numbers" }.count == 1)
    #expect(bench.clock.elapsed == .zero)
    #expect(report.diagnostics.map(\.code) == [.apiConflict])
    #expect(report.diagnostics.first?.detail.contains("bound in another project") == true)
  }

  @Test("a 500 for a new number indicates a SID that is bound elsewhere")
  func takenSID() async {
    let bench = Bench { request, _ in
      request.line == "POST /v1/phone-numbers" ? .error(500, "internal_error") : .page([])
    }
    let report = await bench.apply([step(1, Self.bind, subject: Self.subject)])
    #expect(bench.lines.filter { $0 == "POST /v1/phone-numbers" }.count == RetryTimeouts.sends)
    let detail = report.diagnostics.first?.detail ?? ""
    #expect(detail.contains("when another number has the SID \"PN1\""), "\(detail)")
  }

  @Test("a number unbound by this run is retried until the API sees it unbound")
  func ownNumber() async {
    let bench = Bench { request, count in
      switch request.line {
      case "POST /v1/phone-numbers" where count < 6: .error(409, "conflict")
      case "POST /v1/phone-numbers", "GET /v1/phone-numbers/n2":
        .data(.object(numberJSON("n2", "+15551230001", sid: "PN1")))
      case "DELETE /v1/phone-numbers/n1": .data(["deleted": true])
      case "GET /v1/phone-numbers/n1": .error(404, "not_found")
      default: .page([])
      }
    }
    let report = await bench.apply([
      step(1, .number(.unbind(RemoteID(short: "n1"))), subject: Self.subject),
      step(2, Self.bind, after: [1], subject: Self.subject),
    ])
    #expect(report.verdict == .done)
    #expect(bench.lines.filter { $0 == "POST /v1/phone-numbers" }.count > 1)
  }

  private static let agent = RemoteID(short: "a1")
  private static let base = RemoteID(short: "k1")
  private static let subject = Step.Subject.number(e164: "+15551230001")
  private static let settings = NumberSettings(
    target: .agent(.live(agent)),
    serverURL: nil,
    smsEnabled: false,
    metadata: nil
  )
  private static let bind = Planning.Operation.number(
    .bind(
      e164: "+15551230001",
      sid: "PN1",
      settings: settings
    )
  )
  private static let create = Planning.Operation.agent(
    .create(
      name: "front",
      environment: .production,
      config: [:],
      version: 1
    )
  )
  private static let publish = Planning.Operation.agent(.publish(.live(agent)))
  private static let unbind = Planning.Operation.number(.unbind(RemoteID(short: "n1")))
  private static let unlink = Planning.Operation.agent(.unlinkKnowledgeBase(agent: agent, base))
  private static let document = DesiredDocument(
    name: "faq~1.md",
    path: "faq.md",
    contentType: "text/markdown",
    digest: ""
  )

  static let cases = [
    Case("a new draft", create, after: [publish]),
    Case("publishing what was there", publish, after: [create, publish]),
    Case(
      "publishing what was made",
      .agent(.publish(.created(by: StepID(1)))),
      after: [create],
      notFound: true
    ),
    Case(
      "updating what was there",
      .agent(.updateDraft(.live(agent), name: "a", config: [:], version: 1))
    ),
    Case(
      "updating what was made",
      .agent(.updateDraft(.created(by: StepID(1)), name: "a", config: [:], version: 1)),
      after: [create],
      notFound: true
    ),
    Case("bringing back", .agent(.rollback(agent)), after: [publish]),
    Case("archiving", .agent(.delete(agent)), after: [publish]),
    Case("binding", bind, after: [publish, create]),
    Case("binding again", bind, after: [unbind], conflict: true),
    Case(
      "binding to what was made",
      .number(
        .bind(
          e164: "+15551230001",
          sid: "PN1",
          settings: NumberSettings(
            target: .agent(.created(by: StepID(1))),
            serverURL: nil,
            smsEnabled: false,
            metadata: nil
          )
        )
      ),
      after: [create, publish],
      notFound: true
    ),
    Case(
      "updating a number",
      .number(.update(RemoteID(short: "n1"), settings: settings)),
      after: [publish]
    ),
    Case(
      "making a takeaway",
      .object(.create(.takeaways, naturalKey: "t", ["name": "t"])),
      after: [publish]
    ),
    Case("deleting a takeaway", .object(.delete(.takeaways, base))),
    Case(
      "deleting a takeaway let go of",
      .object(.delete(.takeaways, base)),
      after: [publish],
      conflict: true
    ),
    Case("deleting a knowledge base", .object(.delete(.knowledgeBases, base)), after: [publish]),
    Case(
      "deleting a knowledge base let go of",
      .object(.delete(.knowledgeBases, base)),
      after: [unlink],
      conflict: true
    ),
    Case("deleting an eval", .object(.delete(.evals, base)), after: [publish]),
    Case(
      "uploading",
      .object(.uploadDocument(knowledgeBase: .live(base), document)),
      after: [publish]
    ),
    Case(
      "uploading into what was made",
      .object(.uploadDocument(knowledgeBase: .created(by: StepID(1)), document)),
      after: [.object(.create(.knowledgeBases, naturalKey: "k", ["name": "k"]))],
      notFound: true
    ),
    Case(
      "linking what was made",
      .agent(.linkKnowledgeBase(agent: .live(agent), .created(by: StepID(1)), settings: [:])),
      after: [.object(.create(.knowledgeBases, naturalKey: "k", ["name": "k"]))],
      notFound: true
    ),
  ]
}
