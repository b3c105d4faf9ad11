/// From the responses of the API to a plan without changes.
struct Planning {
  let bench: Bench

  func figures() async throws -> SectionFigures {
    let world = try World(agents: 5000, numbers: 5000)
    let live = try await world.read()
    let copy = try await world.read()
    let times = try await measure(
      rounds: bench.rounds(9, quick: 3),
      [
        { try world.parseAnswers() }, { _ = try await world.read() },
        { precondition(live.holdsSame(as: copy)) },
        { try world.expectSteps(0, live) },
        { try world.expectSteps(0, try await world.read()) },
      ]
    )
    let json = Figure.Reference.measured(name: "JSON alone", times[0])
    let comparison = Figure.Reference.measured(name: "one comparison", times[2])
    return SectionFigures(
      section: .planning,
      title: "5000 agents and 5000 numbers, nothing to do; answers of "
        + "\(world.answers.byteCount / 1_000_000) MB in memory; processor time; "
        + bench.roundsText(9, quick: 3),
      figures: [
        Figure(
          name: "answers to the live state",
          unit: .milliseconds,
          value: times[1],
          reference: json
        ),
        Figure(
          name: "answers to the plan",
          unit: .milliseconds,
          value: times[4],
          reference: json,
          goal: .atMost(500)
        ),
        Figure(
          name: "live state to the plan",
          unit: .milliseconds,
          value: times[3],
          reference: comparison,
          goal: .atMost(500)
        ),
      ]
    )
  }
}
