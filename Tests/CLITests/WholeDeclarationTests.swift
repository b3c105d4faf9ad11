import JSON
import Resources
import TestSupport
import Testing

/// A declared object is declared completely (Design.md §2): checked for every field in the tables,
/// and for a sample of the values of agents, whose density is a matter of ``TestScale``.
@Suite(.timeLimit(.minutes(45))) struct WholeDeclarationTests {
  /// A place in an entry, and a value that differs from the default.
  struct FieldCase: CustomTestStringConvertible, Sendable {
    let kind: Kind
    let path: [String]
    let field: Field
    let values: [JSONValue]

    var testDescription: String { "\(kind.singular) \(path.joined(separator: "."))" }
  }

  @Test("adding a line is a change, and so is removing it", arguments: Kind.allCases)
  func linesComeAndGo(kind: Kind) async throws {
    let folder = try TemporaryFolder()
    let fixture = await CommandLineFixture()
    try folder.write(Self.manifest(kind, [:]), to: "turnform.yaml")
    let first = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(first.status == 0, "\(first.output)\(first.error)")
    var tried = 0
    for item in TestScale.current.sample(Self.fields(of: kind), oneOf: 1) {
      guard let value = try await Self.accepted(item, folder, fixture) else { continue }
      tried += 1
      for (entry, isBack) in [(Self.entry(item, value), false), ([:], true)] {
        try folder.write(Self.manifest(kind, entry), to: "turnform.yaml")
        let plan = await fixture.run("plan", folder.path, "--detailed-exitcode", "--output", "json")
        let says: Comment = "\(item.testDescription) \(isBack ? "out" : "in"): \(plan.output)"
        #expect(plan.status == 2, says)
        let document = try JSONValue(parsing: plan.output)
        let edits = (document["changes"]?.array ?? []).flatMap { $0["edits"]?.array ?? [] }
        let name = item.path.last ?? ""
        #expect(edits.contains { $0["path"]?.string?.contains(name) ?? false }, says)
        let applied = await fixture.run("apply", folder.path, "--auto-approve")
        #expect(applied.status == 0, "\(item.testDescription): \(applied.output)\(applied.error)")
        let after = await fixture.run("plan", folder.path, "--detailed-exitcode")
        #expect(after.status == 0, "\(item.testDescription): \(after.output)")
      }
    }
    let least = TestScale.current.isFull ? Self.leastTried[kind] ?? 1 : 0
    #expect(tried >= least, "only \(tried) fields of \(kind) were tried")
  }

  @Test("every value that a field accepts converges", arguments: Kind.allCases)
  func valuesConverge(kind: Kind) async throws {
    let folder = try TemporaryFolder()
    let fixture = await CommandLineFixture()
    try folder.write(Self.manifest(kind, [:]), to: "turnform.yaml")
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    var tried = 0
    let cases = Self.fields(of: kind)
      .flatMap { item -> [(item: FieldCase, value: JSONValue)] in
        [.null, "", [], [:], 0, false, item.field.defaultValue ?? .null].map { (item, $0) }
      }
    for (item, value) in TestScale.current.sample(cases, oneOf: kind == .agents ? 2 : 1) {
      try folder.write(Self.manifest(kind, Self.entry(item, value)), to: "turnform.yaml")
      guard await fixture.run("validate", folder.path).status == 0 else { continue }
      tried += 1
      let applied = await fixture.run("apply", folder.path, "--auto-approve")
      let says: Comment = "\(item.testDescription) = \(value.text()): \(applied.output)"
      #expect(applied.status == 0, says)
      let after = await fixture.run("plan", folder.path, "--detailed-exitcode")
      #expect(after.status == 0, "\(item.testDescription) = \(value.text()): \(after.output)")
    }
    #expect(tried >= 2 || !TestScale.current.isFull, "only \(tried) values of \(kind) were tried")
  }

  // MARK: Fields

  /// The minimum number of tried fields; fewer would mean that the test skips some.
  private static let leastTried: [Kind: Int] = [
    .agents: 55, .numbers: 1, .takeaways: 3, .knowledgeBases: 1, .webhooks: 1, .evals: 7,
  ]

  private static func fields(of kind: Kind) -> [FieldCase] {
    fields(kind, kind.manifestTable, [])
      // A number's metadata is unmanaged unless it is written.
      .filter { kind != .numbers || $0.path != ["metadata"] }
      .filter { !skipped.contains($0.path.joined(separator: ".")) }
  }

  /// Fields that identify an object or cannot change, which other tests cover.
  private static let skipped: Set<String> = [
    "name", "environment", "protect", "unmanaged", "url", "e164_number", "external_number_sid",
    "route", "knowledge_bases", "takeaways", "documents", "embedding_model", "chunk_size",
    "chunk_overlap", "definition", "schema",
  ]

  private static func fields(_ kind: Kind, _ section: Section, _ path: [String]) -> [FieldCase] {
    section.fields.flatMap { field -> [FieldCase] in
      guard !field.holdsSecret else { return [] }
      let here = path + [field.name]
      if kind == .agents, case .section(let inner) = field.type {
        return fields(kind, inner, here)
      }
      return [FieldCase(kind: kind, path: here, field: field, values: values(of: field))]
    }
  }

  /// Values that differ from the default, the likeliest first.
  private static func values(of field: Field) -> [JSONValue] {
    let candidates: [JSONValue] =
      switch field.type {
      case .text(let rule):
        rule.pattern == nil
          ? ["https://x.example/a", "wss://x.example/a", "en-GB", "text"]
          : ["8f14e45f-ceea-4670-9d0b-c4d1f5b1b0a1", "word"]
      case .integer(let range):
        [range.lowerBound, range.lowerBound + 1, min(range.upperBound, 7)]
          .map { .number(JSONNumber($0)) }
      case .number(let range):
        [range.lowerBound, (range.lowerBound + range.upperBound) / 2]
          .map { .number(JSONNumber($0)) }
      case .boolean: [true, false]
      case .choice(let words): words.map { .string($0) }
      case .uuid: ["8f14e45f-ceea-4670-9d0b-c4d1f5b1b0a1"]
      case .terms: [["Acme"]]
      case .list:
        [
          [["name": "end_call", "description": "Ends the call."]],
          [["name": "docs", "url": "https://mcp.example/a"]],
          ["8f14e45f-ceea-4670-9d0b-c4d1f5b1b0a1"], ["call.ended"], ["word"],
        ]
      case .map, .object: [["lookup": 1], ["a": "b"]]
      case .section: [["model": "gpt-4o"]]
      }
    return candidates.filter { $0 != field.defaultValue }
  }

  /// The first value that the manifest accepts on its own, according to the cross-field rules.
  private static func accepted(
    _ item: FieldCase,
    _ folder: borrowing TemporaryFolder,
    _ fixture: CommandLineFixture
  ) async throws -> JSONValue? {
    for value in item.values {
      try folder.write(manifest(item.kind, entry(item, value)), to: "turnform.yaml")
      if await fixture.run("validate", folder.path).status == 0 { return value }
    }
    return nil
  }

  // MARK: Manifests

  private static func entry(_ item: FieldCase, _ value: JSONValue) -> JSONObject {
    item.path.reversed().reduce(value) { .object([$1: $0]) }.object ?? [:]
  }

  /// A stack with one object; JSON is valid YAML.
  private static func manifest(_ kind: Kind, _ entry: JSONObject) -> String {
    var object = entry
    for (key, value) in required[kind]?.members ?? [] where object[key] == nil {
      object[key] = value
    }
    var stack: JSONObject = ["turnform": 1, "stack": "acme"]
    if kind == .numbers { stack["agents"] = ["a": [:]] }
    stack[kind.rawValue] = .object(["it": .object(object)])
    return JSONValue.object(stack).text()
  }

  private static let required: [Kind: JSONObject] = [
    .numbers: [
      "e164_number": "+15551230001", "external_number_sid": "PN1", "route": ["agent": "a"],
    ],
    .takeaways: ["schema": ["type": "object"]],
    .webhooks: ["url": "https://crm.example/events"],
    .evals: [
      "definition": [
        "turns": [
          ["user": "Hello", "expect": [["event": "llm_response", "eval": "it greets back"]]]
        ]
      ]
    ],
  ]
}
