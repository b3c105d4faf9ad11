import Synchronization

/// The requests through a proxy, and the faults still to inject.
final class ProxyLog: Sendable {
  /// One request that reached the proxy.
  struct Entry: Sendable {
    let name: RequestName
    let fault: Fault?
    /// The server's status; `nil` when it was not asked, or has not answered yet.
    var status: Int?

    /// Whether the server performed the request.
    var isProcessed: Bool { (200..<300).contains(status ?? 0) }
  }

  private struct State {
    var names = RequestNames()
    var faults: [RequestName: Fault]
    var entries: [Entry] = []
  }

  private let state: Mutex<State>

  init(_ faults: [RequestName: Fault]) { state = Mutex(State(faults: faults)) }

  var entries: [Entry] { state.withLock { $0.entries } }

  /// The faults not injected yet.
  var pending: [RequestName: Fault] { state.withLock { $0.faults } }

  /// Names a request.
  ///
  /// - Returns: Its position in the log, and its fault, which is injected once.
  func arrive(_ request: HTTPText) -> (index: Int, name: RequestName, fault: Fault?) {
    state.withLock { state in
      let name = state.names.name(request)
      let fault = state.faults.removeValue(forKey: name)
      state.entries.append(Entry(name: name, fault: fault))
      return (state.entries.count - 1, name, fault)
    }
  }

  /// Records the server's response.
  func answered(_ index: Int, _ answer: HTTPText?) {
    state.withLock { state in
      state.entries[index].status = answer?.status
      if let answer { state.names.learn(from: answer) }
    }
  }
}
