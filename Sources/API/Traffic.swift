import Synchronization

/// The requests of a run, and the time that it waited for their answers.
package struct Traffic: Sendable, Hashable {
  /// The requests sent that may change something, sent again or not.
  package fileprivate(set) var writes = 0
  /// The other requests sent, sent again or not.
  package fileprivate(set) var reads = 0
  /// Those among them that the client sent again.
  package fileprivate(set) var retries = 0
  /// The time during which at least one request was under way.
  package fileprivate(set) var waited = Duration.zero

  package init() {}
}

/// Counts the requests of a client and its copies.
final class TrafficMeter: Sendable {
  private struct State {
    var traffic = Traffic()
    var underWay = 0
    var since = Duration.zero
  }

  private let state = Mutex(State())
  private let elapsed: @Sendable () -> Duration

  init(clock: any Clock<Duration>) { elapsed = stopwatch(clock) }

  var traffic: Traffic { state.withLock(\.traffic) }

  func start(_ request: APIRequest, isRetry: Bool) {
    let now = elapsed()
    state.withLock { state in
      if request.method == .get { state.traffic.reads += 1 } else { state.traffic.writes += 1 }
      if isRetry { state.traffic.retries += 1 }
      if state.underWay == 0 { state.since = now }
      state.underWay += 1
    }
  }

  func end() {
    let now = elapsed()
    state.withLock { state in
      state.underWay -= 1
      if state.underWay == 0 { state.traffic.waited += now - state.since }
    }
  }
}
