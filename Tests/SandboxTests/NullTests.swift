import JSON
import Sandbox
import Testing

/// The result of a field written as null.
enum NullCase: Sendable {
  /// Stored, and answered, as this.
  case becomes(JSONValue)
  /// Refused with an error of this type at the field.
  case refused(String)
}

@Suite("Null values (Contract.md §6–13)")
struct NullTests {
  @Test(
    "are kept, rejected or converted by each POST",
    arguments: [
      ("agents", "config", .refused("model_attributes_type")),
      ("agents", "environment", .refused("string_type")),
      ("phone-numbers", "metadata", .refused("dict_type")),
      ("phone-numbers", "server_url", .becomes(.null)),
      ("phone-numbers", "sms_enabled", .refused("bool_type")),
      ("webhooks", "events", .refused("list_type")),
      ("webhooks", "url", .refused("string_type")),
      ("takeaways", "description", .becomes(.null)), ("takeaways", "prompt", .becomes(.null)),
      ("takeaways", "model", .becomes(.null)), ("takeaways", "schema", .refused("dict_type")),
      ("knowledge-bases", "description", .becomes(.null)),
      ("knowledge-bases", "embedding_model", .refused("string_type")),
      ("knowledge-bases", "chunk_size", .refused("int_type")),
      ("knowledge-bases", "chunk_overlap", .refused("int_type")),
      ("eval-scenarios", "description", .becomes(.null)),
      ("eval-scenarios", "definition", .refused("dict_type")),
      ("eval-scenarios", "tool_mocks", .becomes([:])),
      ("eval-scenarios", "tool_policy", .becomes("mock_only")),
      ("eval-scenarios", "tags", .refused("list_type")),
      ("eval-scenarios", "default_target", .becomes(.null)),
      ("eval-scenarios", "judge", .becomes(.null)),
      ("eval-scenarios", "simulator", .becomes(.null)),
    ] as [(String, String, NullCase)]
  )
  func created(collection: String, field: String, expected: NullCase) async throws {
    let client = await TestClient()
    var body = try #require(NullObject.bodies[collection])
    body[field] = .null
    let answer = try await client.send("POST", "/v1/\(collection)", .object(body))
    switch expected {
    case .becomes(let value):
      #expect(answer.status == 201)
      #expect(answer.body["data"]?[field] == value)
      let id = answer.body["data"]?["id"]?.string ?? ""
      let read = try await client.send("GET", "/v1/\(collection)/\(id)").body["data"]
      #expect(read?[field] == value)
    case .refused(let type):
      let error = answer.body["details"]?["errors"]?.array?.first
      #expect(error?["type"]?.string == type)
      #expect(error?["loc"] == ["body", .string(field)])
    }
  }

  @Test(
    "keep or clear the stored value in each PUT, and omitting the field does the same or not",
    arguments: [
      ("takeaways", "description", false, false), ("takeaways", "prompt", false, false),
      ("takeaways", "model", false, false), ("takeaways", "schema", false, false),
      ("knowledge-bases", "name", false, false), ("knowledge-bases", "description", true, true),
      ("eval-scenarios", "name", false, false), ("eval-scenarios", "description", false, false),
      ("eval-scenarios", "definition", false, false),
      ("eval-scenarios", "tool_mocks", false, false),
      ("eval-scenarios", "tool_policy", false, false), ("eval-scenarios", "tags", false, false),
      ("eval-scenarios", "default_target", false, false),
      ("eval-scenarios", "judge", true, false), ("eval-scenarios", "simulator", true, false),
      ("agents", "name", false, false), ("agents", "config", false, false),
      ("phone-numbers", "metadata", false, false),
      ("phone-numbers", "server_url", true, true),
    ] as [(String, String, Bool, Bool)]
  )
  func updated(
    collection: String,
    field: String,
    nullClears: Bool,
    absenceClears: Bool
  ) async throws {
    for (body, clears) in [
      (JSONObject([(field, .null)]), nullClears), (JSONObject(), absenceClears),
    ]
      as [(JSONObject, Bool)]
    {
      let client = await TestClient()
      let full = try #require(NullObject.full[collection])
      let made = try await client.send("POST", "/v1/\(collection)", .object(full))
      let before = try #require(made.body["data"]?[field])
      let path = "/v1/\(collection)/\(made.body["data"]?["id"]?.string ?? "")"
      var update = body
      if collection == "phone-numbers" {
        update["routing_target_type"] = "agent"
        update["routing_target_id"] = full["routing_target_id"]
      }
      #expect(try await client.send("PUT", path, .object(update)).status == 200)
      let after = try await client.send("GET", path).body["data"]?[field]
      #expect(after == (clears ? .null : before), "\(body)")
    }
  }

  @Test("an empty list of events is stored as it is, and so is any marker in plain text")
  func plainText() async throws {
    let client = await TestClient()
    for events: JSONValue in [[], ["*", "turnform:shop/crm"], ["b", "a", "b", ""]] {
      let body: JSONValue = ["url": "https://w.test", "events": events]
      let made = try await client.send("POST", "/v1/webhooks", body)
      #expect(made.body["data"]?["events"] == events)
      let read = try await client.send("GET", "/v1/webhooks").body["data"]?.array?.first
      #expect(read?["events"] == events)
    }
    let text: JSONValue = "Opening hours.\n\nturnform:shop/faq protect"
    for (collection, extra) in [
      ("knowledge-bases", [:]), ("takeaways", ["schema": [:]]),
      ("eval-scenarios", ["definition": ["turns": []], "tags": ["turnform:shop/e"]]),
    ] as [(String, JSONObject)] {
      var body = extra
      body["name"] = "n"
      body["description"] = text
      let made = try await client.send("POST", "/v1/\(collection)", .object(body))
      #expect(made.body["data"]?["description"] == text)
      for (key, value) in extra.members { #expect(made.body["data"]?[key] == value) }
    }
  }
}

/// Bodies to insert nulls into.
enum NullObject {
  private static let target: JSONValue = "11111111-1111-4111-8111-111111111111"

  /// The required fields only.
  static let bodies: [String: JSONObject] = [
    "agents": ["name": "a"],
    "phone-numbers": [
      "e164_number": "+15550001", "external_number_sid": "s", "routing_target_type": "agent",
      "routing_target_id": target,
    ],
    "webhooks": ["url": "https://w.test"],
    "takeaways": ["name": "t", "schema": [:]],
    "knowledge-bases": ["name": "b"],
    "eval-scenarios": ["name": "e", "definition": ["turns": []]],
  ]

  /// Every field with a value.
  static let full: [String: JSONObject] = [
    "agents": ["name": "a", "config": ["system_prompt": "p"]],
    "phone-numbers": [
      "e164_number": "+15550001", "external_number_sid": "s", "routing_target_type": "agent",
      "routing_target_id": target, "server_url": "https://r.test", "metadata": ["k": 1],
    ],
    "takeaways": [
      "name": "t", "schema": ["type": "object"], "description": "d", "prompt": "p", "model": "m",
    ],
    "knowledge-bases": ["name": "b", "description": "d"],
    "eval-scenarios": [
      "name": "e", "definition": ["turns": []], "description": "d", "tool_mocks": ["t": 1],
      "tool_policy": "live", "tags": ["x"], "default_target": ["type": "agent"],
      "judge": ["provider": "openai"], "simulator": ["provider": "openai"],
    ],
  ]
}
