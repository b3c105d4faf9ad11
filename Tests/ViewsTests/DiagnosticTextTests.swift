import Diagnostics
import JSON
import TestSupport
import Testing
import Views

@Suite struct DiagnosticTextTests {
  private func span(_ line: Int, _ start: Int, _ end: Int, file: String = "a.yaml") -> SourceSpan {
    SourceSpan(
      file: file,
      start: SourcePosition(line: line, column: start),
      end: SourcePosition(line: line, column: end)
    )
  }

  private func text(_ diagnostic: Diagnostic, _ source: String, width: Int = 100) -> String {
    DiagnosticText(
      style: Style(width: width),
      sources: [SourceFile(path: "a.yaml", text: source)]
    )
    .text([diagnostic])
  }

  private func unknownField(_ span: SourceSpan, hidesSource: Bool = false) -> Diagnostic {
    Diagnostic(
      .unknownField,
      detail: "\"limt\" is no field.",
      advice: "Did you mean \"limit\"?",
      span: span,
      hidesSource: hidesSource
    )
  }

  @Test("place, code, sentence, line with caret, advice, and the other place")
  func whole() {
    let diagnostic = Diagnostic(
      .duplicateAddress,
      detail: "agents.a is declared twice.",
      advice: "Remove one of the two.",
      span: span(2, 3, 4),
      related: [.init(message: "the first one", span: span(1, 9, 10))]
    )
    #expect(
      text(diagnostic, "agents: {a: {}}\n  a: {}\n") == """
        a.yaml:2:3: error[TF2012]: declared twice
          agents.a is declared twice.
          2 |   a: {}
            |   ^
          Remove one of the two.
          a.yaml:1:9: the first one

        1 error
        """
    )
  }

  @Test("tabs become spaces, and the caret stays below its word")
  func tabs() {
    let lines = text(unknownField(span(1, 2, 6)), "\tlimt: 1").split(separator: "\n")
    #expect(lines[2...3] == ["  1 |     limt: 1", "    |     ^^^^"])
  }

  @Test("control characters of the line are shown escaped, and widen the caret's offset")
  func escapes() {
    let lines = text(unknownField(span(1, 2, 6)), "\u{1B}limt: 1").split(separator: "\n")
    #expect(lines[2...3] == ["  1 | \\u{1B}limt: 1", "    |       ^^^^"])
  }

  @Test("a long line is cut around the caret")
  func window() {
    let line = String(repeating: "x", count: 200) + " limt " + String(repeating: "y", count: 200)
    let lines = text(unknownField(span(1, 202, 206)), line, width: 50).split(separator: "\n")
    #expect(
      lines[2...3] == [
        "  1 | …xxxxxxxxxxx limt yyyyyyyyyyyyyyyyyyyyyyyy…",
        "    |              ^^^^",
      ]
    )
  }

  @Test(
    "a line that may hold a secret is not quoted",
    arguments: [
      ("limt: hunter2", true),
      ("webhook_secret: hunter2", false),
      ("  API_KEY: hunter2", false),
      ("Authorization: Basic hunter2", false),
    ]
  )
  func secrets(line: String, hidesSource: Bool) {
    let diagnostic = unknownField(span(1, 1, 5), hidesSource: hidesSource)
    #expect(!text(diagnostic, line).contains("hunter2"))
  }

  @Test(
    "a line that belongs to a secret field is not quoted",
    arguments: [
      "llm:\n  api_key:\n    \"hunter2\nnext: 1", "api_key:\n\"hunter2",
      "api_key: |-\n\n  # note\n  hunter2", "x: {api_key:\nhunter2",
      "x: {headers: {A: hunter2, A: 1}}",
      "headers: {X-Auth: hunter2, X-Auth: hunter2}", "\"headers\" : {A: hunter2}",
      "headers:\n  X-B: !foo hunter2", "headers:\r\n  A: 1\r\n  X-B: hunter2\r\n",
      "mcp:\n  - name: x\n    env:\n      A: 1\n      B: hunter2", "env:\n- hunter2",
      "- env: {A: hunter2}", "headers: {\nA: 1,\nB: 2,\nC: hunter2\n}", "? api_key\n: hunter2",
      "webhook_secret: # comment\n  hunter2", "session_token:\n  \"a\n  hunter2",
      "hunter2: sk-proj-AbCdEfGhIjKlMnOpQr0123456789",
    ]
  )
  func secretParents(source: String) throws {
    for source in everyLineEnd(of: source) {
      let index = try #require(Array(TextLines(source)).firstIndex { $0.text.contains("hunter2") })
      #expect(!text(unknownField(span(index + 1, 1, 2)), source).contains("hunter2"))
    }
  }

  /// A text as it is, and with each kind of line end instead.
  private func everyLineEnd(of text: String) -> [String] {
    let lines = TextLines(text).map { String($0.text) }
    return [text] + LineEnd.allCases.map { lines.joined(separator: $0.rawValue) }
  }

  @Test(
    "a line next to a secret field is quoted",
    arguments: [
      "llm:\n  api_key: x\n  shown: 1", "headers:\n  A: 1\nshown: 1", "shown: the headers and env",
      "- env:\n    A: 1\n  shown: 1", "# headers:\n  shown: 1", "environment: shown",
    ]
  )
  func noSecret(source: String) throws {
    for source in everyLineEnd(of: source) {
      let index = try #require(Array(TextLines(source)).firstIndex { $0.text.contains("shown") })
      #expect(text(unknownField(span(index + 1, 1, 2)), source).contains("shown"))
    }
  }

  @Test("a line is quoted alone, regardless of its line end, and without a byte order mark")
  func lineEnds() {
    for source in everyLineEnd(of: "\u{FEFF}limt: 1\nb: 2\nlimt: 3\n") {
      let first = text(unknownField(span(1, 1, 5)), source)
      #expect(first.contains("  1 | limt: 1\n    | ^^^^\n"), "\(first)")
      #expect(text(unknownField(span(3, 1, 5)), source).contains("  3 | limt: 3\n    | ^^^^\n"))
    }
  }

  @Test("a limit on tokens is not a secret")
  func tokens() {
    #expect(text(unknownField(span(1, 1, 5)), "max_tokens: many").contains("max_tokens: many"))
  }

  @Test("long sentences are wrapped at spaces")
  func wrapping() {
    let sentence = "This sentence has more than forty columns, which is all that there is."
    let diagnostic = Diagnostic(.apiConflict, detail: sentence, advice: "")
    let lines = text(diagnostic, "", width: 40).split(separator: "\n")
    #expect(
      lines[1...2] == [
        "  This sentence has more than forty", "  columns, which is all that there is.",
      ]
    )
  }

  @Test(
    "quotes from a manifest or the API cannot send commands to a CI runner",
    arguments: [
      "x\n::error::owned", "::error::owned", " ::error::owned", "##[error]owned",
      "##vso[task.setvariable variable=x]y", "##VSO[task.complete]", "###vso[x]",
      "##teamcity[setParameter name='x' value='y']", "a ##teamcity[x]",
    ]
  )
  func commands(text: String) {
    let diagnostic = Diagnostic(
      .ownedByAnotherStack,
      detail: "\(text) \(String(repeating: "long ", count: 9))\(text) and so on.",
      advice: text,
      subject: text,
      related: [.init(message: text, span: span(1, 1, 2, file: text))]
    )
    for width in 40...100 {
      let lines = self.text(diagnostic, "", width: width).split(separator: "\n")
      #expect(!lines.contains { $0.drop { $0 == " " }.hasPrefix("::") })
      #expect(!lines.contains { $0.contains(/##[A-Za-z]*\[/) })
    }
    let quoted = self.text(unknownField(span(1, 1, 2)), "\(text) limt")
    #expect(!quoted.contains(/##[A-Za-z]*\[/))
  }

  @Test("many problems on one long line are rendered quickly, and only the first are quoted")
  func longLine() {
    let line = String(repeating: "x", count: 900_000)
    let diagnostics = (1...2000).map { unknownField(span(1, $0 * 400, $0 * 400 + 3)) }
    let view = DiagnosticText(sources: [SourceFile(path: "a.yaml", text: line)])
    let clock = ContinuousClock()
    var text = ""
    let time = clock.measure { text = view.text(diagnostics) }
    #expect(text.split(separator: "\n").count { $0.hasPrefix("  1 | …") } == 50)
    #expect(time < .seconds(20))
  }

  @Test("a plain-text secret is never quoted, regardless of the line's format")
  func plainSecret() {
    let diagnostic = Diagnostic(.secretInPlainText, detail: "d", advice: "a", span: span(1, 4, 9))
    #expect(!text(diagnostic, "x: hunter2").contains("hunter2"))
  }

  @Test("diagnostics are listed in the order of their places, and are counted")
  func counting() {
    let warning = Diagnostic(.markdownReadAloud, detail: "w", advice: "", span: span(9, 1, 2))
    let all = [warning, unknownField(span(3, 1, 2)), unknownField(span(1, 1, 2))]
    let text = DiagnosticText().text(all)
    let places = text.split(separator: "\n").filter { $0.hasPrefix("a.yaml") }.map { $0.prefix(9) }
    #expect(places == ["a.yaml:1:", "a.yaml:3:", "a.yaml:9:"])
    #expect(text.hasSuffix("\n\n2 errors, 1 warning"))
  }

  @Test("the machine-readable document has the place, the problem and the advice")
  func document() {
    #expect(
      DiagnosticJSON.document([unknownField(span(1, 2, 6))]).text() == #"""
        {"diagnostics":[{"advice":"Did you mean \"limit\"?","code":"TF2004",\#
        "detail":"\"limt\" is no field.","range":{"end":{"column":6,"line":1},\#
        "filename":"a.yaml","start":{"column":2,"line":1}},"severity":"error",\#
        "summary":"unknown field"}],"error_count":1,"format_version":"1.2","valid":false,\#
        "warning_count":0}
        """#
    )
  }
}
