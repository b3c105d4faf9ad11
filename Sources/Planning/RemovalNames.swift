import JSON
import Resources

/// What a name under `removed:` stands for.
///
/// First what this stack has made under that key and does not declare any more, since that is how its
/// manifests knew it; where there is none, what has that name in the API.
struct RemovalNames {
  private let declared: [Kind: Set<ObjectName>]
  private let byKey: [Kind: [ObjectName: [LiveObject]]]
  private let byName: [Kind: [ObjectName: [LiveObject]]]
  private let agentsByKey: [ObjectName: Set<ObjectName>]
  private let numbersByKey: [ObjectName: [LiveNumber]]
  private let numbersByE164: [ObjectName: [LiveNumber]]

  init(_ desired: DesiredState, live: LiveState) {
    let stack = desired.stack
    var declared: [Kind: Set<ObjectName>] = [
      .agents: Set(desired.agents.map(\.name)), .numbers: Set(desired.numbers.map(\.e164)),
    ]
    var byKey: [Kind: [ObjectName: [LiveObject]]] = [:]
    var byName: [Kind: [ObjectName: [LiveObject]]] = [:]
    let webhooks = WebhookKeys(desired, live: live)
    for kind in ObjectPlan.kinds {
      let names = Set(desired.objects(of: kind).map(\.naturalKey))
      declared[kind] = names
      for object in live.objects(of: kind) {
        let isDeclared =
          kind == .webhooks ? webhooks.isDeclared(object) : names.contains(object.naturalKey)
        guard !isDeclared else { continue }
        byName[kind, default: [:]][object.naturalKey, default: []].append(object)
        if let marker = object.marker(of: kind), marker.stack.isExactly(stack), let key = marker.key
        {
          byKey[kind, default: [:]][key, default: []].append(object)
        }
      }
    }
    let agents = live.agents.filter { version in
      version.state != .archived && declared[.agents]?.contains(version.name) != true
    }
    agentsByKey = agents.filter { $0.isMade(by: stack) }
      .reduce(into: [:]) { names, version in
        if let key = version.marker?.key { names[key, default: []].insert(version.name) }
      }
    let numbers = live.numbers.filter { declared[.numbers]?.contains($0.e164) != true }
    numbersByE164 = Dictionary(grouping: numbers, by: \.e164)
    numbersByKey = numbers.reduce(into: [:]) { byKey, number in
      if let marker = number.marker, marker.stack.isExactly(stack), let key = marker.key {
        byKey[key, default: []].append(number)
      }
    }
    self.declared = declared
    self.byKey = byKey
    self.byName = byName
  }

  /// Takeaways, knowledge bases, webhooks or scenarios.
  func objects(_ address: ResourceAddress) -> [LiveObject] {
    byKey[address.kind]?[address.key] ?? byName[address.kind]?[address.key] ?? []
  }

  /// The names of agents in the API; of one that is not there, the name itself.
  func agents(_ name: ObjectName) -> [ObjectName] { agentsByKey[name]?.sorted() ?? [name] }

  func numbers(_ name: ObjectName) -> [LiveNumber] {
    numbersByKey[name] ?? numbersByE164[name] ?? []
  }

  /// What `removed:` has to say to take away one object and nothing else.
  ///
  /// - Parameters:
  ///   - kind: Of the object.
  ///   - id: Of the object; of an agent, any of its versions.
  ///   - name: In the API.
  ///   - key: That this stack declared it under.
  /// - Returns: The name or the key; `nil` when neither does.
  func name(taking kind: Kind, _ id: RemoteID, name: ObjectName, key: ObjectName?) -> ObjectName? {
    [name, key].compactMap(\.self)
      .first { candidate in
        // What is declared is refused under `removed:`.
        guard declared[kind]?.contains(candidate) != true else { return false }
        switch kind {
        case .agents: return agents(candidate) == [name]
        case .numbers: return numbers(candidate).map(\.id) == [id]
        case .evals, .knowledgeBases, .takeaways, .webhooks:
          let found = objects(ResourceAddress(kind, candidate))
          // Of several with one name, all are taken.
          return !found.isEmpty
            && found.allSatisfy { $0.naturalKey == name && candidate == name || $0.id == id }
        }
      }
  }
}
