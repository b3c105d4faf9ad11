import Diagnostics
import JSON
import Resources

/// One deletion of a plan.
struct Deletion<Object: Sendable>: Sendable {
  /// By natural key.
  let address: ResourceAddress
  let object: Object
  let reason: Change.Reason
  let span: SourceSpan?

  func change(_ name: ObjectName, before: ChangedValue) -> Change {
    Change(
      address: address,
      action: .delete(before: before),
      reason: reason,
      naturalKey: name,
      span: span
    )
  }
}

/// The deletions of a plan: pruned, removed by name, and unbound for a new SID.
struct Deletions {
  /// For each name, all live versions that this stack may delete.
  private(set) var agents: [Deletion<[LiveAgent]>] = []
  private(set) var numbers: [Deletion<LiveNumber>] = []
  let objects: ObjectDeletions
  let addresses: UndeclaredAddresses
  private(set) var diagnostics: [Diagnostic] = []
  private let desired: DesiredState
  private let inventory: Inventory

  /// The ids of everything that is deleted.
  var ids: Set<RemoteID> {
    Set(
      agents.flatMap(\.object).map(\.id) + numbers.map(\.object.id)
        + objects.objects.map(\.object.id)
    )
  }

  init(
    desired: DesiredState,
    live: LiveState,
    inventory: Inventory,
    policy: Policy,
    names: RemovalNames,
    webhookKeys: WebhookKeys
  ) {
    self.desired = desired
    self.inventory = inventory
    addresses = UndeclaredAddresses(desired)
    objects = ObjectDeletions(
      desired: desired,
      live: live,
      policy: policy,
      names: names,
      addresses: addresses,
      webhookKeys: webhookKeys
    )
    diagnostics = objects.diagnostics
    collectRemoved(names)
    if policy.prunes {
      collectPruned()
      let isAnyPruned =
        agents.contains { $0.reason == .pruned } || numbers.contains { $0.reason == .pruned }
        || objects.objects.contains { $0.reason == .pruned }
      if desired.isEmpty, isAnyPruned {
        diagnostics.append(.emptyStack(desired.stack, "--prune would delete everything else"))
      }
    }
    agents.sort { $0.address < $1.address }
    numbers.sort { $0.address < $1.address }
  }

  private mutating func collectRemoved(_ names: RemovalNames) {
    // An object listed by name is deleted whole; one listed by the key of a declaration, only where
    // this stack made it.
    var removedAgents: [ObjectName: (isNamed: Bool, removed: RemovedResource)] = [:]
    var unbound: Set<ObjectName> = []
    for removed in desired.removed {
      var isFound = true
      switch removed.address.kind.family {
      case .agents:
        switch names.agents(removed.address.key) {
        case .nothing: isFound = false
        case .made(let made):
          for name in made where removedAgents[name] == nil {
            removedAgents[name] = (false, removed)
          }
        case .named(let named):
          for name in named {
            removedAgents[name] = (true, removedAgents[name]?.removed ?? removed)
          }
        case .ambiguous(let made, let named):
          diagnostics.append(.ambiguous(removed, made.map(\.text), named.map(\.text)))
        }
      case .numbers:
        switch names.numbers(removed.address.key) {
        case .nothing: isFound = false
        case .made(let live), .named(let live): unbind(live, removed, &unbound)
        case .ambiguous(let made, let named):
          diagnostics.append(.ambiguous(removed, made.map(\.e164.text), named.map(\.e164.text)))
        }
      case .object:
        isFound = objects.found.contains(removed.address)
      }
      if !isFound { diagnostics.append(.nothingToRemove(removed)) }
    }
    for (name, agent) in removedAgents.sorted(by: { $0.key < $1.key }) {
      let isFound = addAgent(
        named: name,
        .removed,
        takesOthers: agent.isNamed,
        at: agent.removed.span
      )
      if !isFound { diagnostics.append(.nothingToRemove(agent.removed)) }
    }
  }

  private mutating func unbind(
    _ live: [LiveNumber],
    _ removed: RemovedResource,
    _ unbound: inout Set<ObjectName>
  ) {
    let bindings = Dictionary(grouping: live, by: \.e164)
    for (e164, live) in bindings.sorted(by: { $0.key < $1.key })
    where unbound.insert(e164).inserted {
      if live.count > 1 {
        diagnostics.append(.duplicateNumbers(removed.address, live, at: removed.span))
      }
      for number in live { add(number, .removed, at: removed.span) }
    }
  }

