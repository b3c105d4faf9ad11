import CLI
import Diagnostics
import Foundation
import JSON
import Sandbox
import TestSupport
import Testing

/// Every command or manifest line that a message suggests works as written.
@Suite(.timeLimit(.minutes(45))) struct AdviceTests {
  static let commands = [
    "validate", "plan", "apply", "show", "drift", "gc", "import", "outputs", "graph", "route",
    "explain",
    "schema", "sandbox", "version",
  ]

  /// Finds command lines: `turnform gc`, and `apply --prune` without the program's name.
  private static func commandLine() throws -> Regex<AnyRegexOutput> {
    let words = "(?: (?:--?[A-Za-z][a-z-]*|§|[A-Z]{2,})(?![A-Za-z-]))"
    let names = Self.commands.joined(separator: "|")
    let pattern = "turnform ([a-z][a-z-]*\(words)*)|(?:^|[^a-z-])((?:\(names)) --[a-z-]+\(words)*)"
    return try Regex(pattern)
  }

  /// The command lines in a text.
  private func commandLines(_ pattern: Regex<AnyRegexOutput>, in text: String) -> [[String]] {
    text.matches(of: pattern)
      .compactMap { match in
        (match.output[1].substring ?? match.output[2].substring)?.split(separator: " ")
          .map(String.init)
      }
  }

  /// The reason that the program rejects a command line, with any value in place of its
  /// placeholders.
  private func problem(_ line: [String]) -> String? {
    var problem: String?
    for value in ["1", "text", "json", "svg"] {
      let arguments = line.map { $0 == "§" || $0 == $0.uppercased() ? value : $0 }
      for candidate in [arguments, arguments + [value]] {
        problem = Turnform.messageOfParsing(candidate)
        if problem == nil { return nil }
      }
    }
    return problem
  }

  @Test("every command in a message is one that the program accepts")
  func commandsParse() throws {
    let pattern = try Self.commandLine()
    var seen: Set<[String]> = []
    for source in SourceText.all {
      for line in commandLines(pattern, in: source.text) where seen.insert(line).inserted {
        #expect(problem(line) == nil, "\(line.joined(separator: " ")) in \(source)")
      }
    }
    // Verify that the search itself works.
    #expect(seen.count > 10)
    #expect(
      commandLines(pattern, in: "run turnform apply --prun, or gc --dry") == [
        ["apply", "--prun"], ["gc", "--dry"],
      ]
    )
    #expect(problem(["apply", "--prun"]) != nil)
  }

  @Test("every option in a message exists on some command")
  func optionsExist() {
    var known: Set = ["--help"]
    for source in SourceText.all where source.text.contains(" ") {
      for match in source.text.matches(of: /(?:^|[\s"'(])(--[a-z][a-z-]+)/) {
        let option = String(match.1)
        // Parsing is slow.
        guard known.insert(option).inserted else { continue }
        let isKnown = (["apply", "import", "sandbox"] + Self.commands)
          .contains { command in
            let message = Turnform.messageOfParsing([command, option, "1"]) ?? ""
            return !message.contains("Unknown option '\(option)'")
          }
        #expect(isKnown, "\(option) in \(source)")
      }
    }
  }

  // MARK: - Snippets

  /// A manifest snippet in a message, and a stack that it replaces `HERE` in.
  struct Snippet: Sendable, CustomTestStringConvertible {
    /// The snippet as written in the source.
    let text: String
    /// The snippet with its uppercase placeholders filled in.
    let filled: String
    let stack: String

    var testDescription: String { text }

    init(_ text: String, _ filled: String? = nil, in stack: String) {
      self.text = text
      self.filled = filled ?? text
      self.stack = stack
    }
  }

  private static let agent = "agents: {a: {config: {system_prompt: Hi, HERE}}}"
  private static let tool =
    "agents: {a: {config: {tools: [{name: t, description: d, webhook_url: 'https://a.example', "
    + "webhook_secret: HERE}]}}}"
  private static let server = "agents: {a: {config: {mcp_servers: [{name: m, HERE}]}}}"
  private static let base =
    "knowledge_bases: {b: {}}\nagents: {a: {knowledge_bases: {b: {HERE}}}}"
  private static let output = "agents: {a: {}}\noutputs: {A: {HERE}}"

  static let snippets: [Snippet] = [
    Snippet("unmanaged: [knowledge_bases]", in: "agents: {a: {HERE}}"),
    Snippet("unmanaged: [default_target]", in: eval("HERE")),
    Snippet("unmanaged: [documents]", in: "knowledge_bases: {b: {HERE}}"),
    Snippet("unmanaged: [§]", "unmanaged: [tags]", in: eval("HERE")),
    Snippet("unmanaged: [§]", "unmanaged: [description]", in: "knowledge_bases: {b: {HERE}}"),
    Snippet("include: [\"agents/*.yaml\"]", in: "HERE"),
    Snippet(
      "to: file:PATH",
      "to: file:out/a",
      in: output.replacing("HERE", with: "value: '${agents.a.id}', HERE")
    ),
    Snippet(
      "dotenv:PATH",
      "to: dotenv:out.env",
      in: output.replacing("HERE", with: "value: '${agents.a.id}', HERE")
    ),
    Snippet(
      "json:PATH",
      "to: json:out.json",
      in: output.replacing("HERE", with: "value: '${agents.a.id}', HERE")
    ),
    Snippet(
      "github_output",
      "to: github_output",
      in: output.replacing("HERE", with: "value: '${agents.a.id}', HERE")
    ),
    Snippet(
      "github_env",
      "to: github_env",
      in: output.replacing("HERE", with: "value: '${agents.a.id}', HERE")
    ),
    Snippet("value: \"${KIND.KEY.id}\"", "value: \"${agents.a.id}\"", in: output),
    Snippet(
      "value: \"${KIND.KEY.id}\"",
      "value: \"${agents.a.id}\"",
      in: "agents: {a: {}}\noutputs:\n  A:\n    HERE"
    ),
    Snippet("!secret env:NAME", "!secret env:TOOL_KEY", in: tool),
    Snippet("!secret file:PATH", "!secret file:secrets/key", in: tool),
    Snippet(
      "NAME: !secret env:NAME",
      "Key: !secret env:TOOL_KEY",
      in: server.replacing("HERE", with: "url: 'https://a.example', headers: {HERE}")
    ),
    Snippet("protect: false", in: "agents: {a: {HERE}}"),
    Snippet("pipeline_mode: cascade", in: agent),
    Snippet("tts: {voice: alloy}", "tts: {voice: alloy, provider: openai}", in: agent),
    Snippet("s2s: {voice: alloy}", "s2s: {voice: alloy, provider: openai}", in: agent),
    Snippet(
      "s2s: {turn_detection: server_vad}",
      "s2s: {turn_detection: server_vad, provider: openai_live}",
      in: agent
    ),
    Snippet("transport: stdio", in: server.replacing("HERE", with: "command: x, HERE")),
    Snippet(
      "transport: http",
      in: server.replacing("HERE", with: "url: 'https://a.example', HERE")
    ),
    Snippet("mode: auto", in: base), Snippet("mode: auto or prompt", "mode: prompt", in: base),
    Snippet("modality: text", in: eval("", "user: {HERE}, judge: {HERE}, ")),
    Snippet(
      "expect: [{event: llm_response, text_contains: TEXT}]",
      in: "evals: {e: {definition: {turns: [{user: hi, HERE}]}}}"
    ),
    Snippet(
      "event: llm_response",
      in: "evals: {e: {definition: {turns: [{user: hi, expect: [{HERE, text_contains: a}]}]}}}"
    ),
  ]

  private static func eval(_ entry: String, _ definition: String = "") -> String {
    "evals: {e: {\(entry)\(entry.isEmpty ? "" : ", ")definition: {\(definition)"
      + "turns: [{user: hi, expect: [{event: llm_response, text_contains: a}]}]}}}"
  }

  @Test(
    "every manifest snippet in a message can be pasted into a manifest",
    arguments: TestScale.current.sample(snippets, oneOf: 1)
  )
  func snippetsValidate(snippet: Snippet) async throws {
    #expect(
      SourceText.all.contains { $0.text.contains(snippet.text) },
      "no message contains it"
    )
    let folder = try TemporaryFolder()
    try folder.write("a-secret-of-some-length", to: "secrets/key")
    let stack = snippet.stack.replacing("HERE", with: snippet.filled)
    try folder.write("turnform: 1\nstack: acme\n\(stack)\n", to: "turnform.yaml")
    for path in ["agents/a.yaml"] where snippet.text.contains("include") {
      try folder.write("agents: {a: {}}\n", to: path)
    }
    let outcome = await CommandLineFixture().run("validate", folder.path)
    #expect(outcome.status == 0, "\(stack)\n\(outcome.error)\(outcome.output)")
  }

  /// Texts in which a field name and a colon are not a suggestion to write that field.
  static let prose = [
    "judge: {modality: audio} with its transcription",
    "user: {modality: audio} with its speech",
    "cannot write to standard output",
    "is not a valid variable name", "\"!env\" if it may be printed",
    "arn:aws:", "reads only variables",
    "move the text out",
    "removed: names", "speech to text, model", "With weighted: the agent",
    "stays with the same agent",
    "outputs: {§: {value: \"${§.secret}\"",
    "removed: [§]", "a function_call with its args", "A script, {turns:", "set 'user.modality",
    "set 'judge.modality",
  ]

  @Test("every manifest snippet in a message is tested")
  func snippetsAreKnown() throws {
    let names = try fieldNames().sorted { $0.utf8.count > $1.utf8.count }.joined(separator: "|")
    let regex = try Regex("(?:^|[^\\w.'])(?:\(names)): ?[\\[{!$\"a-z§]|![a-z]+ [a-z]+:")
    for source in SourceText.all
    where source.text.contains(" ") && !source.text.matches(of: regex).isEmpty {
      let isKnown =
        Self.snippets.contains { source.text.contains($0.text) }
        || Self.prose.contains { source.text.contains($0) }
      #expect(isKnown, "\(source)")
    }
  }

  /// The names of all fields in the manifest schema.
  private func fieldNames() throws -> Set<String> {
    let file = SourceText.schema
    var names: Set<String> = []
    func collect(_ value: JSONValue) {
      for member in value["properties"]?.object?.members ?? [] { names.insert(member.key) }
      for member in value.object?.members ?? [] { collect(member.value) }
      for element in value.array ?? [] { collect(element) }
    }
    collect(try JSONValue(parsing: file))
    return names
  }

  // MARK: - Advice that depends on the stack

  @Test("the output suggested for a webhook's secret stores it", arguments: ["crm", "1-a_b"])
  func webhookOutput(key: String) async throws {
    let folder = try TemporaryFolder()
    let stack = "turnform: 1\nstack: acme\nwebhooks: {\(key): {url: 'https://crm.acme.example'}}\n"
    try folder.write(stack, to: "turnform.yaml")
    let fixture = await CommandLineFixture()
    let warned = await fixture.run("validate", folder.path, "--output", "json")
    let advice = try JSONValue(parsing: warned.output)["diagnostics"]?.array?.first?["advice"]?
      .string
    let text = try #require(advice)
    let start = try #require(text.firstRange(of: "outputs: "))
    try folder.write(stack + text[start.lowerBound...] + "\n", to: "turnform.yaml")
    let quiet = await fixture.run("validate", folder.path)
    #expect(quiet.status == 0 && !quiet.output.contains("TF3010"), "\(text)\n\(quiet.output)")
    let applied = await fixture.run("apply", folder.path, "--auto-approve")
    #expect(applied.status == 0, "\(applied.error)")
    #expect(try folder.read("\(key).secret").utf8.count > 8)
  }

  @Test("the suggestion of drift and plan for undeclared objects deletes them")
  func removal() async throws {
    let fixture = await CommandLineFixture()
    let bodies: [(String, JSONValue)] = [
      ("knowledge-bases", ["name": "Old \"FAQ\": a"]),
      ("webhooks", ["url": "https://old.acme.example/?a=b#c"]),
      ("takeaways", ["name": "old", "schema": ["type": "object"]]),
      ("agents", ["name": "it's old", "config": ["system_prompt": "Hi."]]),
    ]
    for (path, body) in bodies {
      _ = await fixture.sandbox.handle(
        SandboxRequest("POST", "/v1/\(path)", key: fixture.key, json: body)
      )
    }
    let folder = try TemporaryFolder()
    let stack = "turnform: 1\nstack: acme\nknowledge_bases: {faq: {}}\n"
    try folder.write(stack, to: "turnform.yaml")
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    let drift = try JSONValue(
      parsing: await fixture.run("drift", folder.path, "--unmanaged", "--output", "json").output
    )
    let advice = (drift["findings"]?.array ?? []).compactMap { $0["advice"]?.string }
    // A list that refuses the declared object must not delete it.
    let lists = Set(
      advice.compactMap { text in text.firstRange(of: "removed: ").map { text[$0.lowerBound...] } }
    )
    #expect(lists.count == 3, "\(advice)")
    #expect(!lists.contains { $0.contains("faq") })
    for list in lists {
      try folder.write("\(stack)\(list)\n", to: "turnform.yaml")
      let validated = await fixture.run("validate", folder.path)
      #expect(validated.status == 0, "\(list): \(validated.error)")
      let applied = await fixture.run(
        "apply",
        folder.path,
        "--auto-approve",
        "--allow-deletes",
        "1"
      )
      #expect(applied.status == 0, "\(list): \(applied.error)")
    }
    try folder.write(stack, to: "turnform.yaml")
    let after = await fixture.run("drift", folder.path, "--unmanaged", "--output", "json").output
    #expect(!after.contains("removed: ["), "\(after)")
  }

  @Test("the suggestion of a plan for leftovers of this stack deletes those and nothing else")
  func leftBehind() async throws {
    let fixture = await CommandLineFixture()
    let folder = try TemporaryFolder()
    func stack(_ entries: String) -> String { "turnform: 1\nstack: acme\n\(entries)" }
    func eval(_ entry: String) -> String {
      "{\(entry)definition: {turns: [{user: hi, expect: [{event: llm_response, text_contains: a}]}]}}"
    }
    try folder.write(
      stack(
        """
        agents: {a: {name: Agent A}, x: {}}
        numbers: {n: {e164_number: +15551230001, external_number_sid: PN1, route: {agent: x}}}
        takeaways: {t: {name: u, schema: {}}, u: {name: v, schema: {}}}
        knowledge_bases: {k: {name: "Base: k"}}
        webhooks: {h: {url: "https://h.test"}, i: {url: "https://i.test"}}
        evals: {e: \(eval("name: E 1, "))}
        """
      ),
      to: "turnform.yaml"
    )
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    // One takeaway is named like the other's key, and one webhook loses its URL to another key.
    let rest = """
      agents: {x: {}}
      numbers: {n: {e164_number: +15551230002, external_number_sid: PN2, route: {agent: x}}}
      webhooks: {h: {url: "https://i.test"}}
      """
    try folder.write(stack(rest), to: "turnform.yaml")
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    func leftovers() async throws -> [(id: String, advice: String)] {
      let output = await fixture.run("plan", folder.path, "--output", "json").output
      return (try JSONValue(parsing: output)["left_behind"]?.array ?? [])
        .map { ($0["id"]?.string ?? "", $0["advice"]?.string ?? "") }
    }
    var left = try await leftovers()
    #expect(left.count == 7, "\(left)")
    while let next = left.last {
      let start = try #require(next.advice.firstRange(of: "removed: "), "\(next.advice)")
      let list = next.advice[start.lowerBound...]
      try folder.write(stack("\(rest)\n\(list)\n"), to: "turnform.yaml")
      let applied = await fixture.run("apply", folder.path, "--auto-approve")
      #expect(applied.status == 0, "\(list): \(applied.output)\(applied.error)")
      try folder.write(stack(rest), to: "turnform.yaml")
      let after = try await leftovers()
      #expect(after.map(\.id) == left.dropLast().map(\.id), "\(list)")
      guard after.count < left.count else { break }
      left = after
    }
  }

  @Test("masked values are not suggested for copying")
  func maskedURL() async throws {
    let fixture = await CommandLineFixture()
    _ = await fixture.sandbox.handle(
      SandboxRequest(
        "POST",
        "/v1/webhooks",
        key: fixture.key,
        json: ["url": "https://me:hunter2hunter2@crm.test/x", "events": ["call.ended"]]
      )
    )
    let folder = try TemporaryFolder()
    try folder.write("turnform: 1\nstack: acme\nagents: {a: {}}\n", to: "turnform.yaml")
    for command in [["plan"], ["drift", "--unmanaged"]] {
      let outcome = await fixture.run(command + [folder.path])
      let text = outcome.output + outcome.error
      #expect(text.contains("crm.test"), "\(text)")
      #expect(!text.contains("removed:") && !text.contains("hunter2hunter2"), "\(text)")
    }
    let plan = await fixture.run("plan", folder.path).output
    #expect(plan.contains("/v1/webhooks/"), "\(plan)")
  }

  // MARK: - Shells

  @Test(
    "every word comes back from a shell as it was",
    arguments: [
      "", "a", "my stack", "it's", "$HOME", "`id`", "$(id)", "a;b", "a&b", "~", "-x", "a\\b",
      "\"q\"", "é",
      "e\u{301}", "a\nb", "a\tb", "\u{202E}x1", "!x", "#x", "a*b", "[a]", "{a,b}", "'", "''",
      "\u{1B}[2J0",
      "a=b", "<x>", "|", "\u{85}7", "x'\u{301};touch y;'", "'\u{FE0F}$(id)'\u{20DD}",
    ]
  )
  func words(text: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "printf '%s|' " + CommandHint.word(text)]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(Array(data) == Array("\(text)|".utf8), "\(CommandHint.word(text))")
    #expect(
      CommandHint.word(text).unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" }
    )
  }

  @Test(
    "commands with the names of folders and files can be copied",
    arguments: ["my stack", "it's $HOME", "-x"]
  )
  func folders(name: String) async throws {
    let fixture = await CommandLineFixture()
    _ = await fixture.sandbox.handle(
      SandboxRequest("POST", "/v1/knowledge-bases", key: fixture.key, json: ["name": "faq"])
    )
    let folder = try TemporaryFolder()
    let stack = "\(folder.path)/\(name)"
    let imported = await fixture.run("import", stack, "--stack", "acme")
    #expect(
      imported.output.contains("  turnform apply \(CommandHint.word(stack)) --adopt"),
      "\(imported.output)"
    )
    let plan = await fixture.run("plan", stack, "--out", "\(folder.path)/\(name).plan")
    #expect(
      plan.error.contains("turnform apply \(CommandHint.word("\(folder.path)/\(name).plan"))\n")
    )
    #expect(CommandHint.path("-x") == "./-x")
  }

  // MARK: - Options

  @Test("an option prefix is answered with the full option")
  func options() async {
    let fixture = await CommandLineFixture()
    for (typed, meant) in [
      ("--env", "--environment"), ("--auto", "--auto-approve"), ("--allow", "--allow-deletes"),
      ("--paralel", "--parallelism"), ("--parallelsm", "--parallelism"),
      ("--detailed", "--detailed-exitcode"),
      ("--no-colour", "--no-color"), ("--xyz", nil), ("--out-file", nil), ("--prun", "--prune"),
    ] as [(String, String?)] {
      let command = typed == "--auto" ? "apply" : "plan"
      let error = await fixture.run(command, typed).error
      #expect(error.contains("Unknown option '\(typed)'"), "\(error)")
      if let meant {
        #expect(error.contains("Did you mean '\(meant)'?"), "\(typed): \(error)")
      } else {
        #expect(!error.contains("Did you mean '--out'"), "\(error)")
      }
    }
  }
}
