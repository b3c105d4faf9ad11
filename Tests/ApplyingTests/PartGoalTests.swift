import API
import Applying
import JSON
import Planning
import Resources
import TestSupport
import Testing

@Suite("Recognising objects, documents and links")
struct PartGoalTests {
  /// A sent body, a live object, and whether the two match.
  struct ContentCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: Kind
    let sent: JSONObject
    let live: LiveObject
    let isSame: Bool
  }

  static let contents = [
    ContentCase(
      testDescription: "a takeaway by name and by the fields that were sent",
      kind: .takeaways,
      sent: ["name": "csat", "schema": ["type": "object"]],
      live: takeaway(),
      isSame: true
    ),
    ContentCase(
      testDescription: "a null stands for the default",
      kind: .takeaways,
      sent: ["name": "csat", "schema": ["type": "object"], "prompt": nil],
      live: takeaway(),
      isSame: true
    ),
    ContentCase(
      testDescription: "another schema is another takeaway",
      kind: .takeaways,
      sent: ["name": "csat", "schema": ["type": "array"]],
      live: takeaway(),
      isSame: false
    ),
    ContentCase(
      testDescription: "names are compared by scalars",
      kind: .takeaways,
      sent: ["name": "caf\u{E9}", "schema": ["type": "object"]],
      live: takeaway(name: "cafe\u{301}"),
      isSame: false
    ),
    ContentCase(
      testDescription: "a webhook by URL and events",
      kind: .webhooks,
      sent: ["url": "https://w.test/1", "events": ["call.ended"]],
      live: webhook(),
      isSame: true
    ),
    ContentCase(
      testDescription: "other events are another webhook",
      kind: .webhooks,
      sent: ["url": "https://w.test/1", "events": ["*"]],
      live: webhook(),
      isSame: false
    ),
    ContentCase(
      testDescription: "a judge comes back with its provider and without its nulls",
      kind: .evals,
      sent: ["name": "e", "definition": ["turns": []], "judge": ["model": "m", "endpoint": nil]],
      live: scenario(judge: ["provider": "ollama", "model": "m"]),
      isSame: true
    ),
    ContentCase(
      testDescription: "a tool_policy of null is mock_only",
      kind: .evals,
      sent: ["name": "e", "definition": ["turns": []], "tool_policy": nil],
      live: scenario(judge: nil),
      isSame: true
    ),
    ContentCase(
      testDescription: "secrets of an inline agent come back masked",
      kind: .evals,
      sent: [
        "name": "e", "definition": ["turns": []],
        "default_target": ["agent": ["llm": ["api_key": "k"]]],
      ],
      live: scenario(judge: nil, target: ["agent": ["llm": ["api_key": "***"]]]),
      isSame: true
    ),
  ]

  @Test("a lost creation is recognised by its natural key and its content", arguments: contents)
  func content(example: ContentCase) throws {
    let write = try Write(
      .object(.create(example.kind, naturalKey: "as written", StepContent(example.sent)))
    )
    let seen = Observation(objects: [example.live])
    #expect(write.goal.reached(in: seen) == (example.isSame ? example.live.id : nil))
    #expect(write.apart(from: [example.live.id]).goal.reached(in: seen) == nil)
  }

  @Test("an update is recognised by the sent fields, at the same id")
  func update() throws {
    let content: StepContent = ["schema": ["type": "object"]]
    for (id, expected) in [("t1", true), ("t2", false)] {
      let write = try Write(.object(.update(.takeaways, RemoteID(short: id), content)))
      #expect((write.goal.reached(in: Observation(objects: [Self.takeaway()])) != nil) == expected)
    }
  }

  @Test("a deleted object is not found; a webhook is looked up in the list and is not active")
  func gone() throws {
    for kind in [Kind.takeaways, .knowledgeBases, .webhooks, .evals] {
      let write = try Write(.object(.delete(kind, RemoteID(short: "t1"))))
      #expect(write.goal.reached(in: Observation()) == RemoteID(short: "t1"))
      #expect(write.goal.reached(in: Observation(objects: [Self.takeaway()])) == nil)
      let expected: Goal.Lookup =
        kind == .webhooks ? .allObjects(.webhooks) : .object(kind, RemoteID(short: "t1"))
      #expect(write.goal.lookup == expected)
    }
  }

  @Test("a document of the same name that existed before is not the uploaded one")
  func document() {
    let seen = Observation(documents: [
      Self.document("d1", .failed), Self.document("d2", .processing),
    ])
    let goal = Goal.object(
      .newDocument(
        knowledgeBase: RemoteID(short: "k1"),
        name: "faq~9f2c1b7e.md",
        apartFrom: [RemoteID(short: "d1")]
      )
    )
    #expect(goal.reached(in: seen) == RemoteID(short: "d2"))
    #expect(goal.apart(from: [RemoteID(short: "d2")]).reached(in: seen) == nil)
  }

  @Test("waiting for a document ends when it is ready, failed or gone")
  func ready() {
    let goal = Goal.object(
      .documentReady(knowledgeBase: RemoteID(short: "k1"), RemoteID(short: "d1"))
    )
    for (status, isReached, isHopeless) in [
      (LiveDocument.Status.ready, true, false), (.processing, false, false),
      (.failed, false, true),
    ] {
      let seen = Observation(documents: [Self.document("d1", status)])
      #expect((goal.reached(in: seen) != nil) == isReached)
      #expect(goal.isHopeless(in: seen, after: .seconds(60)) == isHopeless)
    }
    #expect(!goal.isHopeless(in: Observation(), after: .seconds(4)))
    #expect(goal.isHopeless(in: Observation(), after: .seconds(5)))
  }

  @Test(
    "a link is recognised by its pair and settings, with unsent ones at their defaults",
    arguments: [
      ([:], true), (["mode": "auto", "top_k": 5.0], true), (["mode": "prompt"], false),
    ] as [(JSONObject, Bool)]
  )
  func link(settings: JSONObject, expected: Bool) throws {
    let link = LiveLink(
      knowledgeBaseID: RemoteID(short: "k1"),
      settings: [
        "mode": "auto", "priority": 0, "top_k": 5, "similarity_threshold": 0.3,
        "tool_description": nil,
      ]
    )
    let write = try Write(
      .agent(
        .linkKnowledgeBase(
          agent: .live(RemoteID(short: "a1")),
          .created(by: StepID(1)),
          settings: settings
        )
      ),
      StepInputs(ids: [StepID(1): RemoteID(short: "k1")])
    )
    #expect((write.goal.reached(in: Observation(links: [link])) != nil) == expected)
    #expect(write.goal.reached(in: Observation()) == nil)
    let unlinked = Goal.agent(
      .unlinked(agent: RemoteID(short: "a1"), knowledgeBase: RemoteID(short: "k1"))
    )
    #expect(unlinked.reached(in: Observation(links: [link])) == nil)
    #expect(unlinked.reached(in: Observation()) != nil)
  }

  private static func takeaway(name: ObjectName = "csat") -> LiveObject {
    LiveObject(
      id: RemoteID(short: "t1"),
      naturalKey: name,
      fields: ["description": nil, "schema": ["type": "object"], "prompt": nil, "model": nil]
    )
  }

  private static func webhook() -> LiveObject {
    LiveObject(
      id: RemoteID(short: "w1"),
      naturalKey: "https://w.test/1",
      fields: ["url": "https://w.test/1", "events": ["call.ended"]]
    )
  }

  private static func scenario(judge: JSONValue, target: JSONValue = nil) -> LiveObject {
    LiveObject(
      id: RemoteID(short: "e1"),
      naturalKey: "e",
      fields: [
        "description": nil, "definition": ["turns": []], "tool_mocks": [:],
        "tool_policy": "mock_only", "tags": [], "default_target": target, "judge": judge,
        "simulator": nil,
      ]
    )
  }

  private static func document(_ id: String, _ status: LiveDocument.Status) -> DocumentAnswer {
    DocumentAnswer(LiveDocument(id: RemoteID(short: id), name: "faq~9f2c1b7e.md", status: status))
  }
}
