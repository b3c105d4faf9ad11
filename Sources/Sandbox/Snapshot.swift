import JSON
import Resources

/// Why a snapshot cannot be restored.
package struct SnapshotError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A full sentence.
  package let description: String
}

/// The snapshot's format.
///
/// One JSON object: `{"turnform_sandbox": 1, "projects": […], "keys": […], "agents": […],
/// "numbers": […], "runs": […], "taken_at": …}` and a list for each ``ObjectTable``. Rows are in
/// creation order, times in microseconds since 1970, secrets and keys in clear text.
extension World {
  /// The entire world as JSON.
  func snapshot(at now: Int64) -> JSONValue {
    var object: JSONObject = [
      "turnform_sandbox": 1, "taken_at": time(now),
      "projects": .array(projectOrder.compactMap { projects[$0]?.snapshot }),
      "keys": .array(projectOrder.flatMap(keys.list).map(\.snapshot)),
      "agents": .array(projectOrder.flatMap(agents.list).map(\.snapshot)),
      "numbers": .array(projectOrder.flatMap(numbers.list).map(\.snapshot)),
      "runs": .array(runs.all.map(\.snapshot)),
    ]
    for table in ObjectTable.allCases {
      object[table.rawValue] = .array(self[table].all.map(\.snapshot))
    }
    return .object(object)
  }

  init(snapshot: JSONValue) throws(SnapshotError) {
    guard snapshot["turnform_sandbox"]?.integer == 1 else {
      throw SnapshotError(description: "The file is not a snapshot of this version of the sandbox.")
    }
    self.init()
    for row in snapshot["projects"]?.array ?? [] { insert(try ProjectRow(SnapshotRow(row))) }
    for row in snapshot["keys"]?.array ?? [] { insert(try KeyRow(SnapshotRow(row))) }
    for row in snapshot["agents"]?.array ?? [] { insert(try AgentRow(SnapshotRow(row))) }
    for row in snapshot["numbers"]?.array ?? [] { insert(try NumberRow(SnapshotRow(row))) }
    for row in snapshot["runs"]?.array ?? [] { put(try RunRow(SnapshotRow(row))) }
    for table in ObjectTable.allCases {
      for row in snapshot[table.rawValue]?.array ?? [] {
        put(try ObjectRow(SnapshotRow(row)), in: table)
      }
    }
  }
}

extension World {
  /// Leaves documents that were being processed in `processing` forever.
  mutating func loseWork(at moment: Int64) {
    for var document in self[.documents].all where document.updatedAt > moment {
      document.updatedAt = .max
      put(document, in: .documents)
    }
  }
}

/// Reads the members of one row.
struct SnapshotRow {
  private let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  func text(_ key: String) throws(SnapshotError) -> String { try required(key, value[key]?.string) }

  func id(_ key: String) throws(SnapshotError) -> RemoteID { RemoteID(try text(key)) }

  func integer(_ key: String) throws(SnapshotError) -> Int {
    try required(key, value[key]?.integer)
  }

  func time(_ key: String) throws(SnapshotError) -> Int64 { Int64(try integer(key)) }

  func flag(_ key: String) throws(SnapshotError) -> Bool { try required(key, value[key]?.bool) }

  func object(_ key: String) throws(SnapshotError) -> JSONObject {
    try required(key, value[key]?.object)
  }

  func list(_ key: String) throws(SnapshotError) -> [JSONValue] {
    try required(key, value[key]?.array)
  }

  func optionalText(_ key: String) -> String? { value[key]?.string }

  func optionalTime(_ key: String) -> Int64? { value[key]?.integer.map(Int64.init) }

  func optionalInteger(_ key: String) -> Int? { value[key]?.integer }

  func optionalList(_ key: String) -> [JSONValue]? { value[key]?.array }

  func choice<Choice: RawRepresentable<String>>(
    _ key: String,
    _ type: Choice.Type
  ) throws(SnapshotError) -> Choice {
    try required(key, Choice(rawValue: try text(key)))
  }

  private func required<Value>(_ key: String, _ value: Value?) throws(SnapshotError) -> Value {
    guard let value else { throw unusable(key) }
    return value
  }

  func unusable(_ key: String) -> SnapshotError {
    SnapshotError(description: "A row of the snapshot has no valid \"\(key)\".")
  }
}

func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

func time(_ value: Int64?) -> JSONValue {
  value.map { .number(JSONNumber(Int($0))) } ?? .null
}

extension ProjectRow {
  fileprivate var snapshot: JSONValue {
    [
      "id": .string(id.description), "name": .string(name), "created_at": time(createdAt),
      "is_deleted": .bool(isDeleted),
    ]
  }

  fileprivate init(_ row: SnapshotRow) throws(SnapshotError) {
    id = try row.id("id")
    name = try row.text("name")
    createdAt = try row.time("created_at")
    isDeleted = try row.flag("is_deleted")
  }
}

extension KeyRow {
  fileprivate var snapshot: JSONValue {
    [
      "id": .string(id.description), "project_id": .string(owner.description),
      "raw": .string(raw), "name": .string(name), "role": .string(role.rawValue),
      "environment": text(environment), "created_at": time(createdAt),
      "is_revoked": .bool(isRevoked),
    ]
  }

  fileprivate init(_ row: SnapshotRow) throws(SnapshotError) {
    id = try row.id("id")
    owner = try row.id("project_id")
    raw = try row.text("raw")
    name = try row.text("name")
    role = try row.choice("role", Role.self)
    environment = row.optionalText("environment")
    createdAt = try row.time("created_at")
    isRevoked = try row.flag("is_revoked")
  }
}

extension AgentRow {
  fileprivate var snapshot: JSONValue {
    [
      "id": .string(id.description), "project_id": .string(owner.description),
      "name": .string(name), "environment": .string(environment),
      "version": .number(JSONNumber(version)), "state": .string(state.rawValue),
      "config": .object(config.value), "created_at": time(createdAt),
      "published_at": time(publishedAt),
    ]
  }

  fileprivate init(_ row: SnapshotRow) throws(SnapshotError) {
    id = try row.id("id")
    owner = try row.id("project_id")
    name = try row.text("name")
    environment = try row.text("environment")
    version = try row.integer("version")
    state = try row.choice("state", AgentState.self)
    config = StoredConfig(try row.object("config"))
    createdAt = try row.time("created_at")
    publishedAt = row.optionalTime("published_at")
  }
}

extension NumberRow {
  fileprivate var snapshot: JSONValue {
    [
      "id": .string(id.description), "project_id": .string(owner.description),
      "sid": .string(sid), "e164": .string(e164), "type": .string(route.type),
      "target": route.targetJSON, "server_url": text(route.serverURL),
      "server_url_secret": text(route.serverURLSecret), "sms_enabled": .bool(route.smsEnabled),
      "weights": weights.map(JSONValue.array) ?? .null, "metadata": .object(metadata),
      "created_at": time(createdAt),
    ]
  }

  fileprivate init(_ row: SnapshotRow) throws(SnapshotError) {
    id = try row.id("id")
    owner = try row.id("project_id")
    sid = try row.text("sid")
    e164 = try row.text("e164")
    route = NumberRoute(
      type: try row.text("type"),
      target: row.optionalText("target").map(RemoteID.init),
      serverURL: row.optionalText("server_url"),
      serverURLSecret: row.optionalText("server_url_secret"),
      smsEnabled: try row.flag("sms_enabled")
    )
    weights = row.optionalList("weights")?.map(\.asStored)
    metadata = try row.object("metadata").asStored
    createdAt = try row.time("created_at")
  }
}
