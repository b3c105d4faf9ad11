import API
import JSON
import Resources
import TestSupport
import Testing

/// Breaks every field that keys an object, is compared or goes into a path, in every possible way.
@Suite("Malformed responses are not facts", .timeLimit(.minutes(15)))
struct BrokenAnswerTests {
  /// One object of one list, with invalid values for its fields.
  struct Sample: Sendable, CustomTestStringConvertible {
    let kind: String
    let object: JSONObject
    /// `nil` stands for a missing field.
    let wrong: [String: [JSONValue?]]
    let read: @Sendable (APIClient) async throws(APIError) -> Int

    var testDescription: String { kind }
  }

  @Test("an invalid field is an error that names the object and the field", arguments: samples)
  func wrongField(sample: Sample) async throws {
    let right = try await count(of: sample, sample.object)
    #expect(right.count == 1)
    for (field, values) in sample.wrong {
      for value in values {
        var broken = sample.object
        broken[field] = value
        let (_, error) = try await count(of: sample, broken)
        guard case .unexpectedAnswer(.field(let pointer, let object))? = error?.code else {
          Issue.record("\(sample.kind).\(field) = \(String(describing: value)) was taken")
          continue
        }
        let place = [JSONPointer.Token.key("data"), .index(0), .key(field)]
        #expect(pointer.tokens.starts(with: place), "\(pointer)")
        #expect(object?.hasPrefix(sample.kind) == true, "\(field): \(object ?? "")")
      }
    }
  }

  @Test("unknown fields are ignored at every level", arguments: samples)
  func furtherFields(sample: Sample) async throws {
    var object = sample.object
    for (key, value) in object.members where key != "metadata" {
      guard var inner = value.object else { continue }
      inner["from_tomorrow"] = ["x": 1]
      object[key] = .object(inner)
    }
    object["from_tomorrow"] = [1, nil, ["deep": true]]
    let answer = try await count(of: sample, object)
    #expect(answer.count == 1)
  }

  @Test("an archived config may be arbitrarily old, a live one must not be malformed")
  func archivedConfig() async throws {
    let config: JSONObject = ["tools": "none"]
    for state in AgentState.allCases {
      let agent = agentJSON("a1", "front", version: 1, state: state, config: config)
      let client = client { _ in .page([.object(agent)]) }
      let error = await failure { () async throws(APIError) in try await client.agents(in: state) }
      #expect((error == nil) == (state == .archived))
    }
  }

  @Test(
    "a config keeps its nulls and unknown words; wrong types in it are reported by location",
    arguments: [
      (["llm": ["provider": "from_tomorrow"]], nil), (["llm": ["temperature": nil]], nil),
      (["voicemail_detection": nil], nil), (["stt": ["keyterms": []]], nil),
      (["llm": ["temperature": "warm"]], "/config/llm/temperature"),
      (["llm": []], "/config/llm"), (["system_prompt": 1], "/config/system_prompt"),
      (["tools": ["end_call"]], "/config/tools/0"),
      (["tools": [["name": 1]]], "/config/tools/0/name"),
      (["metadata": "x"], "/config/metadata"),
      (["analysis": ["takeaway_ids": [1]]], "/config/analysis/takeaway_ids/0"),
    ] as [(JSONObject, String?)]
  )
  func config(config: JSONObject, place: String?) async {
    let agent = agentJSON("a1", "front", version: 1, config: config)
    let client = client { _ in .page([.object(agent)]) }
    let error = await failure { () async throws(APIError) in
      try await client.agents(in: .published)
    }
    guard let place else {
      #expect(error == nil)
      return
    }
    guard case .unexpectedAnswer(.field(let pointer, "agent \"front\""))? = error?.code else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(pointer.description == "/data/0" + place)
  }

  @Test("a long name is truncated in messages")
  func longName() async {
    var number = agentJSON("a1", String(repeating: "x", count: 5000), version: 1)
    number["version"] = nil
    let broken = number
    let client = client { _ in .page([.object(broken)]) }
    let error = await failure { () async throws(APIError) in try await client.agents(in: .draft) }
    guard case .unexpectedAnswer(.field(_, let object))? = error?.code else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect((object ?? "").count < 100)
  }

  private func count(
    of sample: Sample,
    _ object: JSONObject
  ) async throws -> (count: Int?, error: APIError?) {
    let client = client { request in
      request.path.contains("page=") ? .page([.object(object)]) : .data([.object(object)])
    }
    do throws(APIError) {
      return (try await sample.read(client), nil)
    } catch {
      return (nil, error)
    }
  }

  private func failure<Success>(
    _ read: () async throws(APIError) -> Success
  ) async -> APIError? {
    do throws(APIError) {
      _ = try await read()
      return nil
    } catch {
      return error
    }
  }

  private func client(
    _ answer: @escaping @Sendable (APIRequest) -> ScriptedTransport.Reply
  ) -> APIClient {
    APIClient(
      transport: ScriptedTransport { request, _ in answer(request) },
      clock: TestClock(),
      jitter: { 0 }
    )
  }
}

