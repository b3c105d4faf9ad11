import CLI
import JSON
import Testing

/// An object identified by its name may move to another key, and the plan says so.
@Suite("Objects that move to another key", .timeLimit(.minutes(45)))
struct KeyChangeTests {
  private static let kinds: [(kind: String, name: String, one: String, two: String)] = [
    ("takeaways", "name", "schema: {type: object}, prompt: One", "schema: {}, prompt: Two"),
    ("knowledge_bases", "name", "description: One", "description: Two"),
    (
      "evals", "name",
      "definition: {turns: [{user: One, expect: [{event: llm_response, text_contains: a}]}]}",
      "definition: {turns: [{user: Two, expect: [{event: llm_response, text_contains: a}]}]}"
    ),
    ("agents", "name", "config: {first_message: One}", "config: {first_message: Two}"),
    (
      "numbers", "e164_number", "external_number_sid: PN1, route: {webhook: 'https://one.test'}",
      "external_number_sid: PN2, route: {webhook: 'https://two.test'}"
    ),
  ]

  private static func name(_ kind: String, _ index: Int) -> String {
    kind == "numbers" ? "+1555123000\(index)" : "name_\(index)"
  }

  @Test("a swap of names changes both, and a takeover names the former key", arguments: 0..<5)
  func named(index: Int) async throws {
    let (kind, field, one, two) = Self.kinds[index]
    let names = (1...2).map { Self.name(kind, $0) }
    let folder = try TemporaryFolder()
    func write(_ entries: [(key: String, name: String, rest: String)]) throws {
      let lines = entries.map { "  \($0.key): {\(field): \($0.name), \($0.rest)}\n" }
      try folder.write(
        "turnform: 1\nstack: acme\n\(kind):\n\(lines.joined())",
        to: "turnform.yaml"
      )
    }
    try write([("a", names[0], one), ("b", names[1], two)])
    let fixture = await CommandLineFixture()
    let first = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(first.status == 0, "\(first.output)\(first.error)")
    // Numbers keep their SIDs: a different SID is a different case.
    let sids = { (rest: String, sid: String) in
      kind == "numbers" ? rest.replacing(/PN[12]/, with: sid) : rest
    }
    try write([("a", names[1], sids(one, "PN2")), ("b", names[0], sids(two, "PN1"))])
    let swapped = await fixture.run("plan", folder.path)
    #expect(swapped.output.contains("was \(kind).b"), "\(swapped.output)")
    #expect(swapped.output.contains("was \(kind).a"), "\(swapped.output)")
    try write([("a", names[1], sids(one, "PN2"))])
    let taken = await fixture.run("plan", folder.path, "--output", "json")
    let plan = try JSONValue(parsing: taken.output)
    let change = (plan["changes"]?.array ?? []).first { $0["address"] == .string("\(kind).a") }
    #expect(change?["former_address"] == .string("\(kind).b"), "\(taken.output)")
    #expect(plan["left_behind"]?.array?.count == 1)
  }

  @Test("a number that another key protects is not rebound, even if this key allows it")
  func protectedNumber() async throws {
    let folder = try TemporaryFolder()
    func write(_ key: String, _ sid: String, _ protect: Bool) throws {
      try folder.write(
        """
        turnform: 1
        stack: acme
        numbers:
          \(key): {e164_number: +15551230001, external_number_sid: \(sid), route: {webhook: 'https://r.test'}, protect: \(protect)}
        """,
        to: "turnform.yaml"
      )
    }
    try write("b", "PN1", true)
    let fixture = await CommandLineFixture()
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    try write("a", "PN2", false)
    let applied = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(applied.status == 5, "\(applied.output)\(applied.error)")
    #expect(applied.output.contains("TF4003") || applied.error.contains("TF4003"))
  }
}
