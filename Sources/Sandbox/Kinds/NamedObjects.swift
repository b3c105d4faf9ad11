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
  var read: @Sendable (Call) -> Call = { $0 }
  /// The answer to a name that is taken; a 500 if only the unique index checks it.
  var taken: @Sendable (String) -> Refusal = { _ in .internalError }
  var made: @Sendable (JSONObject) -> JSONObject = { $0 }
  /// The fields to write for a body of `PUT`; without any, nothing happens.
  var written: @Sendable (JSONObject, Call) -> JSONObject = { body, _ in
    JSONObject(body.members.filter { !$0.value.isNull })
  }
  var shown: @Sendable (JSONObject) -> JSONObject = { $0 }
  /// The rows that a query selects, and the page of them to answer.
  var listed: @Sendable ([ObjectRow], Call) throws(Refusal) -> ([ObjectRow], Page) = {
    rows,
    call throws(Refusal) in (rows, try Page(call.query))
  }
  var checkDeletion: @Sendable (ObjectRow, World) throws(Refusal) -> Void = { _, _ in }
  var deleted = Answer.data(["deleted": true])

  var endpoints: [Endpoint] {
    [
      .post(kind.path) { service in { call throws(Refusal) in try create(service, call) } },
      .get(kind.path) { service in { call throws(Refusal) in try list(service, call) } },
      .get("\(kind.path)/*") { service in
        { call throws(Refusal) in .data(.object(shown(try row(service, call).answer()))) }
      },
      .put("\(kind.path)/*") { service in { call throws(Refusal) in try update(service, call) } },
      .delete("\(kind.path)/*") { service in
        { call throws(Refusal) in try delete(service, call) }
      },
    ]
  }
}

extension NamedObjects {
  private func create(_ service: Service, _ call: Call) throws(Refusal) -> Answer {
    let body = try read(call).read(kind.create)
    try body.checkStorable()
    let name = body["name"]?.string ?? ""
    guard !service.isTaken(name, in: table, of: call.caller.projectID) else { throw taken(name) }
    let fields = made(body)
    let row = service.newRow(of: call.caller.projectID, fields)
    service.commitAtOnce(.put(table, row))
    return .data(.object(shown(row.answer(showing: fields))), status: 201)
  }

  /// Lists objects, oldest first, or newest first in pages.
  private func list(_ service: Service, _ call: Call) throws(Refusal) -> Answer {
    let rows = service.database.visible[table].list(of: call.caller.projectID)
    guard kind.page != nil else { return .list(rows.map { shown($0.answer()) }) }
    let (listed, page) = try listed(rows.reversed(), call)
    return .page(listed, page) { shown($0.answer()) }
  }

  private func update(_ service: Service, _ call: Call) throws(Refusal) -> Answer {
    let call = read(call)
    let (id, object) = try call.read(parameter, update)
    var row = try row(service, call)
    try object.checkStorable()
    if let name = object["name"]?.string,
      service.isTaken(name, in: table, of: row.owner, except: id)
    {
      throw .internalError
    }
    let written = written(object, call)
    for (key, value) in written.members { row.fields[key] = value.asStored }
    if !written.isEmpty { row.updatedAt = service.now }
    service.commitAtOnce(.put(table, row))
    return .data(.object(shown(row.answer(showing: written))))
  }

  private func delete(_ service: Service, _ call: Call) throws(Refusal) -> Answer {
    let row = try row(service, call)
    try checkDeletion(row, service.database.visible)
    service.commitAtOnce(.delete(table, row.id))
    return deleted
  }

  private func row(_ service: Service, _ call: Call) throws(Refusal) -> ObjectRow {
    try service.row(call.id(parameter), in: \.[table], word, of: call.caller.projectID)
  }
}
