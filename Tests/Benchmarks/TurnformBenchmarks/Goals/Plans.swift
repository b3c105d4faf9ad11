import Hashing
import Manifests
import Resources

/// Whole processes of `turnform plan`, beside `deck diff` on as many objects.
struct Plans {
  let bench: Bench

  private static let agents = 5000
  private static let limit = Duration.seconds(120)

  private static let size = "10,000 objects"

  /// The commands that plan without changes and with one percent of changes.
  private struct Pair {
    let unchanged: () async throws -> ProcessRun
    let changed: () async throws -> ProcessRun
  }

  func figures() async throws -> SectionFigures {
    let rounds = bench.roundsText(5, quick: 1)
    let title = "from the start of a process to its end, HTTP answers from memory; \(rounds)"
    var result = SectionFigures(section: .plans, title: title, figures: [])
    guard let turnform = bench.turnform else {
      result.figures = [
        .missing(
          "plan without changes, \(Self.size)",
          .milliseconds,
          goal: .timesFaster(6),
          Bench.noTurnform
        )
      ]
      return result
    }
    result.figures += try await besideDeck(turnform)
    result.figures += try await growth(turnform)
    result.figures.append(try await named(turnform))
    return result
  }

  // MARK: Beside decK

  private func besideDeck(_ turnform: String) async throws -> [Figure] {
    let stack = StackText.brief(agents: Self.agents)
    let project = try await project(holding: stack)
    let rounds = bench.rounds(5, quick: 1)
    return try await project.serving(remembersReads: true) { _, environment in
      let own = try pair(turnform, stack, environment)
      guard let deck = bench.deck else {
        let runs = try await runInTurn(
          rounds: rounds,
          warmsUp: !bench.isQuick,
          [own.unchanged, own.changed]
        )
        return figures(runs, nil)
      }
      return try await KongServer()
        .serving { kong in
          let peer = try await pair(deck, kong)
          let runs = try await runInTurn(
            rounds: rounds,
            warmsUp: !bench.isQuick,
            [peer.unchanged, own.unchanged, peer.changed, own.changed]
          )
          return figures([runs[1], runs[3]], [runs[0], runs[2]])
        }
    }
  }

  /// The time and the memory of both plans.
  private func figures(_ own: [[ProcessRun]], _ peer: [[ProcessRun]]?) -> [Figure] {
    let names = ["plan without changes, \(Self.size)", "plan with 1 % changed"]
    func reference(_ index: Int, _ value: (ProcessRun) -> Double) -> Figure.Reference {
      peer.map { .measured(name: "deck diff", $0[index].median(value)) } ?? .missing(Bench.noDeck)
    }
    return names.enumerated()
      .flatMap { index, name in
        [
          Figure(
            name: name,
            unit: .milliseconds,
            value: own[index].median(\.wall),
            reference: reference(index, \.wall),
            goal: .timesFaster(index == 0 ? 6 : 5)
          ),
          Figure(
            name: "its peak memory, \(index == 0 ? "without changes" : "1 % changed")",
            unit: .mebibytes,
            value: own[index].median(\.peakMemory),
            reference: reference(index, \.peakMemory),
            goal: .atMostTimes(0.6)
          ),
        ]
      }
  }

  private func pair(
    _ turnform: String,
    _ stack: StackText,
    _ environment: TurnCallProject.Environment
  ) throws -> Pair {
    let old = try bench.write(stack, as: "unchanged")
    let new = try bench.write(stack.withOnePercentChanged, as: "changed")
    func plan(_ folder: String, status: Int) async throws -> ProcessRun {
      try await bench.processes.run(
        [turnform, "plan", folder, "--detailed-exitcode"],
        environment: environment,
        within: Self.limit,
        expecting: status
      )
    }
    return Pair(
      unchanged: { try await plan(old, status: 0) },
      changed: { try await plan(new, status: 2) }
    )
  }

