import CLI
import Foundation
import JSON
import Testing

@Suite struct UsageTests {
  @Test(
    "unknown arguments are a usage error on standard error",
    arguments: [
      ["plan", "--bogus"], ["plan", "--output", "xml"], ["plan", "--output-file", "plan.json"],
      ["plan", "--output-file", "xml=plan"], ["plan", "--output-file", "json="], ["nope"],
      ["plan", "--parallelism", "0"], ["plan", "--parallelism", "65"],
      ["plan", "--timeout", "0"], ["plan", "--timeout", "3601"], ["plan", "--timeout", "2s"],
      ["plan", "--allow-deletes", "-1"], ["plan", "a", "b"], ["plan", "--out", ""],
      ["schema", "nothing"],
    ]
  )
  func usage(arguments: [String]) async {
    let outcome = await CommandLineFixture().run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.error.hasPrefix("Error: "))
  }

  @Test("typed arguments cannot break a line, move a cursor or send commands to a CI runner")
  func escapes() async {
    let typed = "x\n::error::owned\u{1B}[2J##[error]##vso[task.x]"
    for arguments in [
      [typed], ["plan", "--\(typed)"], ["plan", "--output", typed], ["a", typed],
    ] {
      let error = await CommandLineFixture().run(arguments).error
      #expect(!error.contains("\u{1B}"))
      #expect(!error.contains(/##[A-Za-z]*\[/))
      #expect(!error.split(separator: "\n").contains { $0.hasPrefix("::") }, "\(error)")
    }
  }

  @Test(
    "a format that cannot show the result is a usage error that names the formats which can",
    arguments: [
      (["plan", "--output", "svg"], "svg", "text, json"),
      (["validate", "--output-file", "dot=FILE"], "dot", "text, json"),
      (["gc", "--dry-run", "--output", "shell"], "shell", "text, json"),
      (["graph", "--output", "dotenv"], "dotenv", "text, json, dot, mermaid, svg"),
      (["outputs", "--output-file", "svg=FILE"], "svg", "text, json, dotenv, shell"),
      (["explain", "--output", "mermaid"], "mermaid", "text, json"),
    ]
  )
  func format(arguments: [String], name: String, others: String) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/result"
    let arguments = arguments.map { $0.replacing("FILE", with: path) }
    let fixture = await CommandLineFixture(onRequest: { _, _, _ in Issue.record("a request") })
    let outcome = await fixture.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    let error = outcome.error.split { $0.isWhitespace }.joined(separator: " ")
    #expect(error.contains("TF6201"))
    #expect(
      error.contains("The format \(name) cannot show the result of \(arguments.first ?? "").")
    )
    #expect(error.contains("Use one of \(others). Nothing was read or sent."), "\(error)")

    guard !arguments.contains("--output") else { return }
    let json = await fixture.run(arguments + ["--output", "json"])
    #expect(json.status == 64)
    #expect(json.error == "")
    let document = try JSONValue(parsing: json.output)
    #expect(document["diagnostics"]?.array?.first?["code"] == "TF6201")
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("--format is answered with --output", arguments: ["graph", "outputs"])
  func formerOption(command: String) async throws {
    let fixture = await CommandLineFixture()
    let outcome = await fixture.run(command, "--format", "json")
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("Unknown option '--format'. Did you mean '--output'?"))
    let json = await fixture.run(command, "--format", "dot", "--output=json")
    let detail = try JSONValue(parsing: json.output)["diagnostics"]?.array?.first?["detail"]
    #expect(detail?.string?.contains("Did you mean '--output'?") == true)
  }

  @Test("a misspelled command is answered with the intended one")
  func misspelt() async {
    let outcome = await CommandLineFixture().run("vaildate", "stack")
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("Did you mean \"validate\"?"))
  }

  @Test(
    "locations are relative to the working folder; a missing stack folder is named",
    arguments: [
      ("", "turnform.yaml:3:1"), ("file", "is not a folder"), ("none", "does not exist"),
    ]
  )
  func places(name: String, expected: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write("turnform: 1\nstack: acme\nagentz: {}\n", to: "turnform.yaml")
    try folder.write("", to: "file")
    let path = name.isEmpty ? folder.path : "\(folder.path)/\(name)"
    // The sentence may be wrapped.
    let text = await CommandLineFixture().run("validate", path).error
      .split { $0.isWhitespace }.joined(separator: " ")
    #expect(text.contains(name.isEmpty ? "\(path)/\(expected)" : expected), "\(text)")
    if !name.isEmpty { #expect(text.contains(path)) }
    let json = await CommandLineFixture().run("validate", path + "/", "--output", "json").output
    let range = try JSONValue(parsing: json)["diagnostics"]?.array?.first?["range"]
    #expect(range?["filename"]?.string == (name.isEmpty ? "\(path)/turnform.yaml" : nil))
  }

  @Test("help and versions go to standard output", arguments: ["--help", "--version", "version"])
  func help(argument: String) async {
    let outcome = await CommandLineFixture().run(argument)
    #expect(outcome.status == 0)
    #expect(!outcome.output.isEmpty)
    #expect(outcome.error == "")
  }

  @Test("the help of every command lists all of its options")
  func options() async {
    let fixture = await CommandLineFixture()
    let shared = [
      "--output <output>", "--output-file <format=path>", "--no-color", "--exit-map <code=code>",
    ]
    let planning = [
      "--prune", "--allow-deletes <n>", "--parallelism <n>", "--environment <name>",
      "--timeout <seconds>",
    ]
    let expected = [
      "validate": shared + ["[<stack>]", "-e, --environment <name>"],
      "plan": shared + planning + ["--detailed-exitcode"],
      "apply": shared + planning + ["--auto-approve"],
      "drift": shared + planning,
      "explain": shared,
      "import": shared + ["--timeout <seconds>", "--parallelism <n>"],
      "outputs": shared + ["--timeout <seconds>", "--parallelism <n>"],
    ]
    for (command, options) in expected {
      let help = await fixture.run(command, "--help").output
      for option in options { #expect(help.contains(option), "\(command) \(option)") }
    }
  }

  @Test("explain goes to standard output, a wrong path to standard error")
  func explain() async {
    let fixture = await CommandLineFixture()
    let right = await fixture.run("explain", "agents.config.llm.temperature")
    #expect(right.status == 0)
    #expect(right.output.contains("number, 0 to 2"))
    let wrong = await fixture.run("explain", "agents.config.llm.temprature")
    #expect(wrong.status == 1)
    #expect(wrong.output == "")
    #expect(wrong.error.contains("Did you mean \"agents.config.llm.temperature\"?"))
  }

  @Test("both schemas are JSON", arguments: ["manifest", "plan"])
  func schema(subject: String) async throws {
    let outcome = await CommandLineFixture().run("schema", subject)
    let document = try JSONValue(parsing: outcome.output)
    #expect(document["$schema"] == "https://json-schema.org/draft/2020-12/schema")
  }

  @Test(
    "in JSON mode a usage error is one document on standard output",
    arguments: [
      ["plan", "--output", "json", "--bogus"], ["plan", "--bogus", "--output=json"],
      ["nope", "--output", "json"], ["plan", "--output", "json", "--parallelism", "0"],
      ["apply", "--output", "json", "--output-file", "json=/nowhere/at/all.json"],
      ["plan", "a", "b", "--output", "json"], ["plan", "--output", "json", "--exit-map", "2"],
      ["plan", "--output", "json", "--x\u{1B}[2J\n::error::y"],
    ]
  )
  func document(arguments: [String]) async throws {
    let outcome = await CommandLineFixture().run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.error == "")
    let document = try JSONValue(parsing: outcome.output)
    #expect(document["valid"] == false)
    let diagnostic = document["diagnostics"]?.array?.first
    let isObstacle = arguments.contains("json=/nowhere/at/all.json")
    #expect(diagnostic?["code"]?.string == (isObstacle ? "TF5011" : "TF6201"))
    let detail = diagnostic?["detail"]?.string ?? ""
    #expect(!detail.isEmpty && !detail.hasPrefix("Error:") && !detail.contains("Usage:"))
    #expect(isObstacle || diagnostic?["advice"]?.string?.hasPrefix("See 'turnform") == true)
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test(
    "the last --output wins, and arguments after -- are not options",
    arguments: [
      ["plan", "--bogus", "--output", "json", "--output", "text"],
      ["plan", "--bogus", "--", "--output", "json"],
      ["plan", "--bogus", "--output=json", "--output=text"],
      ["graph", "--bogus", "--output", "svg"],
    ]
  )
  func textAfterAll(arguments: [String]) async {
    let outcome = await CommandLineFixture().run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.error.hasPrefix("Error: "))
  }

  @Test(
    "only the listed exit codes are mapped",
    arguments: [
      ("2=0", 0), ("1=0", 2), ("1=0,2=7", 7), ("2=2", 2), ("2=255,64=0", 255), ("02=0", 0),
      (nil, 2),
    ]
  )
  func exitMap(map: String?, expected: Int32) async throws {
    let folder = try TemporaryFolder()
    try folder.write("turnform: 1\nstack: acme\nagents: {a: {}}\n", to: "turnform.yaml")
    let option = map.map { ["--exit-map", $0] } ?? []
    let outcome = await CommandLineFixture()
      .run(["plan", folder.path, "--detailed-exitcode"] + option)
    #expect(outcome.status == expected, "\(outcome.error)")
  }

  @Test(
    "an invalid map of exit codes is a usage error",
    arguments: [
      "", ",", "2", "2=", "=0", "2=0,", "a=0", "2=b", "2=256", "9=0", "-1=0", "2=0=1", "2=0 ",
      "2=0,2=1", "2:0", "2=-1", "99999999999999999999=0",
    ]
  )
  func wrongExitMap(map: String) async {
    let outcome = await CommandLineFixture().run("plan", "--exit-map=\(map)")
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("--exit-map"), "\(outcome.error)")
  }
}
