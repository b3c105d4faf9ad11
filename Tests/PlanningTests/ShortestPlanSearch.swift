import JSON
import Planning
import Resources

/// Looks for a safe sequence of requests that is shorter than a plan.
///
/// A breadth-first search over what the API can do; it knows nothing of how plans are made. Layers are
/// cut where even the most hopeful count of what is left would not beat the plan; that count never
/// exceeds the truth, so that nothing shorter is missed.
struct ShortestPlanSearch {
  let world: RandomWorld
  let safety: CallerSafety
  private let tokens: [String: String]

  init(world: RandomWorld, safety: CallerSafety) {
    self.world = world
    self.safety = safety
    tokens = Dictionary(
      uniqueKeysWithValues: world.desired.agents.map {
        ($0.name, $0.config["system_prompt"]?.string ?? "")
      }
    )
  }

  enum Outcome {
    /// No safe sequence of fewer requests exists.
    case nothingShorter
    case shorter([Operation])
    /// The layers grew beyond the bound; nothing is proven.
    case gaveUp
  }

  /// Searches all safe sequences of fewer than `count` requests.
  ///
  /// - Parameters:
  ///   - count: Of the plan to beat.
  ///   - maximumStates: How many states a layer may have.
  /// - Returns: The shortest one, if there is one.
  func sequence(shorterThan count: Int, maximumStates: Int = 1000) -> Outcome {
    var layer: [(state: SimulatedAPI, path: [Operation])] = [(world.live, [])]
    var seen: Set<String> = [world.live.summary]
    for depth in 0..<count {
      if let found = layer.first(where: { isSatisfied($0.state) }) { return .shorter(found.path) }
      var next: [(state: SimulatedAPI, path: [Operation])] = []
      for (state, path) in layer {
        for operation in operations(in: state) {
          var successor = state
          guard successor.accepts(operation), seen.insert(successor.summary).inserted else {
            continue
          }
          guard depth + 1 + atLeast(successor) < count, safety.violation(in: successor) == nil
          else { continue }
          next.append((successor, path + [operation]))
          if next.count > maximumStates { return .gaveUp }
        }
      }
      layer = next
    }
    return .nothingShorter
  }

  /// Whether everything declared is as declared.
  private func isSatisfied(_ state: SimulatedAPI) -> Bool {
    world.desired.agents.allSatisfy { published($0.name, state)?.prompt == tokens[$0.name] }
      && world.desired.numbers.allSatisfy { number in
        state.numbers.values.contains { $0.e164 == number.e164 && satisfies($0, number, state) }
      }
  }

  private func published(_ name: String, _ state: SimulatedAPI) -> LiveAgent? {
    state.agents.values.first { $0.name == name && $0.state == .published }
  }

  private func satisfies(
    _ live: LiveNumber,
    _ desired: DesiredNumber,
    _ state: SimulatedAPI
  ) -> Bool {
    if let sms = desired.smsEnabled, sms != live.smsEnabled { return false }
    switch desired.route {
    case .webhook(let url):
      return live.targetType == .webhook && live.serverURL == url && live.weights == nil
    case .workflow:
      return false
    case .agent(let address):
      return targets(live, address, state) && live.weights == nil
    case .weighted(let shares, let fallback):
      let wanted = shares.map { share in
        LiveShare(agentID: version(share, state)?.id ?? RemoteID(""), weight: share.weight)
      }
      return targets(live, fallback, state) && live.weights == wanted
    }
  }

  private func targets(
    _ live: LiveNumber,
    _ address: ResourceAddress,
    _ state: SimulatedAPI
  ) -> Bool {
    live.targetType == .agent && live.targetID == published(address.key, state)?.id
      && live.targetID != nil
  }

  private func version(_ share: DesiredShare, _ state: SimulatedAPI) -> LiveAgent? {
    guard let version = share.version else { return published(share.agent.key, state) }
    return state.agents.values.first { $0.name == share.agent.key && $0.version == version }
  }
}