  /// Fills Kong with `deck sync`.
  private func pair(_ deck: String, _ kong: LocalServer) async throws -> Pair {
    let scratch = bench.processes.scratch
    var text = KongText(services: Self.agents)
    let old = try scratch.write("kong.yaml", text.bytes)
    text.isChanged = true
    let new = try scratch.write("changed-kong.yaml", text.bytes)
    func run(_ words: [String], _ file: String, status: Int) async throws -> ProcessRun {
      try await bench.processes.run(
        [deck] + words + ["--state", file, "--kong-addr", kong.url],
        within: Self.limit,
        expecting: status
      )
    }
    _ = try await run(["sync"], old, status: 0)
    let diff = ["diff", "--non-zero-exit-code"]
    return Pair(
      unchanged: { try await run(diff, old, status: 0) },
      changed: { try await run(diff, new, status: 2) }
    )
  }

  private func project(
    holding stack: StackText,
    republished: Int = 0
  ) async throws -> TurnCallProject {
    let project = await TurnCallProject()
    try await project.fill(
      with: OneFile(stack.bytes).desiredState().digested,
      republished: republished
    )
    return project
  }

  // MARK: Other stacks

  /// Time and memory of ten times as many objects, three times in a quick run.
  private func growth(_ turnform: String) async throws -> [Figure] {
    let rounds = bench.rounds(5, quick: 1)
    let factor = bench.isQuick ? 3 : 10
    let stacks = [Self.agents, factor * Self.agents].map { StackText.brief(agents: $0) }
    let (small, large) = (
      try await project(holding: stacks[0]), try await project(holding: stacks[1])
    )
    let runs = try await small.serving(remembersReads: true) { _, environment in
      let small = try pair(turnform, stacks[0], environment).unchanged
      return try await large.serving(remembersReads: true) { _, environment in
        let folder = try bench.write(stacks[1], as: "large")
        return try await runInTurn(
          rounds: rounds,
          warmsUp: !bench.isQuick,
          [
            small,
            {
              try await bench.processes.run(
                [turnform, "plan", folder, "--detailed-exitcode"],
                environment: environment,
                within: Self.limit
              )
            },
          ]
        )
      }
    }
    let times = runs.map { $0.median(\.processor) }
    return [
      Figure(
        name: "plan without changes, \(factor)0,000 objects, processor time",
        unit: .milliseconds,
        value: times[1],
        reference: .measured(name: "\(factor) × \(Self.size)", Double(factor) * times[0])
      ),
      Figure(
        name: "its growth from \(Self.size)",
        unit: .exponent,
        value: logarithm(times[1] / times[0]) / logarithm(Double(factor)),
        goal: .atMost(1.05)
      ),
      Figure(
        name: "its peak memory",
        unit: .kibibytesPerObject,
        value: runs[1].median(\.peakMemory) * 1024 / Double(factor * 2 * Self.agents),
        goal: .atMost(6)
      ),
    ]
  }

  /// A plan that has to choose among equal versions of agents.
  private func named(_ turnform: String) async throws -> Figure {
    var stack = StackText(agents: 1500, numbers: 8)
    stack.isBrief = true
    stack.hasSplits = true
    let project = try await project(holding: stack, republished: 8)
    let folder = try bench.write(stack, as: "splits")
    let runs = try await project.serving(remembersReads: true) { _, environment in
      try await runInTurn(
        rounds: bench.rounds(5, quick: 1),
        [
          {
            try await bench.processes.run(
              [turnform, "plan", folder, "--detailed-exitcode"],
              environment: environment,
              within: Self.limit,
              expecting: 2
            )
          }
        ]
      )
    }
    return Figure(
      name: "plan of 1,500 agents, archived versions of 8 named by splits",
      unit: .milliseconds,
      value: runs[0].median(\.wall),
      goal: .atMost(500)
    )
  }
}

extension Bench {
  /// Writes a stack to a folder of the given name.
  ///
  /// - Returns: The path of the folder.
  func write(_ stack: StackText, as name: String) throws -> String {
    try processes.scratch.write("\(name)/turnform.yaml", stack.bytes)
    return processes.scratch.path(name)
  }
}
