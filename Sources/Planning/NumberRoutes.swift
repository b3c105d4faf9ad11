package import Resources

/// Who answers a number, now and once a plan is applied.
package struct NumberRoutes: Sendable, Hashable {
  package let address: ResourceAddress
  package let e164: ObjectName
  package let now: State
  /// The same as `now` when the plan leaves the number alone.
  package let after: State

  /// The state of a number at one time.
  package enum State: Sendable, Hashable {
    /// `answersSMS` states whether SMS is turned on.
    case bound(CallRoute, answersSMS: Bool)
    case notBound
    /// The number has two live bindings, and it is undefined which one counts.
    case boundTwice
    /// The plan is refused.
    case unknown
  }

  /// - Parameters:
  ///   - address: The address of a declared number, or `numbers.+E164`.
  ///   - live: The live state, with the histories of the agents that the number references.
  ///   - plan: Made from `desired` and `live`.
  package init(
    _ address: ResourceAddress,
    e164: ObjectName,
    desired: DesiredState,
    live: LiveState,
    plan: Plan
  ) {
    self.address = address
    self.e164 = e164
    now = State(live.numbers.filter { $0.e164 == e164 }, live.agents, desired.agents)
    let change = plan.changes.first { $0.address.kind == .numbers && $0.naturalKey == e164 }
    after = plan.isRefused ? .unknown : change.map(State.init) ?? now
  }
}

extension NumberRoutes.State {
  /// `nil` when the number is not bound, or its route is unknown.
  package var route: CallRoute? {
    switch self {
    case .bound(let route, _): route
    case .notBound, .boundTwice, .unknown: nil
    }
  }

  fileprivate init(_ change: Change) {
    guard case .number(let number) = change.action.after else {
      self = .notBound
      return
    }
    self = .bound(CallRoute(number.route), answersSMS: number.smsEnabled)
  }

  fileprivate init(_ bound: [LiveNumber], _ agents: [LiveAgent], _ desired: [DesiredAgent]) {
    guard let number = bound.first, bound.count == 1 else {
      self = bound.isEmpty ? .notBound : .boundTwice
      return
    }
    func agent(_ id: RemoteID) -> CallRoute.Answerer {
      guard let live = agents.first(where: { $0.id == id }) else {
        return .unknownAgent(id: id.description)
      }
      let key = desired.first { $0.name == live.name }?.address.key
      return .agent(key ?? live.name, version: live.version)
    }
    let route = ConfiguredRoute(number, target: agent, agent: agent)
    self = .bound(CallRoute(route), answersSMS: number.smsEnabled)
  }
}
