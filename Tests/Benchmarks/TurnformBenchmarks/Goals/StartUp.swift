/// From the start of `turnform version` to its end.
struct StartUp {
  let bench: Bench

  func figures() async throws -> SectionFigures {
    let name = "turnform version"
    let goal = Goal.atMost(8)
    var result = SectionFigures(
      section: .startUp,
      title: "a process from its start to its end; \(bench.roundsText(41, quick: 11))",
      figures: []
    )
    guard let turnform = bench.turnform else {
      result.figures = [.missing(name, .milliseconds, goal: goal, Bench.noTurnform)]
      return result
    }
    let runs = try await runInTurn(
      rounds: bench.rounds(41, quick: 11),
      [
        { try await bench.processes.run(["/bin/true"], within: .seconds(10)) },
        { try await bench.processes.run([turnform, "version"], within: .seconds(10)) },
      ]
    )
    result.figures = [
      Figure(
        name: name,
        unit: .milliseconds,
        value: runs[1].median(\.wall),
        reference: .measured(name: "/bin/true", runs[0].median(\.wall)),
        goal: goal
      )
    ]
    return result
  }
}
