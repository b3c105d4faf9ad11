import JSON
import Resources

/// The tables in which the API stores little more than what it is sent.
///
/// The sandbox seldom looks inside their rows, so the rows share one type.
enum ObjectTable: String, CaseIterable, Sendable {
  case webhooks
  case takeaways
  case knowledgeBases = "knowledge_bases"
  case documents
  case links
  case evalScenarios = "eval_scenarios"
}

struct ObjectRow: OwnedRow {
  /// The id; for a link, both ids as its 404 writes them.
  let id: RemoteID
  /// The project; for a document the knowledge base, and for a link the agent.
  let owner: RemoteID
  /// The fields as later reads return them, with secrets; in schema order, jsonb values in jsonb's.
  var fields: JSONObject
  let createdAt: Int64
  /// The time of the update; for a document, when it becomes ready or failed.
  var updatedAt: Int64

  /// The value of a text field, or the empty string.
  func text(_ field: String) -> String { fields[field]?.string ?? "" }

  /// The object in a response: the ids, the fields and the times, in schema order.
  ///
  /// - Parameter sent: Fields to return as this request sent them (Contract.md §2, "Key order").
  func answer(_ ownerKey: String = "project_id", showing sent: JSONObject = [:]) -> JSONObject {
    var object: JSONObject = [
      "id": .string(id.description), ownerKey: .string(owner.description),
    ]
    for (key, value) in fields.members { object[key] = sent[key] ?? value }
    object["created_at"] = timestamp(createdAt)
    object["updated_at"] = timestamp(updatedAt)
    return object
  }
}

/// A row that is listed along with others of the same owner.
protocol OwnedRow: Sendable {
  var id: RemoteID { get }
  /// The project, unless the type says otherwise.
  var owner: RemoteID { get }
}

/// Rows in creation order.
struct RowStore<Row: OwnedRow>: Sendable {
  private var rows: [RemoteID: Row] = [:]
  private var owners: [RemoteID] = []
  private var order: [RemoteID: [RemoteID]] = [:]

  subscript(id: RemoteID) -> Row? { rows[id] }

  /// All rows of an owner, oldest first.
  func list(of owner: RemoteID) -> [Row] { (order[owner] ?? []).compactMap { rows[$0] } }

  /// All rows, grouped by owner, oldest first.
  var all: [Row] { owners.flatMap(list) }

  /// Adds a row, or replaces the one with its id.
  mutating func put(_ row: Row) {
    guard rows.updateValue(row, forKey: row.id) == nil else { return }
    if order[row.owner] == nil { owners.append(row.owner) }
    order[row.owner, default: []].append(row.id)
  }

  /// Updates a row, if it exists.
  mutating func update(_ id: RemoteID, _ change: (inout Row) -> Void) {
    guard var row = rows[id] else { return }
    change(&row)
    rows[id] = row
  }

  mutating func remove(_ id: RemoteID) {
    guard let row = rows.removeValue(forKey: id) else { return }
    order[row.owner]?.removeAll { $0 == id }
  }

  mutating func removeAll(of owner: RemoteID) {
    for id in order[owner] ?? [] { rows[id] = nil }
    order[owner] = []
  }
}
