import CLI
import JSON
import Testing

@Suite struct UsageTests {
  @Test(
    "what is not understood is a usage error on standard error",
    arguments: [
      ["plan", "--bogus"], ["plan", "--output", "xml"], ["plan", "--output-file", "plan.json"],
      ["plan", "--output-file", "xml=plan"], ["plan", "--output-file", "json="], ["nope"],
      ["plan", "--parallelism", "0"], ["plan", "--parallelism", "65"],
      ["plan", "--timeout", "0"], ["plan", "--timeout", "3601"], ["plan", "--timeout", "2s"],
      ["plan", "--allow-deletes", "-1"], ["plan", "a", "b"], ["schema", "nothing"],
    ]
  )
  func usage(arguments: [String]) async {
    let outcome = await CommandLineFixture().run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.error.hasPrefix("Error: "))
  }

  @Test("what was typed cannot break a line, move a cursor or give orders to a CI runner")
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

  @Test("a misspelt command is answered with the one that was meant")
  func misspelt() async {
    let outcome = await CommandLineFixture().run("vaildate", "stack")
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("Did you mean \"validate\"?"))
  }

  @Test(
    "places are relative to the working folder; a stack folder that is none is named",
    arguments: [
      ("", "turnform.yaml:3:1"), ("file", "is not a folder"), ("none", "There is no folder"),
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

  @Test("the help of every command names all of its options")
  func options() async {
    let fixture = await CommandLineFixture()
    let shared = ["--output <output>", "--output-file <format=path>", "--no-color"]
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
}
