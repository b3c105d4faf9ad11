/// From the bytes of a manifest to the desired state.
struct Reading {
  let bench: Bench

  func figures() async throws -> SectionFigures {
    let files = OneFile(StackText(agents: 2100, numbers: 2100).bytes)
    let times = try await measure(
      rounds: bench.rounds(9, quick: 3),
      [{ files.countEvents() }, { files.parse() }, { _ = try files.desiredState() }]
    )
    let floor = Figure.Reference.measured(name: "libyaml's events", times[0])
    return SectionFigures(
      section: .reading,
      title: "\(files.bytes.count / 1_000_000) MB of manifests in this process, processor time; "
        + bench.roundsText(9, quick: 3),
      figures: [
        Figure(name: "YAML to nodes", unit: .milliseconds, value: times[1], reference: floor),
        Figure(
          name: "YAML to the desired state",
          unit: .milliseconds,
          value: times[2],
          reference: floor,
          goal: .atMostTimes(1.6)
        ),
      ]
    )
  }
}
