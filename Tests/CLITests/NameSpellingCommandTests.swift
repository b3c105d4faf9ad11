import JSON
import Resources
import Testing

/// One kind of named object, as declared in manifests and as made by another client.
private struct NamedKind: Sendable, CustomTestStringConvertible {
  let section: String
  /// The fields after `name:` and the name.
  let fields: String
  let path: String
  let body: JSONObject
  /// The text that identifies the owner of the object.
  let text: String

  var testDescription: String { section }

  static let all = [
    NamedKind(
      section: "agents",
      fields: "environment: production, config: {system_prompt: ours}",
      path: "/v1/agents",
      body: ["environment": "production", "config": ["system_prompt": "theirs"]],
      text: "system_prompt"
    ),
    NamedKind(
      section: "knowledge_bases",
      fields: "description: ours",
      path: "/v1/knowledge-bases",
      body: ["description": "theirs"],
      text: "description"
    ),
    NamedKind(
      section: "evals",
      fields: "description: ours, definition: {goal: x, turns: [{user: hello}]}",
      path: "/v1/eval-scenarios",
      body: ["description": "theirs", "definition": ["goal": "x", "turns": [["user": "hello"]]]],
      text: "description"
    ),
  ]
}

/// Objects whose names `String` considers equal, from the manifest to the API.
@Suite(.timeLimit(.minutes(45))) struct NameSpellingCommandTests {
  private let composed = "caf\u{E9}"
  private let decomposed = "cafe\u{301}"

  @Test(
    "another client's object under another spelling stays, and the apply converges",
    arguments: NamedKind.all,
    [true, false]
  )
  private func stranger(_ kind: NamedKind, declaresComposed: Bool) async throws {
    let (ours, theirs) = declaresComposed ? (composed, decomposed) : (decomposed, composed)
    let bench = try await SavedPlanBench()
    var body = kind.body
    body["name"] = .string(theirs)
    let made = try await bench.send("POST", kind.path, .object(body))
    let id = try #require(made["id"]?.string)
    if kind.section == "agents" {
      _ = try await bench.send("POST", "\(kind.path)/\(id)/publish", .null)
    }
    let before = try await bench.get("\(kind.path)/\(id)")
    try bench.folder.write(
      "turnform: 1\nstack: acme\n\(kind.section): {one: {name: \"\(ours)\", \(kind.fields)}}\n",
      to: "stack/turnform.yaml"
    )
    let outcome = await bench.fixture.run("apply", bench.stack, "--auto-approve")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(try await bench.get("\(kind.path)/\(id)") == before)
    let all = try #require(try await bench.get("\(kind.path)?limit=100").array)
    #expect(Set(all.compactMap { $0["name"] }) == [.string(ours), .string(theirs)])
    let again = await bench.fixture.run("plan", bench.stack, "--detailed-exitcode")
    #expect(again.status == 0, "\(again.output)")
  }

  @Test("both spellings can be declared, and a saved plan of both can be applied")
  func both() async throws {
    let bench = try await SavedPlanBench()
    let agents = [composed, decomposed].enumerated()
      .map { "a\($0): {name: \"\($1)\", environment: production, config: {system_prompt: \($0)}}" }
    let bases = [composed, decomposed].enumerated()
      .map { "k\($0): {name: \"\($1)\", documents: [\"docs/\($1).md\"]}" }
    try bench.folder.write(
      """
      turnform: 1
      stack: acme
      agents: {\(agents.joined(separator: ", "))}
      knowledge_bases: {\(bases.joined(separator: ", "))}
      """,
      to: "stack/turnform.yaml"
    )
    for name in [composed, decomposed] {
      try bench.folder.write("Hello.", to: "stack/docs/\(name).md")
    }
    _ = try await bench.plan()
    let outcome = await bench.apply()
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    let again = await bench.fixture.run("drift", bench.stack)
    #expect(again.status == 0, "\(again.output)")
  }
}
