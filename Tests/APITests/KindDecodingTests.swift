import API
import JSON
import Resources
import TestSupport
import Testing

/// The responses are the recorded ones, shortened to the relevant parts.
@Suite("Reading the kinds", .timeLimit(.minutes(45)))
struct KindDecodingTests {
  @Test("a takeaway keeps its writable fields, without its name")
  func takeaway() async throws {
    let client = client([
      "/v1/takeaways": """
      {"success":true,"data":[{"id":"c01dd71d-3135-4fa7-8d2f-8c0dc124c364","project_id":"p",
      "name":"full","description":"d","schema":{"type":"object"},"prompt":"p","model":null,
      "created_at":"2026-11-22T13:45:46.716176Z","updated_at":"2026-11-22T13:45:46.716181Z"}]}
      """
    ])
    let objects = try await client.objects(of: .takeaways)
    #expect(objects.map(\.naturalKey) == ["full"])
    #expect(
      objects.first?.fields == [
        "description": "d", "schema": ["type": "object"], "prompt": "p", "model": nil,
      ]
    )
  }

  @Test("a webhook keeps its URL; deactivated ones are dropped; no secret is kept")
  func webhook() async throws {
    let client = client([
      "/v1/webhooks": """
      {"success":true,"data":[{"id":"90b2e725-0315-4d89-9af4-cf3be6fb2b18","project_id":"p",
      "url":"https://w.test/1","events":["call.ended"],"active":true,"secret":"s3cret",
      "created_at":"2026-11-22T13:45:46.083544Z"},{"id":"ae9b2356-cb5f-4f7a-abbd-76dfa3965b56",
      "project_id":"p","url":"https://w.test/2","events":["*"],"active":false,
      "created_at":"2026-11-22T13:45:46.042959Z"}]}
      """
    ])
    let objects = try await client.objects(of: .webhooks)
    #expect(objects.map(\.naturalKey) == ["https://w.test/1"])
    #expect(objects.first?.fields == ["url": "https://w.test/1", "events": ["call.ended"]])
  }

  @Test("a knowledge base and its documents are read in pages")
  func knowledgeBase() async throws {
    let client = client([
      "/v1/knowledge-bases?page=1&limit=1000": """
      {"success":true,"data":[{"id":"0fba7eaa-e6f7-46c4-81f1-2c03c03cf4ad","project_id":"p",
      "name":"docs","description":null,"embedding_model":"text-embedding-3-small",
      "chunk_size":512,"chunk_overlap":64,"created_at":"2026-11-22T13:45:47.754851Z",
      "updated_at":"2026-11-22T13:45:47.754856Z"}],"total":1,"page":1,"limit":1000}
      """,
      "/v1/knowledge-bases/k1/documents?page=1&limit=1000": """
      {"success":true,"data":[{"id":"49456911-b507-4082-bdca-cfd1526bdfb1",
      "knowledge_base_id":"k1","filename":"bad.txt","content_type":"text/plain",
      "storage_key":"kb/k1/docs/bad.txt","char_count":0,"chunk_count":0,"status":"failed",
      "error_message":"no text","created_at":"2026-11-22T13:45:49.493025Z",
      "updated_at":"2026-11-22T13:45:49.701205Z"}],"total":1,"page":1,"limit":1000}
      """,
    ])
    let bases = try await client.objects(of: .knowledgeBases)
    #expect(
      bases.first?.fields == [
        "description": nil, "embedding_model": "text-embedding-3-small", "chunk_size": 512,
        "chunk_overlap": 64,
      ]
    )
    let documents = try await client.documents(ofKnowledgeBase: RemoteID(short: "k1"))
    #expect(
      documents == [
        DocumentAnswer(
          LiveDocument(
            id: RemoteID("49456911-b507-4082-bdca-cfd1526bdfb1"),
            name: "bad.txt",
            status: .failed
          ),
          problem: "no text"
        )
      ]
    )
  }

  @Test("a link keeps its settings, without ids and timestamps")
  func link() async throws {
    let client = client([
      "/v1/agents/a1/knowledge-bases": """
      {"success":true,"data":[{"agent_id":"a1","knowledge_base_id":"k1","mode":"tool",
      "priority":3,"top_k":10,"similarity_threshold":0.75,"tool_description":"find things",
      "created_at":"2026-11-22T13:45:52.494481Z"}]}
      """
    ])
    let links = try await client.links(ofAgent: RemoteID(short: "a1"))
    #expect(
      links == [
        LiveLink(
          knowledgeBaseID: RemoteID(short: "k1"),
          settings: [
            "mode": "tool", "priority": 3, "top_k": 10, "similarity_threshold": 0.75,
            "tool_description": "find things",
          ]
        )
      ]
    )
  }

  @Test("scenarios are read a hundred at a time, without computed fields")
  func eval() async throws {
    let client = client([
      "/v1/eval-scenarios?page=1&limit=100": """
      {"success":true,"data":[{"id":"ef136d03-dbd3-4715-9b37-d8b4aadbe5d7","project_id":"p",
      "name":"greets","description":null,"kind":"script","definition":{"turns":[]},
      "schema_version":"pipecat-1.12","tool_mocks":{},"tool_policy":"mock_only","tags":["a"],
      "default_target":null,"judge":{"provider":"ollama"},"simulator":null,
      "created_at":"2026-11-22T13:45:53.263017Z","updated_at":"2026-11-22T13:45:53.263023Z",
      "warnings":[]}],"total":1,"page":1,"limit":100}
      """
    ])
    let objects = try await client.objects(of: .evals)
    #expect(objects.map(\.naturalKey) == ["greets"])
    #expect(
      objects.first?.fields == [
        "description": nil, "definition": ["turns": []], "tool_mocks": [:],
        "tool_policy": "mock_only", "tags": ["a"], "default_target": nil,
        "judge": ["provider": "ollama"], "simulator": nil,
      ]
    )
  }

  @Test("a field that an older server omits has its default")
  func olderServer() async throws {
    let kinds: [(Kind, table: Section, object: JSONObject)] = [
      (.takeaways, TakeawayTable.create, ["name": "n", "schema": [:]]),
      (.knowledgeBases, KnowledgeBaseTable.create, ["name": "n"]),
      (.evals, EvalTable.create, ["name": "n", "definition": [:]]),
      (.webhooks, WebhookTable.create, ["url": "https://w.test", "active": true]),
    ]
    for (kind, table, needed) in kinds {
      for absent in table.fields where !absent.isRequired && absent.name != kind.markedField {
        var object = table.filled(needed)
        object["id"] = .string(RemoteID(short: "a1").description)
        object[absent.name] = nil
        let page: JSONValue = [
          "success": true, "data": [.object(object)], "total": 1, "page": 1, "limit": 1000,
        ]
        let client = APIClient(
          transport: ScriptedTransport { _, _ in
            .success(APIResponse(status: 200, body: page.bytes()))
          },
          clock: TestClock(),
          jitter: { 0 }
        )
        let objects = try await client.objects(of: kind)
        #expect(objects.first?.fields[absent.name] == absent.defaultValue, "\(absent.name)")
      }
    }
    let number: JSONObject = [
      "id": .string(RemoteID(short: "a1").description), "e164_number": "+15551230001",
      "external_number_sid": "PN1", "routing_target_type": "webhook",
      "server_url": "https://r.test", "metadata": [:],
    ]
    let read = try LiveNumber(answer: .object(number), at: .root)
    #expect(!read.smsEnabled && read.metadata.isEmpty && read.weights == nil)
    var agent = agentJSON("a1", "front", version: 1)
    agent["id"] = .string(RemoteID(short: "a1").description)
    agent["environment"] = nil
    #expect(try LiveAgent(answer: .object(agent), at: .root).environment == .development)
  }

  @Test("a missing field without a default is an error")
  func missingField() async throws {
    let client = client([
      "/v1/takeaways": #"{"success":true,"data":[{"id":"t1","name":"n","description":null}]}"#
    ])
    let error = await #expect(throws: APIError.self) {
      try await client.objects(of: .takeaways)
    }
    #expect(
      error?.code
        == .unexpectedAnswer(
          .field(
            JSONPointer([.key("data"), .index(0), .key("schema")]),
            of: "takeaway \"n\""
          )
        )
    )
  }

  @Test("an unpaged list with a duplicate id is read again, and then is an error")
  func twice() async throws {
    let link =
      #"{"knowledge_base_id":"k1","mode":"auto","priority":0,"top_k":5,"#
      + #""similarity_threshold":0.3,"tool_description":null}"#
    let transport = ScriptedTransport { _, _ in
      .success(
        APIResponse(status: 200, body: Array(#"{"success":true,"data":[\#(link),\#(link)]}"#.utf8))
      )
    }
    let client = APIClient(transport: transport, clock: TestClock(), jitter: { 0 })
    let error = await #expect(throws: APIError.self) {
      try await client.links(ofAgent: RemoteID(short: "a1"))
    }
    #expect(error?.code == .readIncomplete)
    #expect(transport.lines.count == 3)
  }

  private func client(_ answers: [String: String]) -> APIClient {
    APIClient(
      transport: ScriptedTransport { request, _ in
        guard let answer = answers[request.path] else { return .error(404, "internal_error") }
        return .success(APIResponse(status: 200, body: Array(answer.utf8)))
      },
      clock: TestClock(),
      jitter: { 0 }
    )
  }
}
