import Diagnostics
import JSON
import Manifests
import Resources
import Testing

@Suite("Tags")
struct TagTests {
  private static let variables = [
    "TURNFORM_VAR_LANGUAGE": "de", "TURNFORM_VAR_FLAG": "true", "TURNFORM_VAR_MS": "900",
    "TURNFORM_VAR_TEXT": "${x} {{y}}", "TURNFORM_VAR_EMPTY": "", "SECRET": "hunter2",
  ]

  private static let values: [(String, String, JSONValue)] = [
    ("language: !env TURNFORM_VAR_LANGUAGE", "language", "de"),
    ("interruption_enabled: !env TURNFORM_VAR_FLAG", "interruption_enabled", true),
    ("silence_timeout_ms: !env TURNFORM_VAR_MS", "silence_timeout_ms", 900),
    ("first_message: !env TURNFORM_VAR_TEXT", "first_message", "${x} {{y}}"),
    ("first_message: !env TURNFORM_VAR_EMPTY", "first_message", ""),
    ("metadata: {x: !env TURNFORM_VAR_MS}", "metadata", .object(["x": "900"])),
  ]

  private func config(_ field: String, files: [String: String] = [:]) -> (TestStack, StackResult) {
    let main = TestStack.header + "agents:\n  a:\n    config:\n      \(field)\n"
    let stack = TestStack(files.merging(["turnform.yaml": main]) { $1 })
    return (stack, stack.load(variables: Self.variables))
  }

  @Test(
    "the value of a variable is typed by its field",
    arguments: values
  )
  func environment(_ written: String, _ field: String, _ value: JSONValue) {
    let (_, result) = config(written)
    #expect(result.diagnostics.isEmpty)
    #expect(result.desired?.agents.first?.config[field] == value)
  }

  @Test(
    "variables that cannot be read",
    arguments: [
      ("language: 1️⃣!env TURNFORM_VAR_LANGUAG", "1️⃣ TF2017"),
      ("language: 1️⃣!env TURNFORM_VAR_", "1️⃣ TF2017"),
      ("language: 1️⃣!env SECRET", "1️⃣ TF2018"),
      ("language: 1️⃣!env UNSET", "1️⃣ TF2018"),
      ("interruption_enabled: 1️⃣!env TURNFORM_VAR_MS", "1️⃣ TF2006"),
      ("llm: 1️⃣!env TURNFORM_VAR_MS", "1️⃣ TF2019"),
      ("language: 1️⃣!env [TURNFORM_VAR_MS]", "1️⃣ TF2019"),
      ("metadata: {a: 1️⃣!env {b: c}}", "1️⃣ TF2019"),
    ]
  )
  func badEnvironment(_ written: String, _ place: String) {
    let (stack, result) = config(written)
    #expect(stack.places(of: result.diagnostics) == [place])
  }

  @Test("it is not revealed whether a forbidden variable is set")
  func noLeak() throws {
    let set = try #require(config("language: !env SECRET").1.diagnostics.first)
    let unset = try #require(config("language: !env SECRES").1.diagnostics.first)
    #expect(set.detail == unset.detail)
    #expect(!"\(set)".contains("hunter2"))
  }

  @Test(
    "a file is its text without the final line break",
    arguments: [
      ("text", "text"), ("text\n", "text"), ("text\n\n", "text\n"), ("text\r\n", "text"), ("", ""),
      ("text\r", "text"), ("a\r\nb\r\n\r\n", "a\r\nb\r\n"), ("\u{FEFF}a\r\nb", "a\r\nb"),
      ("\n", ""), ("\u{FEFF}text", "text"), ("true\n", "true"), ("a $${b}\n", "a ${b}"),
    ]
  )
  func file(_ content: String, _ text: String) {
    let (_, result) = config(
      "system_prompt: !file prompts/./x/../a.md",
      files: ["prompts/a.md": content]
    )
    #expect(result.diagnostics.isEmpty)
    #expect(result.desired?.agents.first?.config["system_prompt"] == .string(text))
  }

  @Test("the text of a file is typed by its field")
  func typedFile() {
    let files = ["n": "900\n"]
    let (_, result) = config("silence_timeout_ms: !file n", files: files)
    #expect(result.desired?.agents.first?.config == ["silence_timeout_ms": 900])
  }

  @Test(
    "paths that are missing or escape the stack",
    arguments: [
      ("!file missing.md", "TF2016"), ("!file ''", "TF2016"), ("!file \"a\\0b\"", "TF2016"),
      ("!file ../a.md", "TF2015"), ("!file a/../../a.md", "TF2015"),
      ("!file /etc/passwd", "TF2015"), ("!file link.md", "TF2015"), ("!file pipe", "TF2016"),
      ("!file huge", "TF2016"), ("!file denied", "TF2016"), ("!file binary", "TF2016"),
      ("!file .env", "TF2015"), ("!file a/../.git/config", "TF2015"), ("!file key.md", "TF3006"),
      ("!file nul", "TF2009"), ("!file reference", "TF2026"),
    ]
  )
  func badFile(_ written: String, _ code: String) {
    let main = TestStack.header + "agents: {a: {config: {system_prompt: 1️⃣\(written)}}}\n"
    let stack = TestStack(
      ["turnform.yaml": main],
      bytes: [
        ".env": Array("x".utf8), ".git/config": Array("x".utf8),
        "key.md": Array("Use sk-proj-AbCdEfGhIjKlMnOpQr0123456789.".utf8),
        "binary": [0xFF, 0xFE, 0x00], "nul": [0x61, 0x00], "reference": Array("${a.b}".utf8),
      ],
      errors: [
        "link.md": .outsideStack, "pipe": .notAFile, "huge": .tooLarge(limit: 5),
        "denied": .unreadable("Permission denied"),
      ]
    )
    let diagnostics = stack.load().diagnostics
    #expect(stack.places(of: diagnostics) == ["1️⃣ \(code)"])
    #expect(diagnostics.map(\.severity) == [.error])
    #expect(!"\(diagnostics)".contains("AbCdEf"))
  }

  @Test("a variable whose bytes are not text is rejected")
  func badVariable() {
    let stack = TestStack(
      main: "agents: {a: {config: {language: 1️⃣!env TURNFORM_VAR_BAD}}}\n"
    )
    let result = stack.load(variables: ["TURNFORM_VAR_BAD": "d\u{FFFD}"])
    #expect(stack.places(of: result.diagnostics) == ["1️⃣ TF2018"])
  }
}
