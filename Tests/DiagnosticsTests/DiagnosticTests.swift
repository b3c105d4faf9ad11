import Diagnostics
import Testing

@Suite("Diagnostics")
struct DiagnosticTests {
  @Test(
    "a misspelled word finds the intended one",
    arguments: [
      ("enviroment", "environment"), ("agnt", "agent"), ("smsenabled", "sms_enabled"),
      ("Agent", "agent"), ("aegnt", "agent"),
    ]
  )
  func suggestion(word: String, expected: String) {
    let candidates = ["environment", "agent", "sms_enabled", "metadata"]
    #expect(closestMatch(to: word, among: candidates) == expected)
  }

  @Test(
    "a word that is close to nothing finds nothing",
    arguments: ["zzz", "", "x", "agentsagents"]
  )
  func noSuggestion(word: String) {
    #expect(closestMatch(to: word, among: ["environment", "agent"]) == nil)
  }

  @Test("a very long word is not compared at all")
  func longWord() {
    let word = String(repeating: "a", count: 1_000_000)
    #expect(closestMatch(to: word, among: [word + "b"]) == nil)
  }

  @Test("lines are found without their line breaks, regardless of the line break style")
  func lines() {
    let file = SourceFile(path: "a.yaml", text: "one\r\ntwo\n\nfour")
    #expect((1...5).map(file.line) == ["one", "two", "", "four", nil])
  }

  @Test("reading order is by file, place, code and text; diagnostics without a place come last")
  func readingOrder() {
    func at(_ file: String, _ line: Int, _ code: DiagnosticCode) -> Diagnostic {
      let position = SourcePosition(line: line, column: 1)
      let span = SourceSpan(file: file, start: position, end: position)
      return Diagnostic(code, detail: "d", advice: "a", span: span)
    }
    let sorted = [
      at("a.yaml", 2, .badKey), at("a.yaml", 10, .badKey), at("a.yaml", 10, .badRoute),
      at("b.yaml", 1, .badKey), Diagnostic(.badKey, detail: "d", advice: "a"),
    ]
    #expect(sorted.reversed().inReadingOrder == sorted)
  }

  @Test("codes have their own four digits and headline, without a full stop")
  func codes() {
    for code in DiagnosticCode.allCases {
      #expect(code.number.wholeMatch(of: /TF[1-6]\d{3}/) != nil)
      #expect(!code.summary.isEmpty && !code.summary.hasSuffix("."))
    }
    #expect(Set(DiagnosticCode.allCases.map(\.number)).count == DiagnosticCode.allCases.count)
    #expect(Set(DiagnosticCode.allCases.map(\.summary)).count == DiagnosticCode.allCases.count)
  }
}
