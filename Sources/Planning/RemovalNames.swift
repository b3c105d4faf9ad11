import JSON
import Resources

/// Resolves the texts under `removed:`.
///
/// ```text
/// made by this stack under the key   other object with that API name   stands for
/// yes                                no                                object made under the key
/// no                                 yes                               object with the name
/// yes                                yes                               ambiguous: refused
/// ```
/// The key alone must not win: once its object is gone, the same line would delete the other one.
/// Nor does a key stand for two names: an object that has since been declared under a new key keeps
/// the old one in its marker.
struct RemovalNames {
  /// The result of resolving one text.
  enum Found<Object> {
    case nothing
    /// The objects this stack made under that key.
    case made([Object])
    /// The objects with that name.
    case named([Object])
    /// Several names were made under that key, or something else has that name.
    case ambiguous(made: [Object], named: [Object])
  }

  private let declared: [Kind: Set<ObjectName>]
  private var objects: [Kind: Index<LiveObject>] = [:]
  private var numbers = Index<LiveNumber>()
  /// By name, which all versions share.
  private var agents = Index<ObjectName>()
  /// The names that another client's version has, too.
  private var shared: Set<ObjectName> = []

  init(_ desired: DesiredState, live: LiveState, webhookKeys: WebhookKeys) {
    let stack = desired.stack
    declared = Dictionary(first: Kind.allCases.map { ($0, desired.naturalKeys(of: $0)) })
    for kind in ObjectPlan.kinds {
      let names = declared[kind] ?? []
      var index = Index<LiveObject>()
      for object in live.objects(of: kind) {
        let isNamed = names.contains(object.naturalKey)
        guard kind == .webhooks || !isNamed else { continue }
        let marker = object.marker(of: kind)
        // A webhook created by hand can be named even if the URL of a declared one may resolve to
        // the same URL.
        let isOpen = kind != .webhooks || marker == nil && !isNamed
        guard isOpen || !webhookKeys.isDeclared(object) else { continue }
        index.add(object, name: object.naturalKey, marker, of: stack)
      }
      objects[kind] = index
    }
    for number in live.numbers where declared[.numbers]?.contains(number.e164) != true {
      numbers.add(number, name: number.e164, number.marker, of: stack)
    }
    var own: [ObjectName: Set<ObjectName>] = [:]
    var known: Set<ObjectName> = []
    for version in live.agents
    where version.state != .archived && declared[.agents]?.contains(version.name) != true {
      if known.insert(version.name).inserted { agents.add(version.name, name: version.name) }
      guard version.isMade(by: stack) else {
        shared.insert(version.name)
        continue
      }
      if let key = version.marker?.key, own[key, default: []].insert(version.name).inserted {
        agents.add(version.name, key: key, name: version.name)
      }
    }
  }

  /// Takeaways, knowledge bases, webhooks, or scenarios.
  func objects(_ address: ResourceAddress) -> Found<LiveObject> {
    objects[address.kind]?.found(address.key) ?? .nothing
  }

  /// The API names of agents.
  func agents(_ text: ObjectName) -> Found<ObjectName> { agents.found(text) }

  func numbers(_ text: ObjectName) -> Found<LiveNumber> { numbers.found(text) }

  /// The text under `removed:` that deletes one object and nothing else.
  ///
  /// - Parameter id: The id of the object; for an agent, of any of its versions.
  /// - Returns: The name or the key; `nil` when neither does.
  func name(taking kind: Kind, _ id: RemoteID, name: ObjectName, key: ObjectName?) -> ObjectName? {
    // A declared resource under `removed:` is refused.
    let candidates = [name, key].compactMap(\.self)
      .filter { declared[kind]?.contains($0) != true }
    switch kind.family {
    case .agents:
      return candidates.first { candidate in
        switch agents(candidate) {
        case .made(let names): names.count == 1 && names[0] == name
        // Another client's version must not be deleted along with this stack's.
        case .named: candidate == name && (key == nil || !shared.contains(name))
        case .nothing, .ambiguous: false
        }
      }
    case .numbers:
      return candidates.first { numbers($0).takes(id, \.id, isNamed: $0 == name) }
    case .object:
      return candidates.first {
        objects(ResourceAddress(kind, $0)).takes(id, \.id, isNamed: $0 == name)
      }
    }
  }
}

extension RemovalNames.Found {
  fileprivate func takes(_ id: RemoteID, _ idOf: (Object) -> RemoteID, isNamed: Bool) -> Bool {
    switch self {
    case .made(let objects): objects.count == 1 && idOf(objects[0]) == id
    case .named(let objects): isNamed && objects.count == 1
    case .nothing, .ambiguous: false
    }
  }
}

/// Objects by the keys that a stack made them under, and by their API names.
private struct Index<Object: Sendable> {
  private var byKey: [ObjectName: [Object]] = [:]
  private var byName: [ObjectName: [Object]] = [:]
  /// The names of the objects made under a key.
  private var namesByKey: [ObjectName: Set<ObjectName>] = [:]

  mutating func add(_ object: Object, name: ObjectName) {
    byName[name, default: []].append(object)
  }

  mutating func add(_ object: Object, key: ObjectName, name: ObjectName) {
    byKey[key, default: []].append(object)
    namesByKey[key, default: []].insert(name)
  }

  mutating func add(_ object: Object, name: ObjectName, _ marker: Marker?, of stack: String) {
    add(object, name: name)
    if let marker, marker.stack.isExactly(stack), let key = marker.key {
      add(object, key: key, name: name)
    }
  }

  func found(_ text: ObjectName) -> RemovalNames.Found<Object> {
    let (made, named) = (byKey[text] ?? [], byName[text] ?? [])
    if made.isEmpty { return named.isEmpty ? .nothing : .named(named) }
    let names = namesByKey[text] ?? []
    if names == [text] { return .named(named) }
    return named.isEmpty && names.count == 1
      ? .made(made) : .ambiguous(made: made, named: named)
  }
}
