import JSON
import Resources

/// The tables of the database and the indexes over them.
struct World: Sendable {
  private(set) var projects: [RemoteID: ProjectRow] = [:]
  private(set) var keys = RowStore<KeyRow>()
  private(set) var agents = RowStore<AgentRow>()
  private(set) var numbers = RowStore<NumberRow>()
  private(set) var runs = RowStore<RunRow>()
  private var objects: [ObjectTable: RowStore<ObjectRow>] = [:]

  /// The projects in creation order, which is the order of `createdAt`.
  private(set) var projectOrder: [RemoteID] = []

  // Keyed by scalars, as the database compares: "é" as one scalar and as two are different texts.
  private(set) var keysByText: [ExactText: RemoteID] = [:]
  private(set) var families: [AgentFamily: [RemoteID]] = [:]
  private(set) var numbersByE164: [ExactText: [RemoteID]] = [:]
  private(set) var numbersBySID: [ExactText: RemoteID] = [:]
  /// Numbers of type `agent`, by target.
  private(set) var numbersByAgent: [RemoteID: Set<RemoteID>] = [:]

  subscript(table: ObjectTable) -> RowStore<ObjectRow> { objects[table] ?? RowStore() }

  func versions(of family: AgentFamily) -> [AgentRow] {
    (families[family] ?? []).compactMap { agents[$0] }
  }
}

extension World {
  mutating func insert(_ project: ProjectRow) {
    projects[project.id] = project
    projectOrder.append(project.id)
  }

  mutating func markDeleted(project id: RemoteID) { projects[id]?.isDeleted = true }

  mutating func insert(_ key: KeyRow) {
    keys.put(key)
    keysByText[ExactText(key.raw)] = key.id
  }

  mutating func revoke(key id: RemoteID) { keys.update(id) { $0.isRevoked = true } }

  mutating func insert(_ agent: AgentRow) {
    agents.put(agent)
    families[agent.family, default: []].append(agent.id)
  }

  mutating func update(agent id: RemoteID, _ change: (inout AgentRow) -> Void) {
    guard let old = agents[id]?.family else { return }
    agents.update(id, change)
    guard let new = agents[id]?.family, new != old else { return }
    families[old]?.removeAll { $0 == id }
    families[new, default: []].append(id)
  }

  mutating func insert(_ number: NumberRow) {
    numbers.put(number)
    numbersByE164[ExactText(number.e164), default: []].append(number.id)
    numbersBySID[ExactText(number.sid)] = number.id
    index(number)
  }

  mutating func update(number id: RemoteID, _ change: (inout NumberRow) -> Void) {
    guard var number = numbers[id] else { return }
    unindex(number)
    change(&number)
    numbers.put(number)
    index(number)
  }

  mutating func remove(number id: RemoteID) {
    guard let number = numbers[id] else { return }
    numbers.remove(id)
    unindex(number)
    numbersByE164[ExactText(number.e164)]?.removeAll { $0 == id }
    let sid = ExactText(number.sid)
    if numbersBySID[sid] == id { numbersBySID[sid] = nil }
  }

  mutating func put(_ run: RunRow) { runs.put(run) }

  mutating func put(_ row: ObjectRow, in table: ObjectTable) {
    objects[table, default: RowStore()].put(row)
  }

  /// Removes a row, and the documents of a removed knowledge base.
  mutating func remove(_ id: RemoteID, from table: ObjectTable) {
    objects[table]?.remove(id)
    if table == .knowledgeBases { objects[.documents]?.removeAll(of: id) }
  }

  private mutating func index(_ number: NumberRow) {
    if let agent = number.route.agent { numbersByAgent[agent, default: []].insert(number.id) }
  }

  private mutating func unindex(_ number: NumberRow) {
    if let agent = number.route.agent { numbersByAgent[agent]?.remove(number.id) }
  }
}
