import Testing
import Views

@Suite("Commands for runners")
struct RunnerCommandTests {
  @Test(
    "their bracket is escaped, and nothing else is",
    arguments: [
      ("##[error]x", "##\\u{5B}error]x"), ("##vso[a]##vso[b]", "##vso\\u{5B}a]##vso\\u{5B}b]"),
      ("###teamcity[", "###teamcity\\u{5B}"), ("##a##b[", "##a##b\\u{5B}"),
      ("##\n[x]", "##\n[x]"), ("## [x]", "## [x]"), ("#vso[x]", "#vso[x]"),
      ("##vso-[x]", "##vso-[x]"),
      ("##1[x]", "##1[x]"), ("x#[y]#", "x#[y]#"), ("", ""),
      ("## Heading\n[link](x)", "## Heading\n[link](x)"),
    ]
  )
  func brokenUp(text: String, expected: String) {
    #expect(withoutRunnerCommands(text) == expected)
    #expect(withoutRunnerCommands(expected) == expected)
    #expect(!withoutRunnerCommands(text, bracket: "\\u005b").contains(/##[A-Za-z]*\[/))
  }
}