extension ShortestPlanSearch {
  /// No sequence from here takes fewer requests than this, safe or not.
  func atLeast(_ state: SimulatedAPI) -> Int {
    world.desired.agents.reduce(0) { $0 + atLeast($1, state) }
      + world.desired.numbers.reduce(0) { $0 + atLeast($1, state) }
  }

  private func atLeast(_ agent: DesiredAgent, _ state: SimulatedAPI) -> Int {
    let versions = state.agents.values.filter { $0.name == agent.name }
    let right = versions.filter { $0.prompt == tokens[agent.name] }
    if right.contains(where: { $0.state == .published }) { return 0 }
    return right.isEmpty ? 2 : 1
  }

  private func atLeast(_ desired: DesiredNumber, _ state: SimulatedAPI) -> Int {
    guard let live = state.numbers.values.first(where: { $0.e164 == desired.e164 }) else {
      if case .weighted = desired.route { return 2 }
      return 1
    }
    let sms = desired.smsEnabled.map { $0 != live.smsEnabled } ?? false
    let target = live.targetID.flatMap { state.agents[$0]?.name }
    switch desired.route {
    case .webhook(let url):
      let settings = sms || live.targetType != .webhook || live.serverURL != url
      return (settings ? 1 : 0) + (live.weights == nil ? 0 : 1)
    case .workflow:
      return 1
    case .agent(let address):
      let settings = sms || live.targetType != .agent || target != address.key
      return (settings ? 1 : 0) + (live.weights == nil ? 0 : 1)
    case .weighted(let shares, let fallback):
      let settings = sms || live.targetType != .agent || target != fallback.key
      return (settings ? 1 : 0) + (mayStay(live.weights, shares, state) ? 0 : 1)
    }
  }

  /// Whether the split could come right by what happens to the agents alone.
  private func mayStay(
    _ weights: [LiveShare]?,
    _ shares: [DesiredShare],
    _ state: SimulatedAPI
  ) -> Bool {
    guard let weights, weights.count == shares.count else { return false }
    return zip(weights, shares)
      .allSatisfy { live, share in
        guard let agent = state.agents[live.agentID], live.weight == share.weight else {
          return false
        }
        guard agent.name == share.agent.key else { return false }
        return share.version.map { $0 == agent.version } ?? (agent.prompt == tokens[agent.name])
      }
  }
}

extension ShortestPlanSearch {
  /// Everything worth sending: other contents, names and numbers than those of the world lead nowhere.
  private func operations(in state: SimulatedAPI) -> [Operation] {
    let agents = state.agents.values.sorted { $0.id < $1.id }
    let declared = agents.filter { tokens[$0.name] != nil }
    var operations: [Operation] = world.desired.agents.map {
      .createAgent(
        name: $0.name,
        environment: $0.environment,
        config: config($0.name, ourVersion: nextVersion($0.name, agents)),
        version: 0
      )
    }
    for agent in declared {
      operations += lifecycle(agent)
    }
    let answering = agents.filter { $0.state != .draft }.map(\.id)
    for desired in world.desired.numbers {
      operations += requests(desired, answering: answering, state)
    }
    return operations
  }

  private func nextVersion(_ name: String, _ agents: [LiveAgent]) -> Int {
    (agents.filter { $0.name == name }.map(\.version).max() ?? 0) + 1
  }

  private func config(_ name: String, ourVersion: Int) -> StepContent {
    [
      "system_prompt": .string(tokens[name] ?? ""),
      "metadata": .object(
        JSONObject().marked(Marker(stack: RandomWorld.stack, version: ourVersion))
      ),
    ]
  }

