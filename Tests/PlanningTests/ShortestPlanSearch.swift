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
  /// What each agent is to say, whom it names, what it is linked to; by name.
  let wanted: [ObjectName: WantedVersion]

  init(world: RandomWorld, safety: CallerSafety) {
    self.world = world
    self.safety = safety
    wanted = Dictionary(
      uniqueKeysWithValues: world.desired.agents.map {
        ($0.name, WantedVersion($0, in: world.live))
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
    var seen: Set<ExactText> = [world.live.summary]
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
    world.desired.agents.allSatisfy { isSatisfied($0, state) }
      && WantedObject.all(of: world).allSatisfy { $0.missingSteps(in: state) == 0 }
      && world.desired.numbers.allSatisfy { number in
        state.numbers.values.contains { $0.e164 == number.e164 && satisfies($0, number, state) }
      }
  }

  private func isSatisfied(_ agent: DesiredAgent, _ state: SimulatedAPI) -> Bool {
    guard let wanted = wanted[agent.name], let live = published(agent.name, state) else {
      return false
    }
    let named = wanted.named.map { published($0, state)?.id.description ?? "" }
    return live.prompt == wanted.prompt && live.namedIDs == named
      && wanted.linkSteps(of: live.id, in: state) == 0
  }

  func published(_ name: ObjectName, _ state: SimulatedAPI) -> LiveAgent? {
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

extension LiveAgent {
  var prompt: ExactText? { config["system_prompt"]?.string.map { ExactText($0) } }

  /// The ids in the first message.
  var namedIDs: [String] {
    config["first_message"]?.string?.split(separator: " ").map(String.init) ?? []
  }

  /// A draft that the search may write and publish; anybody else's is work in progress.
  var isDraftOfOurs: Bool {
    state == .draft && marker?.stack == RandomWorld.stack && isMadeByTurnform
  }
}

extension SimulatedAPI {
  /// All that tells two states of one search apart; ids are left out, since a name and a version say as
  /// much.
  fileprivate var summary: ExactText {
    let bases = objects[.knowledgeBases] ?? [:]
    var lines = agents.values.map { agent in
      let named = agent.namedIDs.map { id in
        agents[RemoteID(id)].map { "\($0.name)@\($0.version)" } ?? "?"
      }
      let links = (links[agent.id] ?? [])
        .map {
          "\(bases[$0.knowledgeBaseID]?.naturalKey ?? "?")\($0.settings["priority"]?.text() ?? "")"
        }
      return "\(agent.name)@\(agent.version) \(agent.state.rawValue) \(agent.prompt?.text ?? "") "
        + "\(named) \(links.sorted())"
    }
    lines += numbers.values.map { number in
      let target = number.targetID.map(title) ?? "-"
      let shares = (number.weights ?? []).map { "\(title($0.agentID)) \($0.weight)" }
      return "\(number.e164) \(number.targetType.rawValue) \(target) \(number.serverURL ?? "-") "
        + "\(number.smsEnabled) \(shares)"
    }
    for (kind, objects) in objects {
      lines += objects.values.map {
        "\(kind.rawValue) \($0.naturalKey) \(JSONValue.object($0.fields).text())"
      }
    }
    for (base, documents) in documents {
      let name = bases[base]?.naturalKey ?? "?"
      lines += documents.map { "document \(name) \($0.name)" }
    }
    let ordered = lines.map { ObjectName($0) }.sorted().map(\.text)
    return ExactText(ordered.joined(separator: "\n"))
  }

  private func title(_ id: RemoteID) -> String {
    agents[id].map { "\($0.name)@\($0.version)" } ?? id.description
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
