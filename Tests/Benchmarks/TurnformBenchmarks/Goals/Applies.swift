import Sandbox

/// Whole processes of `turnform apply` that create a stack, beside the time that the server takes.
struct Applies {
  let bench: Bench

  /// One server and one way to apply.
  private struct Setting {
    let name: String
    /// The delay of every response, in milliseconds.
    let latency: Int
    let parallelism: Int
    /// The time that every third write stays invisible.
    var lag = Duration.zero
    /// The bound, as a multiple of the floor.
    let goal: Double

    static let all = [
      Setting(name: "20 ms a request, 10 at once", latency: 20, parallelism: 10, goal: 1.1),
      Setting(
        name: "20 ms, every third write visible after 300 ms",
        latency: 20,
        parallelism: 10,
        lag: .milliseconds(300),
        goal: 1.25
      ),
      Setting(name: "200 ms a request, 64 at once", latency: 200, parallelism: 64, goal: 1.15),
    ]

    /// The time of writes that keep every connection busy, in milliseconds.
    func floor(writes: Int) -> Double { Double(writes * latency) / Double(parallelism) }
  }

  /// A finished apply with the requests that the server received.
  private struct Run {
    let process: ProcessRun
    let counts: LocalServer.Counts
  }

  /// An agent is created and published, and its number is bound.
  private static let writesPerAgent = 3

  func figures() async throws -> SectionFigures {
    let agents = bench.isQuick ? 400 : 1000
    let writes = agents * Self.writesPerAgent
    let title =
      "\(writes) writes from an empty project; \(bench.roundsText(5, quick: 1)); the floor is "
      + "writes × latency / requests at once"
    guard let turnform = bench.turnform else {
      let figures = Setting.all.map {
        Figure.missing($0.name, .milliseconds, goal: .atMostTimes($0.goal), Bench.noTurnform)
      }
      return SectionFigures(section: .applies, title: title, figures: figures)
    }
    let folder = try bench.write(.brief(agents: agents), as: "new")
    var runs: [[Run]] = Setting.all.map { _ in [] }
    for _ in 0..<bench.rounds(5, quick: 1) {
      for (index, setting) in Setting.all.enumerated() {
        runs[index].append(try await apply(turnform, folder, setting))
      }
    }
    let figures = zip(Setting.all, runs)
      .flatMap { self.figures($0, writes: writes, $1, isFirst: $0.name == Setting.all[0].name) }
    return SectionFigures(section: .applies, title: title, figures: figures)
  }

  private func apply(_ turnform: String, _ folder: String, _ setting: Setting) async throws -> Run {
    let project = await TurnCallProject(
      SandboxOptions(commitLag: setting.lag, commitLagPeriod: 3)
    )
    return try await project.serving(latency: setting.latency) { server, environment in
      let process = try await bench.processes.run(
        [
          turnform, "apply", folder, "--auto-approve", "--parallelism", "\(setting.parallelism)",
        ],
        environment: environment,
        within: .seconds(120)
      )
      return Run(process: process, counts: server.counts)
    }
  }

  private func figures(
    _ setting: Setting,
    writes: Int,
    _ runs: [Run],
    isFirst: Bool
  ) -> [Figure] {
    var figures = [
      Figure(
        name: setting.name,
        unit: .milliseconds,
        value: runs.map(\.process.wall).median,
        reference: .measured(name: "floor", setting.floor(writes: writes)),
        goal: .atMostTimes(setting.goal)
      ),
      Figure(
        name: "its requests beyond the writes\(isFirst ? "" : ", \(setting.latency) ms")",
        unit: .requests,
        value: runs.map { Double($0.counts.reads + $0.counts.writes - writes) }.median,
        goal: isFirst ? .atMost(150) : nil
      ),
    ]
    if setting.parallelism == 64 {
      figures.append(
        Figure(
          name: "its requests in flight at once",
          unit: .requests,
          value: runs.map { Double($0.counts.mostInFlight) }.median,
          goal: .atLeast(64)
        )
      )
    }
    return figures
  }
}