  private func lifecycle(_ agent: LiveAgent) -> [Operation] {
    let isOurs = agent.marker?.stack == RandomWorld.stack && agent.isMadeByTurnform
    switch agent.state {
    case .draft where isOurs:
      // Anybody else's draft is work in progress. Ours is never archived to be brought back, though that
      // can spare a request: its `published_at` would stay null for ever (contract §1, point 8).
      return [
        .publishAgent(.live(agent.id)),
        .updateDraft(
          .live(agent.id),
          name: agent.name,
          config: config(agent.name, ourVersion: agent.version),
          version: agent.version
        ),
      ]
    case .draft: return []
    case .archived: return [.rollbackAgent(agent.id)]
    case .published: return [.deleteAgent(agent.id)]
    }
  }

  private func requests(
    _ desired: DesiredNumber,
    answering: [RemoteID],
    _ state: SimulatedAPI
  ) -> [Operation] {
    guard let live = state.numbers.values.first(where: { $0.e164 == desired.e164 }) else {
      return settings(desired, nil, answering)
        .map {
          .bindNumber(e164: desired.e164, sid: desired.sid, settings: $0)
        }
    }
    var operations: [Operation] = settings(desired, live, answering)
      .map {
        .updateNumber(live.id, settings: $0)
      }
    if live.weights != nil { operations.append(.clearWeights(number: live.id)) }
    let holds = answering.map { id in
      [50, 50].map { Operation.Share(agent: .live(id), weight: $0) }
    }
    for shares in holds + splits(desired, state) {
      operations.append(.setWeights(number: .live(live.id), shares))
    }
    return operations
  }

  /// Every target with SMS as it is and as it shall be.
  private func settings(
    _ desired: DesiredNumber,
    _ live: LiveNumber?,
    _ answering: [RemoteID]
  ) -> [NumberSettings] {
    let sms = Set([desired.smsEnabled ?? live?.smsEnabled ?? false, live?.smsEnabled ?? false])
    var targets: [(NumberSettings.Target, String?)] = answering.map { (.agent(.live($0)), nil) }
    if case .webhook(let url) = desired.route { targets.append((.webhook(leftover: nil), url)) }
    return targets.flatMap { target, url in
      sms.sorted { !$0 && $1 }
        .map {
          NumberSettings(target: target, serverURL: url, smsEnabled: $0, metadata: nil)
        }
    }
  }

  /// The declared split over every version that each share could name.
  private func splits(_ desired: DesiredNumber, _ state: SimulatedAPI) -> [[Operation.Share]] {
    guard case .weighted(let shares, _) = desired.route else { return [] }
    return shares.reduce([[]]) { splits, share in
      let versions = state.agents.values.sorted { $0.id < $1.id }
        .filter { agent in
          agent.name == share.agent.key && agent.state != .draft
            && share.version.map { $0 == agent.version } ?? true
        }
      return splits.flatMap { split in
        versions.map {
          split + [Operation.Share(agent: .live($0.id), weight: share.weight)]
        }
      }
    }
  }
}

extension LiveAgent {
  var prompt: String? { config["system_prompt"]?.string }
}

extension SimulatedAPI {
  /// All that tells two states of one search apart, ids included.
  fileprivate var summary: String {
    var text = ""
    for agent in agents.values.sorted(by: { $0.id < $1.id }) {
      text += "\(agent.id.description) \(agent.state.rawValue) \(agent.prompt ?? "")\n"
    }
    for number in numbers.values.sorted(by: { $0.id < $1.id }) {
      text += "\(number.id.description) \(number.e164) \(number.targetType.rawValue) "
      text +=
        "\(number.targetID?.description ?? "-") \(number.serverURL ?? "-") \(number.smsEnabled)"
      for share in number.weights ?? [] { text += " \(share.agentID.description) \(share.weight)" }
      text += "\n"
    }
    return text
  }

  /// Sends a request that the search made up.
  ///
  /// - Returns: `false` when the API refuses it, and nothing has changed.
  fileprivate mutating func accepts(_ operation: Operation) -> Bool {
    do {
      _ = try perform(operation)
      return true
    } catch {
      return false
    }
  }
}
