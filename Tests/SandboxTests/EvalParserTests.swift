import JSON
import Sandbox
import Testing

@Suite("Definitions of evals")
struct EvalParserTests {
  private static let message =
    "Value error, <stored scenario>: missing or invalid 'goal:' field (a non-empty string)"
  private static let bad: JSONValue = ["persona": "p", "success": "s"]
  private static let good: JSONValue = ["persona": "p", "goal": "g", "success": "s"]

  @Test(
    "that the parser rejects are a value error, with the parser's message, wherever they are sent"
  )
  func refused() async throws {
    let client = await TestClient()
    let path = "/v1/eval-scenarios"
    let made = try await client.send("POST", path, ["name": "a", "definition": Self.good])
    let id = try #require(made.body["data"]?["id"]?.string)
    for (method, path, body, place) in [
      ("POST", path, ["name": "b", "definition": Self.bad], ["body"]),
      ("PUT", "\(path)/\(id)", ["definition": Self.bad], ["body"]),
      (
        "POST", "/v1/eval-runs",
        [
          "scenario": ["name": "c", "definition": Self.bad],
          "target": ["type": "agent_name", "name": "x"],
        ], ["body", "scenario"]
      ),
    ] as [(String, String, JSONValue, JSONValue)] {
      let answer = try await client.send(method, path, body)
      #expect(answer.status == 422)
      let errors = answer.body["details"]?["errors"]?.array ?? []
      #expect(errors.map { $0["type"] } == ["value_error"])
      #expect(errors.map { $0["loc"] } == [place])
      #expect(errors.map { $0["msg"]?.string } == [Self.message])
    }
  }

  @Test("are not checked when nothing is sent, or another field has an error")
  func unasked() async throws {
    let client = await TestClient()
    let path = "/v1/eval-scenarios"
    let made = try await client.send("POST", path, ["name": "a", "definition": Self.good])
    let id = try #require(made.body["data"]?["id"]?.string)
    #expect(try await client.send("PUT", "\(path)/\(id)", ["definition": nil]).status == 200)
    let answer = try await client.send("POST", path, ["name": "", "definition": Self.bad])
    let errors = answer.body["details"]?["errors"]?.array ?? []
    #expect(errors.map { $0["type"] } == ["string_too_short"])
  }

  @Test("that prove little have warnings, regardless of the rest of the definition")
  func warnings() async throws {
    let client = await TestClient()
    for (turns, expected) in [
      (#"[{"expect":[{"event":"function_call"}]}]"#, []),
      (#"[{"expect":[{"event":"response"}]}]"#, ["turn 1: llm_response"]),
      (
        #"[{"expect":[{"event":"a"},{"event":"b","absent":true},{"event":"c"}]}]"#,
        ["turn 1: a", "turn 1: c"]
      ),
    ] as [(String, [String])] {
      let definition: JSONValue = ["turns": try JSONValue(parsing: turns)]
      let body: JSONValue = ["name": .string(turns), "definition": definition]
      let data = try await client.send("POST", "/v1/eval-scenarios", body).body["data"]
      let warnings = data?["warnings"]?.array ?? []
      let shown = warnings.first?["expectations"]?.array?.compactMap(\.string) ?? []
      #expect(shown == expected)
    }
  }
}
