import JSON
import Resources

extension Service {
  /// Makes a row with a new id; `updated_at` is a few microseconds later, as observed.
  func newRow(of owner: RemoteID, _ fields: JSONObject) -> ObjectRow {
    ObjectRow(
      id: RemoteID(random.identifier()),
      owner: owner,
      fields: JSONObject(fields.members.map { ($0.key, $0.value.asStored) }),
      createdAt: now,
      updatedAt: now + 5
    )
  }

  /// - Throws: 404 if there is no such row, or it has another owner.
  func row<Row>(
    _ id: RemoteID,
    in rows: KeyPath<World, RowStore<Row>>,
    _ resource: String,
    of owner: RemoteID
  ) throws(Refusal) -> Row {
    guard let row = database.visible[keyPath: rows][id], row.owner == owner else {
      throw .missing(resource, id)
    }
    return row
  }

  /// Whether another row of the owner has this name, as the unique index checks.
  func isTaken(
    _ name: String,
    in table: ObjectTable,
    of owner: RemoteID,
    except id: RemoteID? = nil
  ) -> Bool {
    database.latest[table].list(of: owner)
      .contains { $0.id != id && $0.text("name").utf8.elementsEqual(name.utf8) }
  }

  /// Commits before the response, as these routes do themselves (Contract.md §4).
  func commitAtOnce(_ change: Change) { database.commitAtOnce(change) }
}

extension Answer {
  /// A response with rows in an envelope, without pagination.
  static func list(_ rows: [JSONObject]) -> Answer { .data(.array(rows.map(JSONValue.object))) }

  /// A response with one page of all rows in an envelope.
  static func page<Row>(
    _ rows: [Row],
    _ page: Page,
    _ answer: (Row) -> JSONObject
  ) -> Answer {
    let shown = page.slice(rows).map { JSONValue.object(answer($0)).bytes(keys: .asAdded) }
    return .page(shown, total: rows.count, page)
  }
}
