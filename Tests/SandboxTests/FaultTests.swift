import JSON
import Sandbox
import Testing

@Suite("Faults")
struct FaultTests {
  @Test(
    "fire on the requests they name, before or after the work",
    arguments: [
      ("drop-before:write=2", [201, 0, 201], 2),
      ("drop-after:write=2", [201, 0, 201], 3),
      ("status=503,write=1,times=2", [503, 503, 201], 1),
      ("status=500,after,request=3", [201, 201, 500], 3),
      ("status=429,retry-after=2,method=post", [429, 201, 201], 2),
      ("drop-before:path=/v1/phone*", [201, 201, 201], 3),
      ("drop-before:path=*/agents,times=3", [0, 0, 0], 0),
      ("status=502,method=GET", [201, 201, 201], 3),
    ]
  )
  func fire(text: String, statuses: [Int], stored: Int) async throws {
    let fault = try SandboxFault(parsing: text)
    let client = await TestClient { $0.faults = [fault] }
    var seen: [Int] = []
    for name in ["a", "b", "c"] {
      seen.append(try await client.send("POST", "/v1/agents", ["name": .string(name)]).status)
    }
    #expect(seen == statuses)
    let clean = Sandbox()
    try await clean.restore(client.sandbox.snapshot())
    let list = await clean.handle(SandboxRequest("GET", "/v1/agents", key: client.key))
    let body = try JSONValue(parsing: list.response?.body ?? [])
    #expect(body["total"]?.integer == stored)
  }

  @Test("set the wait with a 429")
  func retryAfter() async throws {
    let client = await TestClient {
      $0.faults = [SandboxFault(.status(429, retryAfter: 2), .before)]
    }
    let response = await client.sandbox.handle(SandboxRequest("GET", "/live")).response
    #expect(response?.header("Retry-After") == "2")
  }

  @Test(
    "are parsed in any order of their terms",
    arguments: [
      ("drop-after:write=3", SandboxFault(.drop, .after, counts: .writes, first: 3)),
      (
        "status=503,before,path=/publish,times=2",
        SandboxFault(.status(503), .before, times: 2, path: "/publish")
      ),
      (
        "method=put,after,status=500",
        SandboxFault(.status(500), .after, method: "PUT")
      ),
    ]
  )
  func syntax(text: String, fault: SandboxFault) throws {
    #expect(try SandboxFault(parsing: text) == fault)
  }

  @Test(
    "that cannot be parsed name the term and the accepted values",
    arguments: [
      ("", ""), ("drop", "drop"), ("drop-after,before", "before"), ("status=200", "status=200"),
      ("status=503,drop-before", "status=503,drop-before"), ("write=1", "write=1"),
      ("drop-before:write=0", "write=0"), ("drop-before:write=1,request=2", "request=2"),
      ("drop-before:times=x", "times=x"),
      ("drop-before,retry-after=1", "drop-before,retry-after=1"),
    ]
  )
  func badSyntax(text: String, term: String) {
    let error = #expect(throws: FaultSyntaxError.self) { try SandboxFault(parsing: text) }
    #expect(error?.term == term)
    #expect(error?.description.contains("Accepted: EFFECT") == true)
  }
}
