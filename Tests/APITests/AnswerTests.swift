import API
import JSON
import Resources
import TestSupport
import Testing

@Suite("Responses")
struct AnswerTests {
  @Test(
    "the status determines the error, the code only tells a missing object from a missing route",
    arguments: [
      (.error(401, "unauthorized"), .unauthorized),
      (.error(403, "forbidden"), .forbidden),
      (.error(404, "not_found"), .notFound),
      (.error(404, "internal_error"), .unexpectedAnswer(.noSuchRoute)),
      (
        .success(APIResponse(status: 404, body: Array("<html>".utf8))),
        .unexpectedAnswer(.noSuchRoute)
      ),
      (.error(408, "internal_error"), .serverError(retryAfter: nil)),
      (.error(405, "internal_error"), .unexpectedAnswer(.noSuchRoute)),
      (.error(409, "conflict"), .conflict),
      (.error(400, "internal_error"), .unexpectedAnswer(.status)),
      (.error(500, "internal_error"), .serverError(retryAfter: nil)),
      (
        .error(502, "", headers: [APIHeader("retry-after", "3")]),
        .serverError(retryAfter: .seconds(3))
      ),
      (
        .error(429, "rate_limited", headers: [APIHeader("Retry-After", "7")]),
        .rateLimited(retryAfter: .seconds(7))
      ),
      (
        .error(429, "rate_limited", headers: [APIHeader("Retry-After", "soon")]),
        .rateLimited(retryAfter: nil)
      ),
      (.error(413, "internal_error"), .unexpectedAnswer(.status)),
      (.success(APIResponse(status: 307)), .unexpectedAnswer(.redirect)),
      (
        .success(APIResponse(status: 200, body: Array("<html>".utf8))),
        .unexpectedAnswer(.notAnEnvelope)
      ),
      (
        .success(APIResponse(status: 200, body: Array(#"{"success":true}"#.utf8))),
        .unexpectedAnswer(.notAnEnvelope)
      ),
    ] as [(ScriptedTransport.Reply, APIError.Code)]
  )
  func errorCode(reply: ScriptedTransport.Reply, code: APIError.Code) async throws {
    let client = client(answering: reply)
    let error = await #expect(throws: APIError.self) { try await client.get("/v1/x") }
    #expect(error?.code == code)
  }

  /// Responses that a proxy, gateway or firewall may return instead of the API.
  private static let foreignBodies = [
    "", "<html><body>Access denied</body></html>", "{", "[]", "\"no\"", #"{"message":"Forbidden"}"#,
    #"{"success":false}"#, #"{"success":false,"error":"no","code":"forbidden"}"#,
    #"{"success":true,"error":"no","code":"x","details":null,"request_id":"r"}"#,
    #"{"success":false,"error":1,"code":"x","details":null,"request_id":"r"}"#,
  ]

  @Test(
    "an error without the API's own body is distinguished from an API error",
    arguments: foreignBodies
  )
  func foreign(body: String) async {
    for status in [400, 401, 402, 403, 407, 409, 413, 415, 418, 422, 451] {
      let error = await error(status, body)
      #expect(error?.code == .unexpectedAnswer(.foreign), "\(status)")
      #expect(error?.isFromAPI == false)
      #expect(error?.mayHaveBeenProcessed == false)
    }
    for status in [408, 500, 502, 503, 504] {
      let error = await error(status, body)
      #expect(error?.code == .serverError(retryAfter: nil), "\(status)")
      #expect(error?.isFromAPI == false)
      #expect(error?.mayHaveBeenProcessed == true)
    }
    let missing = await error(404, body)
    #expect(missing?.code == .unexpectedAnswer(.noSuchRoute))
  }

  private func error(_ status: Int, _ body: String) async -> APIError? {
    let client = client(answering: .success(APIResponse(status: status, body: Array(body.utf8))))
    return await #expect(throws: APIError.self) {
      try await client.send(APIRequest(.post, "/v1/agents"))
    }
  }

  @Test("a 422 is reported by type and location, never by its input")
  func validation() async throws {
    let reply = ScriptedTransport.Reply.error(
      422,
      "validation_error",
      details: [
        "errors": [
          [
            "type": "less_than_equal", "loc": ["body", "config", "tools", 0, "name"],
            "msg": "no", "input": "s3cret",
          ],
          ["type": "s3cret!", "loc": ["body"], "input": ["key": "s3cret"]],
          ["type": "value_error", "loc": ["body"], "msg": "no s3cret", "input": "s3cret"],
        ]
      ]
    )
    let client = client(answering: reply)
    let error = await #expect(throws: APIError.self) {
      try await client.send(APIRequest(.post, "/v1/agents", json: ["name": "x"]))
    }
    #expect(
      error?.code
        == .validation([
          FieldProblem(
            type: "less_than_equal",
            location: JSONPointer([
              .key("body"), .key("config"), .key("tools"), .index(0), .key("name"),
            ])
          ),
          FieldProblem(type: "unknown", location: JSONPointer([.key("body")])),
          FieldProblem(
            type: "value_error",
            location: JSONPointer([.key("body")]),
            reason: ServerWords("no s3cret")
          ),
        ])
    )
    #expect(!String(describing: error).contains("s3cret"))
  }

  @Test("a required field of the wrong type is named by its location")
  func wrongField() async throws {
    var agent = agentJSON("a1", "front", version: 1)
    agent["version"] = "one"
    let client = client(answering: .data(.array([.object(agent)])))
    let error = await #expect(throws: APIError.self) {
      try await client.versions(ofAgent: RemoteID(short: "a1"))
    }
    #expect(
      error?.code
        == .unexpectedAnswer(
          .field(
            JSONPointer([.key("data"), .index(0), .key("version")]),
            of: "agent \"front\""
          )
        )
    )
  }

  @Test("a number is read with its split, and unknown fields are ignored")
  func number() async throws {
    var json = numberJSON("n1", "+15551230001")
    json["routing_weights"] = [
      ["agent_id": "a1", "weight": 60], ["weight": 40, "agent_id": "a2"],
    ]
    json["something_new"] = 1
    let client = client(answering: .data(.object(json)))
    let number = try await client.get("/v1/phone-numbers/n1").object(LiveNumber.self)
    #expect(
      number.weights == [
        LiveShare(agentID: RemoteID(short: "a1"), weight: 60),
        LiveShare(agentID: RemoteID(short: "a2"), weight: 40),
      ]
    )
  }

  @Test("a 204 without a body is a success without data")
  func noContent() async throws {
    let client = client(answering: .success(APIResponse(status: 204)))
    #expect(try await client.send(APIRequest(.delete, "/v1/x")).data == .null)
  }

  @Test(
    "only a write without a clear refusal may have been processed",
    arguments: [
      (APIMethod.post, APIError.Code.lostAnswer, true),
      (.post, .timedOut, true),
      (.put, .serverError(retryAfter: nil), true),
      (.get, .lostAnswer, false),
      (.post, .unreachable(.refused), false),
      (.post, .rateLimited(retryAfter: nil), false),
      (.delete, .conflict, false),
    ]
  )
  func mayHaveBeenProcessed(method: APIMethod, code: APIError.Code, expected: Bool) {
    #expect(APIError(code, request: APIRequest(method, "/")).mayHaveBeenProcessed == expected)
  }

  private func client(answering reply: ScriptedTransport.Reply) -> APIClient {
    APIClient(
      transport: ScriptedTransport { _, _ in reply },
      retryPolicy: RetryPolicy(attempts: 1),
      clock: TestClock(),
      jitter: { 0 }
    )
  }
}
