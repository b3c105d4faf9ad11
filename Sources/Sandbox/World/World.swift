import JSON
import Resources

/// The tables of the database and the indexes over them.
struct World: Sendable {
  private(set) var projects: [RemoteID: ProjectRow] = [:]
  private(set) var keys: [RemoteID: KeyRow] = [:]
  private(set) var agents: [RemoteID: AgentRow] = [:]
  private(set) var numbers: [RemoteID: NumberRow] = [:]
  private(set) var runs = RowStore<RunRow>()
  private var objects: [ObjectTable: RowStore<ObjectRow>] = [:]

  /// The projects in creation order, which is the order of `createdAt`.
  private(set) var projectOrder: [RemoteID] = []
  private(set) var keyOrder: [RemoteID: [RemoteID]] = [:]
  private(set) var agentOrder: [RemoteID: [RemoteID]] = [:]
  private(set) var numberOrder: [RemoteID: [RemoteID]] = [:]

  // Keyed by scalars, as the database compares: "é" as one scalar and as two are different texts.
  private(set) var keysByText: [ExactText: RemoteID] = [:]
  private(set) var families: [AgentFamily: [RemoteID]] = [:]
  private(set) var numbersByE164: [ExactText: [RemoteID]] = [:]
  private(set) var numbersBySID: [ExactText: RemoteID] = [:]
  /// Numbers of type `agent`, by target.
  private(set) var numbersByAgent: [RemoteID: Set<RemoteID>] = [:]

  /// The rows of a table.
  subscript(table: ObjectTable) -> RowStore<ObjectRow> { objects[table] ?? RowStore() }

  /// The highest version of a name, or 0 if there is none.
  func highestVersion(of family: AgentFamily) -> Int {
    (families[family] ?? []).lazy.compactMap { agents[$0]?.version }.max() ?? 0
  }

  /// Whether another agent has this name and version, as the unique index checks.
  func isTaken(_ family: AgentFamily, version: Int, except id: RemoteID?) -> Bool {
    (families[family] ?? []).contains { $0 != id && agents[$0]?.version == version }
  }

  /// The published versions of a name, except one.
  func published(in family: AgentFamily, except id: RemoteID) -> [RemoteID] {
    (families[family] ?? []).filter { $0 != id && agents[$0]?.state == .published }
  }

  /// Whether the project has a key that has not been revoked.
  func hasLiveKey(_ projectID: RemoteID) -> Bool {
    (keyOrder[projectID] ?? []).contains { keys[$0]?.isRevoked == false }
  }
}

extension World {
  mutating func insert(_ project: ProjectRow) {
    projects[project.id] = project
    projectOrder.append(project.id)
  }

  mutating func markDeleted(project id: RemoteID) { projects[id]?.isDeleted = true }

  mutating func insert(_ key: KeyRow) {
    keys[key.id] = key
    keysByText[ExactText(key.raw)] = key.id
    keyOrder[key.projectID, default: []].append(key.id)
  }

  mutating func revoke(key id: RemoteID) { keys[id]?.isRevoked = true }

  mutating func insert(_ agent: AgentRow) {
    agents[agent.id] = agent
    agentOrder[agent.projectID, default: []].append(agent.id)
    families[agent.family, default: []].append(agent.id)
  }

  /// Updates a row, if it exists.
  mutating func update(agent id: RemoteID, _ change: (inout AgentRow) -> Void) {
    guard var agent = agents[id] else { return }
    let old = agent.family
    change(&agent)
    agents[id] = agent
    guard agent.family != old else { return }
    families[old]?.removeAll { $0 == id }
    families[agent.family, default: []].append(id)
  }

  mutating func insert(_ number: NumberRow) {
    numbers[number.id] = number
    numberOrder[number.projectID, default: []].append(number.id)
    numbersByE164[ExactText(number.e164), default: []].append(number.id)
    numbersBySID[ExactText(number.sid)] = number.id
    index(number)
  }

  /// Updates a row, if it exists.
  mutating func update(number id: RemoteID, _ change: (inout NumberRow) -> Void) {
    guard var number = numbers[id] else { return }
    unindex(number)
    change(&number)
    numbers[id] = number
    index(number)
  }

  mutating func remove(number id: RemoteID) {
    guard let number = numbers.removeValue(forKey: id) else { return }
    unindex(number)
    numberOrder[number.projectID]?.removeAll { $0 == id }
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
    guard number.route.type == "agent", let target = number.route.target else { return }
    numbersByAgent[target, default: []].insert(number.id)
  }

  private mutating func unindex(_ number: NumberRow) {
    guard number.route.type == "agent", let target = number.route.target else { return }
    numbersByAgent[target]?.remove(number.id)
  }
}
