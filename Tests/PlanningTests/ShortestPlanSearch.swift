import JSON
import Planning
import Resources

/// Searches for a safe sequence of requests that is shorter than a plan.
///
/// A breadth-first search over the API's operations, independent of the planner. Layers are pruned
/// where even the most optimistic count of the remaining requests would not beat the plan; that
/// count never exceeds the actual one, so nothing shorter is missed.
struct ShortestPlanSearch {
  let world: RandomWorld
  let safety: CallerSafety
  /// The wanted prompt, references and links of each agent, by name.
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
    /// The layers exceeded the bound; nothing is proved.
    case gaveUp
  }

  /// Searches all safe sequences of fewer than `count` requests.
  ///
  /// - Returns: The shortest sequence, if there is one.
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

  /// Whether all declared objects are as declared.
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

  /// A draft that the search may write and publish; another client's is work in progress.
  var isDraftOfOurs: Bool {
    state == .draft && marker?.stack == RandomWorld.stack && isMadeByTurnform
  }
}

extension SimulatedAPI {
  /// The key that distinguishes two states of one search; ids are omitted, since a name and a
  /// version are equivalent.
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

  /// Sends a request generated by the search.
  ///
  /// - Returns: `false` when the API refuses it without a change.
  fileprivate mutating func accepts(_ operation: Operation) -> Bool {
    do {
      _ = try perform(operation)
      return true
    } catch {
      return false
    }
  }
}
