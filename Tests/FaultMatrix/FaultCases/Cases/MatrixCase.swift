/// The faults of one run of the matrix.
package struct MatrixCase: Sendable, Hashable {
  /// The requests with faults, and the faults.
  package enum Plan: Sendable, Hashable {
    /// Only the lag.
    case none
    case one(RequestName, Fault)
    /// A fault, and a kill of the program at a later request.
    case pair(RequestName, Fault, RequestName, Fault)
    /// Every write fails, each in another of these ways; the number selects the way of the first
    /// one.
    case dense(Int, of: [Fault])
    /// The program is killed at every write, one after the other.
    case chain(Fault)
  }

  package let apply: String
  package let plan: Plan
  /// The time that a write stays invisible after its response, in milliseconds.
  package let lag: Int

  package init(apply: String, plan: Plan, lag: Int = 0) {
    self.apply = apply
    self.plan = plan
    self.lag = lag
  }

  /// The faults by request.
  ///
  /// - Parameter requests: The requests of the apply without faults, in order.
  /// - Returns: At most one fault for each request.
  func faults(_ requests: [RequestName]) -> [RequestName: Fault] {
    let writes = requests.filter(\.isWrite)
    switch plan {
    case .none: return [:]
    case .one(let name, let fault): return [name: fault]
    case .pair(let name, let fault, let last, let kill): return [name: fault, last: kill]
    case .chain(let fault):
      return Dictionary(writes.map { ($0, fault) }) { first, _ in first }
    case .dense(let shift, let faults):
      let pairs = writes.enumerated().map { ($1, faults[($0 + shift) % faults.count]) }
      return Dictionary(pairs) { first, _ in first }
    }
  }

  /// The arguments that repeat exactly this case.
  package var arguments: [String] {
    let lags = lag == 0 ? [] : ["--lag", "\(lag)"]
    let what: [String] =
      switch plan {
      case .none: ["--undisturbed"]
      case .one(let name, let fault): ["--fault", fault.rawValue, "--request", name.description]
      case .pair(let name, let fault, let last, let kill):
        [
          "--fault", fault.rawValue, "--request", name.description,
          "--then", kill.rawValue, "--at", last.description,
        ]
      case .dense(let shift, let faults):
        ["--dense", "\(shift)"]
          + (faults == Fault.survivable ? [] : faults.flatMap { ["--fault", $0.rawValue] })
      case .chain(let fault): ["--chain", fault.rawValue]
      }
    return ["--apply", apply] + what + lags
  }
}
