import TestSupport
import Testing

/// Lets one of several runs proceed at a time, so that a test controls how their requests
/// interleave.
///
/// A run that sends one request at a time stops at each request until its turn; the next run is
/// chosen only when every unfinished run has stopped.
actor Conductor {
  private var running: Set<Int>
  private var standing: [Int: [CheckedContinuation<Void, Never>]] = [:]
  private var turns: [Int: Int] = [:]
  private let next: @Sendable (_ turns: [Int: Int], _ running: [Int]) -> Int

  /// - Parameters:
  ///   - runs: The number of runs, numbered from 0.
  ///   - next: Chooses the next run, given the number of turns of each and the unfinished runs.
  init(runs: Int, next: @escaping @Sendable (_ turns: [Int: Int], _ running: [Int]) -> Int) {
    running = Set(0..<runs)
    self.next = next
  }

  /// Waits until a run may send its next request.
  func turn(of run: Int) async {
    await withCheckedContinuation { continuation in
      standing[run, default: []].append(continuation)
      goOn()
    }
  }

  /// A run has ended.
  func end(_ run: Int) {
    running.remove(run)
    goOn()
  }

  private func goOn() {
    guard !running.isEmpty, running.allSatisfy({ standing[$0]?.isEmpty == false }) else { return }
    let run = next(turns, running.sorted())
    turns[run, default: 0] += 1
    standing[run]?.removeFirst().resume()
  }
}

/// The interleavings of the requests of two runs.
enum Interleaving: Sendable, CustomTestStringConvertible {
  /// One request of each in turn.
  case alternating
  /// N of the first, then all of the second, then the rest of the first.
  case within(first: Int)
  case random(seed: UInt64)

  var testDescription: String {
    switch self {
    case .alternating: "in turn"
    case .within(let first): "the second run after request \(first) of the first"
    case .random(let seed): "seed \(seed)"
    }
  }

  /// The conductor of two runs in this order.
  var conductor: Conductor {
    Conductor(runs: 2) { turns, running in
      guard running.count == 2 else { return running[0] }
      let sent = (turns[0] ?? 0) + (turns[1] ?? 0)
      switch self {
      case .alternating: return sent % 2
      case .within(let first): return turns[0] ?? 0 < first ? 0 : 1
      case .random(let seed):
        var generator = SeededGenerator(seed: seed &* 10_007 &+ UInt64(sent))
        return Int.random(in: 0...1, using: &generator)
      }
    }
  }
}
