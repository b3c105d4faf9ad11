import JSON
import Resources

/// A kind of objects with a unique name and the five common routes.
struct NamedObjects: Sendable {
  let kind: ObjectKind
  let table: ObjectTable
  let update: Section
  /// The word in error messages: "Takeaway".
  let word: String
  /// The name of the id in the path: "takeaway_id".
  let parameter: String
  /// The call as the routes read it.
  var read: @Sendable (Call) -> Call = { $0 }
  /// The answer to a name that is taken; a 500 if only the unique index checks it.
  var taken: @Sendable (String) -> Refusal = { _ in .internalError }
  /// The fields to store for a body of `POST`.
  var made: @Sendable (JSONObject) -> JSONObject = { $0 }
  /// The fields to write for a body of `PUT`; without any, nothing happens.
  var written: @Sendable (JSONObject, Call) -> JSONObject = { body, _ in
    JSONObject(body.members.filter { !$0.value.isNull })
  }
  /// A row as answered.
  var shown: @Sendable (JSONObject) -> JSONObject = { $0 }
  /// The rows that a query selects, and the page of them to answer.
  var listed: @Sendable ([ObjectRow], Call) throws(Refusal) -> ([ObjectRow], Page) = {
    rows,
    call throws(Refusal) in (rows, try Page(call.query))
  }
  /// Refuses to delete an object that is in use.
  var checkDeletion: @Sendable (ObjectRow, World) throws(Refusal) -> Void = { _, _ in }
  var deleted = Answer.data(["deleted": true])

  var endpoints: [Endpoint] {
    [
      .post(kind.path) { service, call throws(Refusal) in try service.create(self, read(call)) },
      .get(kind.path) { service, call throws(Refusal) in try service.list(self, call) },
      .get("\(kind.path)/*") { service, call throws(Refusal) in
        .data(.object(shown(try service.row(self, try call.id(parameter), call).answer())))
      },
      .put("\(kind.path)/*") { service, call throws(Refusal) in
        try service.update(self, read(call))
      },
      .delete("\(kind.path)/*") { service, call throws(Refusal) in try service.delete(self, call) },
    ]
  }
}

extension Service {
  fileprivate mutating func create(
    _ objects: NamedObjects,
    _ call: Call
  ) throws(Refusal) -> Answer {
    let body = try call.read(objects.kind.create)
    try body.checkStorable()
    let name = body["name"]?.string ?? ""
    guard !isTaken(name, in: objects.table, of: call.caller.projectID) else {
      throw objects.taken(name)
    }
    let fields = objects.made(body)
    let row = newRow(of: call.caller.projectID, fields)
    commitAtOnce(.put(objects.table, row))
    return .data(.object(objects.shown(row.answer(showing: fields))), status: 201)
  }

  /// Lists objects, oldest first, or newest first in pages.
  fileprivate func list(_ objects: NamedObjects, _ call: Call) throws(Refusal) -> Answer {
    let rows = database.visible[objects.table].list(of: call.caller.projectID)
    guard objects.kind.page != nil else { return .list(rows.map { objects.shown($0.answer()) }) }
    let (listed, page) = try objects.listed(rows.reversed(), call)
    return .page(listed, page) { objects.shown($0.answer()) }
  }

  fileprivate mutating func update(
    _ objects: NamedObjects,
    _ call: Call
  ) throws(Refusal) -> Answer {
    let (id, object) = try call.read(objects.parameter, objects.update)
    var row = try row(objects, id, call)
    try object.checkStorable()
    if let name = object["name"]?.string,
      isTaken(name, in: objects.table, of: row.owner, except: id)
    {
      throw .internalError
    }
    let written = objects.written(object, call)
    for (key, value) in written.members { row.fields[key] = value.asStored }
    if !written.isEmpty { row.updatedAt = now }
    commitAtOnce(.put(objects.table, row))
    return .data(.object(objects.shown(row.answer(showing: written))))
  }

  fileprivate mutating func delete(
    _ objects: NamedObjects,
    _ call: Call
  ) throws(Refusal) -> Answer {
    let row = try row(objects, try call.id(objects.parameter), call)
    try objects.checkDeletion(row, database.visible)
    commitAtOnce(.delete(objects.table, row.id))
    return objects.deleted
  }

  fileprivate func row(
    _ objects: NamedObjects,
    _ id: RemoteID,
    _ call: Call
  ) throws(Refusal) -> ObjectRow {
    try row(id, in: objects.table, objects.word, of: call.caller.projectID)
  }
}
