import Glibc

/// The durations of one task over several rounds.
struct Timings {
  private let walls: [Duration]
  private let processors: [Duration]

  /// - Parameters:
  ///   - walls: Wall clock times, at least one.
  ///   - processors: Processor times of all threads and finished children, at least one.
  init(walls: [Duration], processors: [Duration]) {
    self.walls = walls.sorted()
    self.processors = processors.sorted()
  }

  var fastest: Duration { walls[0] }
  var median: Duration { walls[walls.count / 2] }

  /// The least processor time: the cost of the task, independent of the machine's load.
  var processor: Duration { processors[0] }
}

/// Measures several tasks in turn, so that other load on the machine affects all of them alike.
///
/// - Parameters:
///   - rounds: The number of runs of each task, after one warm-up round.
///   - tasks: The tasks, in execution order.
/// - Returns: One result for each task.
/// - Throws: The error of a task.
func measure(rounds: Int, _ tasks: [() async throws -> Void]) async throws -> [Timings] {
  let clock = ContinuousClock()
  var walls: [[Duration]] = tasks.map { _ in [] }
  var processors = walls
  for round in 0...rounds {
    for (index, task) in tasks.enumerated() {
      let start = processorTime()
      let wall = try await clock.measure { try await task() }
      guard round > 0 else { continue }
      walls[index].append(wall)
      processors[index].append(processorTime() - start)
    }
  }
  return zip(walls, processors).map(Timings.init)
}

/// The processor time of this process and its finished children so far.
private func processorTime() -> Duration {
  [RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue]
    .reduce(.zero) { total, who in
      var usage = rusage()
      getrusage(who, &usage)
      return total + Duration(usage.ru_utime) + Duration(usage.ru_stime)
    }
}

extension Duration {
  fileprivate init(_ time: timeval) {
    self = .seconds(time.tv_sec) + .microseconds(time.tv_usec)
  }

  var milliseconds: Double { self / .milliseconds(1) }
}
