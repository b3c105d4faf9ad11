import Glibc

/// Measures the processor time of several tasks in this process, in turn, so that other load on
/// the machine affects all of them alike.
///
/// - Parameters:
///   - rounds: The number of runs of each task, after one that is not counted.
///   - tasks: The tasks, in the order of a round.
/// - Returns: The median time of each task over all threads, in milliseconds.
/// - Throws: The error of a task.
func measure(rounds: Int, _ tasks: [() async throws -> Void]) async throws -> [Double] {
  var times: [[Double]] = tasks.map { _ in [] }
  for round in 0...rounds {
    for (index, task) in tasks.enumerated() {
      try Task.checkCancellation()
      let start = processorTime()
      try await task()
      if round > 0 { times[index].append(processorTime() - start) }
    }
  }
  return times.map(\.median)
}

/// The processor time of this process so far, in milliseconds.
private func processorTime() -> Double {
  var usage = rusage()
  getrusage(RUSAGE_SELF.rawValue, &usage)
  return Double(usage.ru_utime.microseconds + usage.ru_stime.microseconds) / 1000
}

/// The decimal logarithm.
func logarithm(_ value: Double) -> Double { log10(value) }
