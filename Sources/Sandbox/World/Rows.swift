import JSON
import Resources

/// The permissions of a key, from least to most (Contract.md §5).
enum Role: String, CaseIterable, Sendable, Comparable {
  case viewer
  case developer
  case admin

  static func < (left: Role, right: Role) -> Bool { allCases.prefix { $0 != right }.contains(left) }
}

/// A project; a deleted one remains as a row, so that its numbers stay bound (Contract.md §5).
struct ProjectRow: Sendable {
  let id: RemoteID
  let name: String
  /// The time in microseconds since 1970, as in all rows.
  let createdAt: Int64
  var isDeleted = false
}

struct KeyRow: OwnedRow {
  let id: RemoteID
  let owner: RemoteID
  let raw: String
  let name: String
  let role: Role
  let environment: String?
  let createdAt: Int64
  var isRevoked = false
}

struct AgentRow: OwnedRow {
  let id: RemoteID
  let owner: RemoteID
  var name: String
  let environment: String
  let version: Int
  var state: AgentState
  var config: StoredConfig
  let createdAt: Int64
  var publishedAt: Int64?

  var family: AgentFamily { AgentFamily(projectID: owner, name: ExactText(name)) }
}

/// All versions of one name in one project; names are compared by scalars.
struct AgentFamily: Hashable, Sendable {
  let projectID: RemoteID
  let name: ExactText
}

/// An agent's config as the database stores it and as every later read returns it.
struct StoredConfig: Sendable {
  /// The config in jsonb's order, with secrets.
  let value: JSONObject
  /// The JSON text of a response, masked; cached, because lists return thousands of configs.
  let answer: [UInt8]

  /// - Parameter config: A complete config, in any order.
  init(_ config: JSONObject) {
    value = config.asStored
    answer = JSONValue.object(AgentTable.config.masked(value)).bytes(keys: .asAdded)
  }
}

struct NumberRow: OwnedRow {
  let id: RemoteID
  let owner: RemoteID
  let sid: String
  let e164: String
  var route: NumberRoute
  /// The split in jsonb's order; `nil` without a split.
  var weights: [JSONValue]?
  var metadata: JSONObject
  let createdAt: Int64
}

/// The columns that `PUT /v1/phone-numbers/{id}` always replaces.
struct NumberRoute: Sendable {
  let type: String
  var target: RemoteID?
  let serverURL: String?
  let serverURLSecret: String?
  let smsEnabled: Bool

  var agent: RemoteID? { type == "agent" ? target : nil }
}