  /// Collects the objects with this stack's marker that are no longer declared.
  ///
  /// A version whose marker was written for another version is a copy made elsewhere, perhaps under
  /// another name: this stack may not delete it.
  private mutating func collectPruned() {
    let declared = Set(desired.agents.map(\.name))
    let removed = Set(agents.flatMap(\.object).map(\.name))
    for name in inventory.agentsByName.keys.sorted()
    where !declared.contains(name) && !removed.contains(name) {
      let isOurs = (inventory.agentsByName[name] ?? [])
        .contains { $0.state != .archived && desired.owns(markedBy: $0.marker?.stack) }
      if isOurs { _ = addAgent(named: name, .pruned, at: nil) }
    }
    let bound = Set(desired.numbers.map(\.e164))
    let unbound = Set(numbers.map(\.object.e164))
    for e164 in inventory.numbersByE164.keys.sorted()
    where !bound.contains(e164) && !unbound.contains(e164) {
      for number in inventory.numbersByE164[e164] ?? []
      where desired.owns(markedBy: number.marker?.stack) {
        add(number, .pruned, at: nil)
      }
    }
  }

  /// - Returns: Whether anything live has that name.
  private mutating func addAgent(
    named name: ObjectName,
    _ reason: Change.Reason,
    takesOthers: Bool = false,
    at span: SourceSpan?
  ) -> Bool {
    let stack = desired.stack
    let address = addresses[.agents, name]
    // Another client's draft is work in progress and is left alone. And only `removed:` with its
    // name deletes a published version that this stack did not make.
    let drafts = inventory.versions(of: name, in: .draft).filter { $0.isMade(by: stack) }
    let published = inventory.versions(of: name, in: .published)
      .filter { version in
        takesOthers || version.isMade(by: stack)
          || (version.marker == nil && desired.ownership == .exclusive)
      }
    if let owner = published.compactMap({ $0.marker?.stack }).first(where: { !$0.isExactly(stack) })
    {
      diagnostics.append(.notOurs(address, owner, at: span))
      return true
    }
    if published.contains(where: { $0.marker?.isProtected == true }) {
      diagnostics.append(.protected(address, at: span))
    }
    guard !published.isEmpty || !drafts.isEmpty else { return false }
    agents.append(
      Deletion(address: address, object: drafts + published, reason: reason, span: span)
    )
    return true
  }

  private mutating func add(_ number: LiveNumber, _ reason: Change.Reason, at span: SourceSpan?) {
    let address = addresses[.numbers, number.e164]
    if let owner = number.marker?.stack, !owner.isExactly(desired.stack) {
      diagnostics.append(.notOurs(address, owner, at: span))
    } else if number.marker?.isProtected == true {
      diagnostics.append(.protected(address, at: span))
    }
    numbers.append(Deletion(address: address, object: number, reason: reason, span: span))
  }
}

extension Diagnostic {
  static func protected(
    _ address: ResourceAddress,
    at span: SourceSpan?,
    _ problem: String = "is protected, but this plan would delete or unbind it",
    advice: String = "Declare it with protect: false and apply, then remove it."
  ) -> Diagnostic {
    Diagnostic(
      .protectedObject,
      detail: "\(address) \(problem).",
      advice: advice,
      subject: address.description,
      span: span
    )
  }

  static func duplicateNumbers(
    _ address: ResourceAddress,
    _ numbers: [LiveNumber],
    at span: SourceSpan?
  ) -> Diagnostic {
    Diagnostic(
      .duplicateLiveObjects,
      detail: """
        \(numbers[0].e164) is bound \(numbers.count) times: \
        \(numbers.map(\.id.description).joined(separator: ", ")).
        """,
      advice: "Unbind all but one of them with DELETE /v1/phone-numbers/{id}, then plan again.",
      subject: address.description,
      span: span
    )
  }

  fileprivate static func nothingToRemove(_ removed: RemovedResource) -> Diagnostic {
    Diagnostic(
      .removedNotFound,
      detail: "removed: names \(removed.address), but no live object has that key or name.",
      advice:
        "Remove the line if the object no longer exists. Otherwise use the key under which this "
        + "stack declared the object, or its name in the API: the URL of a webhook, the E.164 "
        + "number of a number. \"Left behind\" in a plan lists them.",
      subject: removed.address.description,
      span: removed.span
    )
  }

  /// Reports that one text stands for two objects.
  ///
  /// - Parameters:
  ///   - made: The names or ids of the objects this stack made under that key.
  ///   - named: The names or ids of the objects with that name.
  static func ambiguous(
    _ removed: RemovedResource,
    _ made: [String],
    _ named: [String]
  ) -> Diagnostic {
    let texts = { (texts: [String]) in texts.sorted().prefix(4).map(quoted).joined(separator: ", ")
    }
    return Diagnostic(
      .duplicateLiveObjects,
      detail: "removed: names \(removed.address), which is the key of \(texts(made))"
        + (named.isEmpty ? "." : " and the name of \(texts(named))."),
      advice: "Use the API name of the object that you mean. To remove the other one as well, "
        + "list it in a later apply.",
      subject: removed.address.description,
      span: removed.span
    )
  }

  static func emptyStack(_ stack: String, _ consequence: String) -> Diagnostic {
    Diagnostic(
      .emptyManifestPrune,
      detail: "The stack \"\(stack)\" declares nothing, so \(consequence).",
      advice:
        "Check the folder and -e; to empty a project intentionally, list every object under "
        + "removed:."
    )
  }
}
