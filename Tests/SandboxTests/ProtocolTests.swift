import JSON
import Sandbox
import Testing

@Suite("The protocol")
struct ProtocolTests {
  /// A body as bytes, its content type, and the resulting status.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let body: [UInt8]
    var contentType: String? = "application/json"
    let expected: String

    init(_ name: String, _ body: [UInt8], _ contentType: String?, _ expected: String) {
      testDescription = name
      self.body = body
      self.contentType = contentType
      self.expected = expected
    }

    init(_ name: String, _ body: String, _ expected: String) {
      self.init(name, Array(body.utf8), "application/json", expected)
    }
  }

  static let plain = Array(#"{"name":"a"}"#.utf8)
  static let bodies = [
    Case("json", plain, "application/json", "201"),
    Case("json with parameters, any case", plain, "Application/JSON; charset=latin-1", "201"),
    Case("another json", plain, "application/merge-patch+json", "201"),
    Case("no content type", plain, nil, #"422 model_attributes_type["body"]"#),
    Case("text", plain, "text/json", #"422 model_attributes_type["body"]"#),
    Case("byte order mark", [0xEF, 0xBB, 0xBF] + plain, "application/json", "201"),
    Case("UTF-16", plain.flatMap { [$0, 0] }, "application/json", "201"),
    Case(
      "UTF-16 with a mark",
      [0xFE, 0xFF] + plain.flatMap { [0, $0] },
      "application/json",
      "201"
    ),
    Case("latin-1", [0x22, 0xE4, 0x22], "application/json", "400 internal_error"),
    Case("nothing", [], "application/json", #"422 missing["body"]"#),
    Case("null", "null", #"422 missing["body"]"#),
    Case("blanks", "  ", #"422 json_invalid["body",2]"#),
    Case("half a text", #"{"name":"#, #"422 json_invalid["body",8]"#),
    Case("the last of two keys", #"{"name":5,"name":"a"}"#, "201"),
    Case("100 levels", nested(98), "201"),
    Case("500 levels", nested(500), "500 internal_error"),
    Case("2000 levels", nested(2000), "400 internal_error"),
    Case("NUL in a name", #"{"name":"a\u0000"}"#, "500 internal_error"),
    Case("lone surrogate in a name", #"{"name":"\ud800"}"#, "500 internal_error"),
    Case("NUL in a key", #"{"name":"a","config":{"metadata":{"\u0000":1}}}"#, "500 internal_error"),
    Case("NaN in metadata", #"{"name":"a","config":{"metadata":{"a":NaN}}}"#, "500 internal_error"),
    Case("1e999", #"{"name":"a","config":{"metadata":{"a":1e999}}}"#, "500 internal_error"),
    Case(
      "NaN within bounds",
      #"{"name":"a","config":{"tts":{"speed":NaN}}}"#,
      "500 internal_error"
    ),
    Case("NUL in a field nobody knows", #"{"name":"a","x":"\u0000"}"#, "201"),
  ]

  static func nested(_ levels: Int) -> String {
    let open = String(repeating: #"{"a":"#, count: levels)
    return #"{"name":"a","config":{"metadata":"# + open + "1"
      + String(repeating: "}", count: levels)
      + "}}"
  }

  @Test("parses bodies as the real server does", arguments: bodies)
  func body(_ example: Case) async throws {
    let client = await TestClient()
    var request = SandboxRequest("POST", "/v1/agents", key: client.key)
    request.body = example.body
    if let type = example.contentType {
      request.headers.append(SandboxHeader("content-type", type))
    }
    #expect(try await outcome(request, client) == example.expected)
  }

  @Test(
    "checks route, body, key, role, validity, existence, state, in this order",
    arguments: [
      ("POST /v1/nope", "{", "none", "404 internal_error"),
      ("PATCH /v1/agents", "{", "none", "405 internal_error"),
      ("POST /v1/agents", "{", "none", #"422 json_invalid["body",1]"#),
      ("POST /v1/agents", "{}", "none", "401 unauthorized"),
      ("POST /v1/agents", "{}", "viewer", "403 forbidden"),
      ("POST /v1/agents", "{}", "admin", #"422 missing["body","name"]"#),
      (
        "PUT /v1/agents/x", #"{"name":""}"#, "admin",
        #"422 uuid_parsing["path","agent_id"] string_too_short["body","name"]"#
      ),
      ("PUT /v1/agents/00000000-0000-4000-8000-000000000000", "{}", "admin", "404 not_found"),
      (
        "POST /v1/agents/00000000-0000-4000-8000-000000000000/publish", "{", "viewer",
        "403 forbidden"
      ),
      ("GET /v1//agents", "", "admin", "404 internal_error"),
      ("GET /V1/agents", "", "admin", "404 internal_error"),
      (
        "GET /v1/agents/00000000-0000-4000-8000-000000000000%2Fversions", "", "admin",
        "404 not_found"
      ),
    ]
  )
  func order(line: String, body: String, role: String, expected: String) async throws {
    let client = await TestClient()
    var keys = ["admin": client.key]
    let viewer = try await client.send(
      "POST",
      "/v1/api-keys/authenticated",
      ["name": "v", "role": "viewer"]
    )
    keys["viewer"] = viewer.body["data"]?["raw_key"]?.string
    let words = line.split(separator: " ").map(String.init)
    var request = SandboxRequest(words[0], words[1], key: keys[role])
    request.body = Array(body.utf8)
    request.headers.append(SandboxHeader("Content-Type", "application/json"))
    #expect(try await outcome(request, client) == expected)
  }

  @Test("echoes X-Request-ID, but not in the header of a 500")
  func requestID() async throws {
    let client = await TestClient()
    for (path, status, header) in [("/live", 200, "r1"), ("/v1/agents?page=0", 500, nil)] {
      var request = SandboxRequest("GET", path, key: client.key)
      request.headers.append(SandboxHeader("X-Request-ID", "r1"))
      let response = try #require(await client.sandbox.handle(request).response)
      #expect(response.status == status)
      #expect(response.header("x-request-id") == header)
      #expect(response.closesConnection == (status == 500))
    }
  }

  @Test("redirects a trailing slash to the requested host")
  func redirect() async throws {
    let client = await TestClient()
    var request = SandboxRequest("POST", "/v1/agents/?limit=1", key: client.key)
    request.headers.append(SandboxHeader("Host", "evil.test"))
    let response = try #require(await client.sandbox.handle(request).response)
    #expect(response.status == 307)
    #expect(response.header("Location") == "http://evil.test/v1/agents?limit=1")
    #expect(response.body.isEmpty)
  }

  @Test(
    "answers numbers as Python first and as jsonb later",
    arguments: [
      ("1", "1", "1"), ("1.0", "1.0", "1.0"), ("1e3", "1000.0", "1000.0"), ("-0", "0", "0"),
      ("-0.0", "-0.0", "0.0"), ("1e16", "1e+16", "10000000000000000"),
      ("1.25e20", "1.25e+20", "125000000000000000000"), ("1e-7", "1e-07", "1e-07"),
      ("0.0001", "0.0001", "0.0001"), ("12345678901234567890123456789", same, same),
      ("9007199254740993.0", "9007199254740992.0", "9007199254740992.0"), ("1e-400", "0.0", "0.0"),
      ("0.1000000000000000055511151231257827", "0.1", "0.1"),
    ]
  )
  func numbers(sent: String, first: String, later: String) async throws {
    let client = await TestClient()
    var request = SandboxRequest("POST", "/v1/agents", key: client.key)
    request.headers.append(SandboxHeader("Content-Type", "application/json"))
    request.body = Array(#"{"name":"a","config":{"metadata":{"n":\#(sent)}}}"#.utf8)
    let created = try await client.send(request).body["data"]
    let id = try #require(created?["id"]?.string)
    let read = try await client.send("GET", "/v1/agents/\(id)").body["data"]
    #expect(
      created?["config"]?["metadata"]?["n"]?.number?.literal == (first == same ? sent : first)
    )
    #expect(read?["config"]?["metadata"]?["n"]?.number?.literal == (later == same ? sent : later))
  }

  /// The status, the code, and for a 422 the types and places.
  private func outcome(_ request: SandboxRequest, _ client: TestClient) async throws -> String {
    let (status, body) = try await client.send(request)
    guard body["success"]?.bool == false else { return String(status) }
    guard let problems = body["details"]?["errors"]?.array else {
      return "\(status) \(body["code"]?.string ?? "")"
    }
    let entries = problems.map { ($0["type"]?.string ?? "") + ($0["loc"]?.text() ?? "") }
    return "\(status) " + entries.joined(separator: " ")
  }
}

private let same = "as sent"
