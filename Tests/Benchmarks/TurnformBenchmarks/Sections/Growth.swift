/// The cost of twice the input.
struct Growth {
  let bench: Bench

  func figures() async throws -> SectionFigures {
    var result: [Figure] = []
    for scenario in Scenario.allCases {
      let (half, whole) = (try await scenario.task(size: 2500), try await scenario.task(size: 5000))
      let times = try await measure(rounds: bench.rounds(5, quick: 1), [half, whole])
      result.append(
        Figure(
          name: scenario.rawValue,
          unit: .milliseconds,
          value: times[1],
          reference: .measured(name: "half", times[0]),
          // Work that is quadratic in its input doubles twice.
          goal: .atMostTimes(2.8)
        )
      )
    }
    return SectionFigures(
      section: .growth,
      title: "5000 agents and 5000 numbers, against 2500 of each; processor time; "
        + bench.roundsText(5, quick: 1),
      figures: result
    )
  }
}
