import Diagnostics
import JSON
import Planning
import Resources
import Testing

/// Decisions on documents with one name, and thus with one content.
@Suite("Documents with the same content")
struct DocumentDecisionTests {
  private static let base = RemoteID("faq")
  private static let name: ObjectName = "faq~9f2c1b7e.md"
  private let policy = Policy(allowedDeletes: 0)

  struct Case: Sendable, CustomTestStringConvertible {
    /// The statuses of the documents `d0`, `d1` …, in this order.
    let statuses: [LiveDocument.Status]
    let isUploaded: Bool
    let deleted: [String]
    let code: DiagnosticCode?

    var testDescription: String { statuses.map(\.rawValue).joined(separator: ", ") }
  }

  static let cases = [
    Case(statuses: [.ready], isUploaded: false, deleted: [], code: nil),
    Case(statuses: [.failed], isUploaded: true, deleted: ["d0"], code: nil),
    Case(statuses: [.processing], isUploaded: true, deleted: ["d0"], code: .documentUnfinished),
    Case(
      statuses: [.processing, .processing],
      isUploaded: true,
      deleted: ["d0", "d1"],
      code: .documentUnfinished
    ),
    Case(
      statuses: [.failed, .processing],
      isUploaded: true,
      deleted: ["d0", "d1"],
      code: .documentUnfinished
    ),
    Case(statuses: [.ready, .ready], isUploaded: false, deleted: ["d1"], code: .documentRepeated),
    Case(
      statuses: [.processing, .ready, .ready],
      isUploaded: false,
      deleted: ["d0", "d2"],
      code: .documentRepeated
    ), Case(statuses: [.failed, .ready], isUploaded: false, deleted: ["d0"], code: nil),
  ]

  private func desired(_ links: Bool = false) -> DesiredState {
    let base = ReferencePlanTests.base(documents: [Self.name.text])
    let link = DesiredLink(knowledgeBase: base.object.address, settings: [:])
    return DesiredState(
      stack: "acme",
      agents: links ? [ReferencePlanTests.agent("a", links: [link])] : [],
      knowledgeBases: [base]
    )
  }

  private func live(_ statuses: [LiveDocument.Status], owner: String? = "acme") -> LiveState {
    let fields: JSONObject = ["description": nil]
    return LiveState(
      objects: [
        .knowledgeBases: [
          LiveObject(
            id: Self.base,
            naturalKey: "faq",
            fields: owner.map { fields.marked(Marker(stack: $0, key: "faq"), as: .knowledgeBases) }
              ?? fields
          )
        ]
      ],
      documents: [
        Self.base: statuses.enumerated()
          .map { LiveDocument(id: RemoteID("d\($0)"), name: Self.name, status: $1) }
          + [LiveDocument(id: RemoteID("hand"), name: "by-hand.md", status: .processing)]
      ],
      histories: .all
    )
  }

  private func deleted(_ plan: Plan) -> [String] {
    plan.steps
      .compactMap { step in
        if case .object(.deleteDocument(_, let id)) = step.operation { id.description } else { nil }
      }
      .sorted()
  }

  private func uploads(_ plan: Plan) -> Int {
    plan.steps.count { if case .object(.uploadDocument) = $0.operation { true } else { false } }
  }

  @Test(
    "a ready document stays, the rest are deleted; one that is not ready does not count",
    arguments: cases
  )
  func plan(_ expected: Case) {
    for order in [expected.statuses.indices.map { $0 }, expected.statuses.indices.reversed()] {
      var live = live(expected.statuses)
      let documents = live.documents[Self.base] ?? []
      live = LiveState(
        objects: [.knowledgeBases: live.knowledgeBases],
        documents: [Self.base: order.map { documents[$0] } + [documents[documents.count - 1]]],
        histories: .all
      )
      let plan = makePlan(desired: desired(), live: live, policy: policy)
      #expect(!plan.isRefused)
      #expect(uploads(plan) == (expected.isUploaded ? 1 : 0))
      #expect(deleted(plan) == expected.deleted)
      #expect(plan.diagnostics.map(\.code) == [expected.code].compactMap(\.self))
      #expect(plan.changes.isEmpty == plan.steps.isEmpty)
      #expect(plan.changes.allSatisfy { !$0.edits.isEmpty })
    }
  }

  @Test("drift reports the same, and not that the files are ahead", arguments: cases)
  func drift(_ expected: Case) {
    let live = live(expected.statuses)
    let plan = makePlan(desired: desired(), live: live, policy: policy)
    let drift = makeDrift(of: plan, desired: desired(), live: live)
    #expect(drift.isDrifted == !plan.isEmpty)
    #expect(drift.verdicts.allSatisfy { $0.direction == .notRecorded })
  }

  @Test("gc deletes the surplus ones and no others", arguments: cases)
  func cleaning(_ expected: Case) {
    let live = live(expected.statuses)
    let plan = makeCleaningPlan(desired: desired(), live: live, policy: policy)
    #expect(!plan.isRefused, "\(plan.diagnostics)")
    #expect(deleted(plan) == (expected.isUploaded ? [] : expected.deleted))
    #expect(plan.steps.count == deleted(plan).count)
    #expect(plan.changes.map(\.reason) == (plan.steps.isEmpty ? [] : [.surplus]))
  }

  @Test("another stack's objects stay")
  func foreign() {
    let live = live([.ready, .ready], owner: "other")
    #expect(makeCleaningPlan(desired: desired(), live: live, policy: policy).isEmpty)
    #expect(makePlan(desired: desired(), live: live, policy: policy).isRefused)
  }

  @Test("nothing is published with a document that is not ready")
  func publishing() throws {
    let plan = makePlan(desired: desired(true), live: live([.processing]), policy: policy)
    let upload = try #require(
      plan.steps.first { if case .object(.uploadDocument) = $0.operation { true } else { false } }
    )
    let publish = try #require(
      plan.steps.first { if case .agent(.publish) = $0.operation { true } else { false } }
    )
    #expect(plan.waits(publish.id, for: upload.id))
  }
}

extension Plan {
  /// Whether a step depends on another, directly or transitively.
  fileprivate func waits(_ step: StepID, for other: StepID) -> Bool {
    let before = steps.first { $0.id == step }?.dependsOn ?? []
    return before.contains(other) || before.contains { waits($0, for: other) }
  }
}