extension BrokenAnswerTests {
  private static let notText: [JSONValue?] = [nil, .null, 1, true, [], [:]]
  private static let notAName = notText + [""]
  private static let notAnID: [JSONValue?] =
    notText + [
      "", "../../x", "49456911-b507-4082-bdca-cfd1526bdfb1/../x",
      "49456911-b507-4082-bdca-cfd1526bdfg1", "49456911b5074082bdcacfd1526bdfb1",
      "{49456911-b507-4082-bdca-cfd1526bdfb1}", "49456911-b507-4082-bdca-cfd1526bdfb1 ",
    ]
  private static let notAnObject: [JSONValue?] = [nil, .null, "", 1, false, []]
  private static let notTextOrNull: [JSONValue?] = [1, true, [], [:]]
  private static let notAnIDOrNull: [JSONValue?] = [1, true, [], [:], "", "../../x"]
  private static let notACount: [JSONValue?] = [nil, .null, "1", true, [], 1.5]
  private static let notTexts: [JSONValue?] = [nil, .null, "*", 1, [:], [1], [nil], [["*"]]]

  /// The values without the missing field, which has a default and carries no marker.
  private static func present(_ values: [JSONValue?]) -> [JSONValue?] {
    values.filter { if case .some = $0 { true } else { false } }
  }

  static let samples: [Sample] = [
    Sample(
      kind: "agent",
      object: agentJSON("a1", "front", version: 1),
      wrong: [
        "id": notAnID, "name": notAName, "environment": present(notText), "state": notText,
        "version": notACount + [0, -1], "config": notAnObject, "published_at": notTextOrNull,
      ],
      read: { client async throws(APIError) in try await client.agents(in: .published).count }
    ),
    Sample(
      kind: "number",
      object: numberJSON("n1", "+15551230001"),
      wrong: [
        "id": notAnID,
        "e164_number": notAName + ["15551230001", "+0555", "+1 555", "+1555x", "../../x", "+1"],
        "external_number_sid": notAName, "routing_target_type": notText,
        "routing_target_id": notAnIDOrNull, "server_url": notTextOrNull,
        "sms_enabled": [.null, "true", 1, []], "metadata": notAnObject,
        "routing_weights": [
          "none", 1, [:], ["x"], [[:]], [["agent_id": "../../x", "weight": 50]],
          [["agent_id": "a1"]], [["agent_id": "a1", "weight": "50"]],
          [["agent_id": "a1", "weight": 0]], [["agent_id": "a1", "weight": 101]],
        ],
      ],
      read: { client async throws(APIError) in try await client.numbers().count }
    ),
    Sample(
      kind: "takeaway",
      object: [
        "id": "t1", "name": "csat", "description": nil, "schema": ["type": "object"],
        "prompt": nil, "model": nil,
      ],
      wrong: [
        "id": notAnID, "name": notAName, "description": [nil] + notTextOrNull,
        "schema": notAnObject, "prompt": notTextOrNull, "model": notTextOrNull,
      ],
      read: { client async throws(APIError) in try await client.objects(of: .takeaways).count }
    ),
    Sample(
      kind: "knowledge base",
      object: [
        "id": "k1", "name": "faq", "description": nil, "embedding_model": "m",
        "chunk_size": 512, "chunk_overlap": 64,
      ],
      wrong: [
        "id": notAnID, "name": notAName, "description": [nil] + notTextOrNull,
        "embedding_model": present(notText), "chunk_size": present(notACount),
        "chunk_overlap": present(notACount),
      ],
      read: { client async throws(APIError) in
        try await client.objects(of: .knowledgeBases).count
      }
    ),
    Sample(
      kind: "webhook",
      object: ["id": "w1", "url": "https://w.test", "events": ["*"], "active": true],
      wrong: [
        "id": notAnID, "url": notAName, "events": notTexts,
        "active": [nil, .null, "true", 1],
      ],
      read: { client async throws(APIError) in try await client.rows(of: .webhooks).count }
    ),
    Sample(
      kind: "eval",
      object: [
        "id": "e1", "name": "greets", "description": nil, "definition": ["turns": []],
        "tool_mocks": [:], "tool_policy": "mock_only", "tags": ["a"], "default_target": nil,
        "judge": ["provider": "ollama"], "simulator": nil,
      ],
      wrong: [
        "id": notAnID, "name": notAName, "description": notTextOrNull,
        "definition": notAnObject, "tool_mocks": ["", 1, []],
        "tool_policy": [1, true, []], "tags": notTexts,
        "default_target": ["", 1, []], "judge": ["", 1, [], ["provider": 1]],
        "simulator": ["", 1, []],
      ],
      read: { client async throws(APIError) in try await client.objects(of: .evals).count }
    ),
    Sample(
      kind: "document",
      object: ["id": "d1", "filename": "faq.md", "status": "ready", "error_message": nil],
      wrong: [
        "id": notAnID, "filename": notAName, "status": notText, "error_message": notTextOrNull,
      ],
      read: { client async throws(APIError) in
        try await client.documents(ofKnowledgeBase: RemoteID(short: "k1")).count
      }
    ),
    Sample(
      kind: "link",
      object: [
        "knowledge_base_id": "k1", "mode": "auto", "priority": 0, "top_k": 5,
        "similarity_threshold": 0.3, "tool_description": nil,
      ],
      wrong: [
        "knowledge_base_id": notAnID, "mode": present(notText), "priority": present(notACount),
        "top_k": present(notACount), "similarity_threshold": [.null, "0.3", true, []],
        "tool_description": notTextOrNull,
      ],
      read: { client async throws(APIError) in
        try await client.links(ofAgent: RemoteID(short: "a1")).count
      }
    ),
    Sample(
      kind: "API key",
      object: ["id": "q1", "project_id": "p1", "name": "ci"],
      wrong: ["id": notAnID, "project_id": notAnID],
      read: { client async throws(APIError) in
        _ = try await client.projectID()
        return 1
      }
    ),
  ]
}
