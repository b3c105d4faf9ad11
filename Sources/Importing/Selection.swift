import Diagnostics
import JSON
import Resources
import YAML

/// The parts of a live project that become part of the stack, and those that do not.
struct Selection {
  let live: LiveState
  let stack: String
  /// Published versions, one per agent name.
  private(set) var agents: [LiveAgent] = []
  private(set) var numbers: [LiveNumber] = []
  private(set) var routes: [RemoteID: YAMLDraft] = [:]
  private(set) var objects: [Kind: [LiveObject]] = [:]
  /// The addresses of everything imported.
  private(set) var addresses: [RemoteID: ResourceAddress] = [:]
  private(set) var notes: [Diagnostic] = []
  private var keys = EntryKeys()
  /// The objects that other stacks have marked, by stack.
  private var foreign: [ObjectName: [ResourceAddress]] = [:]

  /// - Parameter refused: The objects that no manifest can hold, with reasons.
  init(_ live: LiveState, stack: String, refused: [RemoteID: String]) {
    self.live = live
    self.stack = stack
    selectAgents(refused)
    selectObjects(refused)
    selectNumbers(refused)
    notes += foreign.keys.sorted().map { .foreign(foreign[$0]?.sorted() ?? [], owner: $0.text) }
  }

  private mutating func selectAgents(_ refused: [RemoteID: String]) {
    for agent in live.agents {
      switch agent.state {
      case .archived: break
      case .draft: notes.append(.draft(agent))
      case .published:
        guard isOurs(agent.marker?.stack, .agents, agent.name, agent.id, refused) else { continue }
        agents.append(agent)
        addresses[agent.id] = keys.key(for: .agents, [agent.name.text])
      }
    }
  }

  private mutating func selectObjects(_ refused: [RemoteID: String]) {
    for kind in Kind.objects {
      for object in live.objects(of: kind) {
        let owner = object.owner(of: kind)
        guard isOurs(owner, kind, object.naturalKey, object.id, refused) else { continue }
        objects[kind, default: []].append(object)
        let wishes =
          kind == .webhooks
          ? EntryKeys.wishes(forURL: object.naturalKey.text) : [object.naturalKey.text]
        addresses[object.id] = keys.key(for: kind, wishes)
      }
    }
  }

  private mutating func selectNumbers(_ refused: [RemoteID: String]) {
    let routes = LiveRoutes(live, addresses)
    for number in live.numbers {
      let owner = number.marker?.stack
      guard isOurs(owner, .numbers, number.e164, number.id, refused) else { continue }
      do throws(LiveRoutes.Problem) {
        self.routes[number.id] = try routes.draft(of: number)
        numbers.append(number)
        addresses[number.id] = keys.key(for: .numbers, EntryKeys.wishes(for: number))
      } catch {
        notes.append(.left(.numbers, number.e164, error.reason, error.advice))
      }
    }
  }

  /// Whether this stack can own an object; adds a note if it cannot.
  private mutating func isOurs(
    _ owner: String?,
    _ kind: Kind,
    _ naturalKey: ObjectName,
    _ id: RemoteID,
    _ refused: [RemoteID: String]
  ) -> Bool {
    if let owner, !owner.isExactly(stack) {
      foreign[ObjectName(owner), default: []].append(ResourceAddress(kind, naturalKey))
      return false
    }
    guard let reason = refused[id] else { return true }
    notes.append(
      .left(kind, naturalKey, reason, "Change it in the project, then run import again.")
    )
    return false
  }
}

extension LiveState {
  /// Objects that share a natural key and so cannot be told apart.
  var duplicates: [Diagnostic] {
    let published = agents.filter { $0.state == .published }
    var groups = [
      (Kind.agents, published.map { ($0.name, $0.id) }),
      (.numbers, numbers.map { ($0.e164, $0.id) }),
    ]
    for kind in Kind.objects {
      groups.append((kind, objects(of: kind).map { ($0.naturalKey, $0.id) }))
    }
    return
      groups.flatMap { kind, named in
        Dictionary(grouping: named) { $0.0 }.filter { $0.value.count > 1 }
          .map { Diagnostic.duplicate(kind, $0.key, $0.value.map(\.1).sorted()) }
      }
      .inReadingOrder
  }
}

extension Diagnostic {
  /// An object that no manifest of this stack will hold.
  static func left(
    _ kind: Kind,
    _ naturalKey: ObjectName,
    _ reason: String,
    _ advice: String
  ) -> Diagnostic {
    unsaid(
      ResourceAddress(kind, naturalKey),
      "The \(kind.singular) \"\(naturalKey)\" was not imported. \(reason)",
      advice,
      severity: .warning
    )
  }

  /// Something live that the manifests do not express.
  static func unsaid(
    _ address: ResourceAddress?,
    _ detail: String,
    _ advice: String,
    severity: Severity = .note
  ) -> Diagnostic {
    Diagnostic(
      .notImported,
      detail: detail,
      advice: advice,
      subject: address?.description,
      severity: severity
    )
  }

  fileprivate static func foreign(_ addresses: [ResourceAddress], owner: String) -> Diagnostic {
    let shown = addresses.prefix(8).map(\.description).joined(separator: ", ")
    let rest = addresses.count > 8 ? " and \(addresses.count - 8) more" : ""
    return .unsaid(
      nil,
      "Objects with the marker of stack \"\(owner)\" were not imported: \(shown)\(rest).",
      "No action is needed. To import that stack instead, use --stack with its name."
    )
  }

  fileprivate static func draft(_ agent: LiveAgent) -> Diagnostic {
    .unsaid(
      ResourceAddress(.agents, agent.name),
      "Version \(agent.version) of the agent \"\(agent.name)\" is a draft that is not in use "
        + "and may be work in progress.",
      "No action is needed; Turnform does not change other clients' drafts."
    )
  }

  fileprivate static func duplicate(
    _ kind: Kind,
    _ key: ObjectName,
    _ ids: [RemoteID]
  ) -> Diagnostic {
    Diagnostic(
      .duplicateLiveObjects,
      detail: "Several live objects match the \(kind.singular) \"\(key)\": "
        + "\(ids.map(\.description).joined(separator: ", ")).",
      advice: "Remove all but one of them, then run import again. Nothing was written.",
      subject: "\(ResourceAddress(kind, key))"
    )
  }
}
