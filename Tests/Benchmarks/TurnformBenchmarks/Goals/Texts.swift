import Hashing
import Manifests
import Resources

/// Whole processes whose output is large or hard to lay out.
struct Texts {
  let bench: Bench

  private static let limit = Duration.seconds(60)

  private enum Name {
    static let longLine = "plan that shows a changed line of 100,000 characters"
    static let graph = "graph --output svg of 1,500 agents with 4,500 hand-overs"
  }

  func figures() async throws -> SectionFigures {
    let lineGoal = Goal.atMost(200)
    let graphGoal = Goal.atMost(1000)
    var result = SectionFigures(
      section: .texts,
      title: "from the start of a process to its end; \(bench.roundsText(5, quick: 1))",
      figures: []
    )
    guard let turnform = bench.turnform else {
      result.figures = [
        .missing(Name.longLine, .milliseconds, goal: lineGoal, Bench.noTurnform),
        .missing(Name.graph, .milliseconds, goal: graphGoal, Bench.noTurnform),
      ]
      return result
    }
    let graph = try bench.write(.connected(agents: 1500), as: "graph")
    let project = await TurnCallProject()
    let old = try OneFile(StackText.longLine(changed: false).bytes).desiredState()
    try await project.fill(with: old.digested)
    let line = try bench.write(.longLine(changed: true), as: "long-line")
    let runs = try await project.serving { _, environment in
      try await runInTurn(
        rounds: bench.rounds(5, quick: 1),
        [
          {
            try await bench.processes.run(
              [turnform, "plan", line, "--detailed-exitcode"],
              environment: environment,
              within: Self.limit,
              expecting: 2
            )
          },
          {
            try await bench.processes.run(
              [turnform, "graph", graph, "--output", "svg"],
              within: Self.limit
            )
          },
        ]
      )
    }
    result.figures = [
      Figure(
        name: Name.longLine,
        unit: .milliseconds,
        value: runs[0].median(\.wall),
        goal: lineGoal
      ),
      Figure(
        name: Name.graph,
        unit: .milliseconds,
        value: runs[1].median(\.wall),
        goal: graphGoal
      ),
    ]
    return result
  }
}
