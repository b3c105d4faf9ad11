/// Measures Turnform against a lower bound, in the same run on the same input.
///
/// ```
/// swift build -c release && .build/release/TurnformBenchmarks
/// ```
///
/// Arguments select sections: `start-up`, `reading`, `planning`, `growth`; none means all.
/// "fastest" and "median" are wall clock times over several rounds, "processor" is the least
/// processor time of all threads, which other load on the machine hardly affects; ratios compare
/// processor times. A missed goal is reported and does not fail the run.
@main
struct TurnformBenchmarks {
  static func main() async throws {
    let chosen = CommandLine.arguments.dropFirst()
    if chosen.isEmpty || chosen.contains("start-up") { try await startUp() }
    if chosen.isEmpty || chosen.contains("reading") { try await reading() }
    if chosen.isEmpty || chosen.contains("planning") { try await planning() }
    if chosen.isEmpty || chosen.contains("growth") { try await growth() }
  }

  /// Measures from the start of the process to its end.
  private static func startUp() async throws {
    guard let program = Program.besideThisOne(named: "turnform") else {
      print("start-up: there is no turnform beside this program; build it in the same way.\n")
      return
    }
    let floor = Program(path: "/bin/true", arguments: [])
    let version = Program(path: program, arguments: ["version"])
    let timings = try await measure(rounds: 40, [{ try floor.run() }, { try version.run() }])
    var table = Table("Start-up: a process from its start to its end", floor: "/bin/true")
    table.add("/bin/true", timings[0])
    table.add("turnform version", timings[1], goal: .within(.milliseconds(20)))
    table.print()
  }

  /// Measures from the bytes of a manifest to the desired state.
  private static func reading() async throws {
    let files = OneFile(StackText(agents: 2000, numbers: 2000).bytes)
    let timings = try await measure(
      rounds: 9,
      [{ files.countEvents() }, { files.parse() }, { _ = try files.desiredState() }]
    )
    var table = Table(
      "Reading: \(files.bytes.count / 1_000_000) MB, 2000 agents and 2000 numbers",
      floor: "libyaml's events"
    )
    table.add("libyaml's events, nothing done", timings[0])
    table.add("YAML to nodes", timings[1])
    table.add("YAML to the desired state", timings[2], goal: .atMost(2))
    table.print()
  }

  /// Measures from the responses of the API to a plan without changes.
  private static func planning() async throws {
    let world = try World(agents: 5000, numbers: 5000)
    let live = try await world.read()
    let copy = try await world.read()
    let timings = try await measure(
      rounds: 9,
      [
        { try world.parseAnswers() }, { _ = try await world.read() },
        { precondition(live.holdsSame(as: copy)) },
        { try world.expectSteps(0, live) },
        { try world.expectSteps(0, try await world.read()) },
      ]
    )
    let goal = Table.Goal.within(.milliseconds(500))
    var table = Table(
      "Planning: 5000 agents and 5000 numbers, nothing to do; answers of "
        + "\(world.answers.byteCount / 1_000_000) MB in memory",
      floor: "JSON alone"
    )
    table.add("answers to JSON, page after page", timings[0])
    table.add("answers to the live state", timings[1])
    table.add("answers to the plan", timings[4], goal: goal)
    table.print()
    table = Table("Planning alone, the live state known", floor: "one comparison")
    table.add("live state compared with its copy", timings[2])
    table.add("live state to the plan", timings[3], goal: goal)
    table.print()
  }

  /// Measures the cost of twice the input.
  private static func growth() async throws {
    var table = GrowthTable()
    for scenario in Scenario.allCases {
      let (half, whole) = (try await scenario.task(size: 2500), try await scenario.task(size: 5000))
      let timings = try await measure(rounds: 5, [half, whole])
      table.add(scenario.rawValue, timings[0], timings[1])
    }
    table.print()
  }
}
