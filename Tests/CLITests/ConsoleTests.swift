import CLI
import Files
import Testing
import Views

@Suite struct ConsoleTests {
  private func style(
    _ environment: [String: String],
    isTerminal: Bool = true,
    allowsColor: Bool = true
  ) -> Style {
    Console(
      write: { _, _ in },
      readLine: { nil },
      terminals: Console.Terminals(output: isTerminal, width: 72),
      environment: environment,
      files: .system,
      connect: { _, _ in .error },
      interruptible: { _, work in await work() }
    )
    .style(for: .output, allowsColor: allowsColor)
  }

  @Test(
    "colour needs a terminal that supports it and no setting that disables it",
    arguments: [
      ([:], true), (["NO_COLOR": ""], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false),
    ] as [([String: String], Bool)]
  )
  func colour(environment: [String: String], isColored: Bool) {
    #expect(style(environment).isColored == isColored)
    #expect(!style(environment, isTerminal: false).isColored)
    #expect(!style(environment, allowsColor: false).isColored)
  }

  @Test("text is as wide as the terminal, and 100 columns where there is none")
  func width() {
    #expect(style([:]).width == 72)
    #expect(style([:], isTerminal: false).width == 100)
  }
}
