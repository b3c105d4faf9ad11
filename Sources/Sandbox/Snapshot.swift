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
    for row in snapshot["projects"]?.array ?? [] { insert(try ProjectRow(snapshot: row)) }
    for row in snapshot["keys"]?.array ?? [] { insert(try KeyRow(snapshot: row)) }
    for row in snapshot["agents"]?.array ?? [] { insert(try AgentRow(snapshot: row)) }
    for row in snapshot["numbers"]?.array ?? [] { insert(try NumberRow(snapshot: row)) }
    for row in snapshot["runs"]?.array ?? [] { put(try RunRow(snapshot: row)) }
    for table in ObjectTable.allCases {
      for row in snapshot[table.rawValue]?.array ?? [] {
        put(try ObjectRow(snapshot: row), in: table)
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

extension JSONValue {
  /// The value of a row's member, read in the form that it must have.
  func member<Value>(
    _ key: String,
    _ read: (JSONValue) -> Value?
  ) throws(SnapshotError) -> Value {
    guard let value = self[key].flatMap(read) else {
      throw SnapshotError(description: "A row of the snapshot has no valid \"\(key)\".")
    }
    return value
  }

  var id: RemoteID? { string.map(RemoteID.init) }

  var time: Int64? { integer.map(Int64.init) }
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

  fileprivate init(snapshot row: JSONValue) throws(SnapshotError) {
    id = try row.member("id", \.id)
    name = try row.member("name", \.string)
    createdAt = try row.member("created_at", \.time)
    isDeleted = try row.member("is_deleted", \.bool)
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

  fileprivate init(snapshot row: JSONValue) throws(SnapshotError) {
    id = try row.member("id", \.id)
    owner = try row.member("project_id", \.id)
    raw = try row.member("raw", \.string)
    name = try row.member("name", \.string)
    role = try row.member("role") { $0.string.flatMap(Role.init) }
    environment = row["environment"]?.string
    createdAt = try row.member("created_at", \.time)
    isRevoked = try row.member("is_revoked", \.bool)
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

  fileprivate init(snapshot row: JSONValue) throws(SnapshotError) {
    id = try row.member("id", \.id)
    owner = try row.member("project_id", \.id)
    name = try row.member("name", \.string)
    environment = try row.member("environment", \.string)
    version = try row.member("version", \.integer)
    state = try row.member("state") { $0.string.flatMap(AgentState.init) }
    config = StoredConfig(try row.member("config", \.object))
    createdAt = try row.member("created_at", \.time)
    publishedAt = row["published_at"]?.time
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

  fileprivate init(snapshot row: JSONValue) throws(SnapshotError) {
    id = try row.member("id", \.id)
    owner = try row.member("project_id", \.id)
    sid = try row.member("sid", \.string)
    e164 = try row.member("e164", \.string)
    route = NumberRoute(
      type: try row.member("type", \.string),
      target: row["target"]?.id,
      serverURL: row["server_url"]?.string,
      serverURLSecret: row["server_url_secret"]?.string,
      smsEnabled: try row.member("sms_enabled", \.bool)
    )
    weights = row["weights"]?.array?.map(\.asStored)
    metadata = try row.member("metadata", \.object).asStored
    createdAt = try row.member("created_at", \.time)
  }
}
