import JSON
import Resources

extension Endpoint {
  static let numbers: [Endpoint] = [
    .post("/v1/phone-numbers", Service.bindNumber),
    .get("/v1/phone-numbers", Service.listNumbers),
    .get("/v1/phone-numbers/*", Service.readNumber),
    .put("/v1/phone-numbers/*", Service.updateNumber),
    .delete("/v1/phone-numbers/*", Service.unbindNumber),
  ]
}

/// Phone numbers (Contract.md §8).
extension Service {
  func bindNumber(_ call: Call) throws(Refusal) -> Answer {
    let object = try call.read(NumberTable.create)
    try object.checkStorable()
    let e164 = object["e164_number"]?.string ?? ""
    try checkFree(e164)
    let sid = object["external_number_sid"]?.string ?? ""
    // A unique index: it waits for uncommitted transactions, and a violation is a 500.
    guard database.latest.numbersBySID[ExactText(sid)] == nil else { throw .internalError }
    let metadata = object["metadata"]?.object ?? [:]
    let number = NumberRow(
      id: RemoteID(random.identifier()),
      owner: call.caller.projectID,
      sid: sid,
      e164: e164,
      route: route(in: object, oldSecret: nil),
      weights: nil,
      metadata: metadata.asStored,
      createdAt: now
    )
    commit(.insertNumber(number))
    return .data(.object(number.json(metadata: metadata, isWrite: true)), status: 201)
  }

  func listNumbers(_ call: Call) throws(Refusal) -> Answer {
    let page = try Page(call.query)
    let numbers = database.visible.numbers.list(of: call.caller.projectID)
    return .page(numbers.reversed(), page) { $0.json() }
  }

  func readNumber(_ call: Call) throws(Refusal) -> Answer {
    .data(.object(try number(call.id("phone_number_id"), for: call).json()))
  }

  func updateNumber(_ call: Call) throws(Refusal) -> Answer {
    let (id, object) = try call.read("phone_number_id", NumberTable.update)
    var number = try number(id, for: call)
    try object.checkStorable()
    let metadata = object["metadata"]?.object
    number.route = route(in: object, oldSecret: number.route.serverURLSecret)
    if let metadata { number.metadata = metadata.asStored }
    commit(.updateNumber(id, number.route, metadata: metadata?.asStored))
    return .data(.object(number.json(metadata: metadata, isWrite: true)))
  }

  func unbindNumber(_ call: Call) throws(Refusal) -> Answer {
    let number = try number(try call.id("phone_number_id"), for: call)
    commit(.deleteNumber(number.id))
    return .data(["deleted": true])
  }

  func number(_ id: RemoteID, for call: Call) throws(Refusal) -> NumberRow {
    try row(id, in: \.numbers, "PhoneNumber", of: call.caller.projectID)
  }

  /// Checks by a lookup, not a constraint, that a number is free.
  ///
  /// A number that is not visible yet counts as free (Contract.md §4); once a number is bound
  /// twice, every lookup fails (Contract.md §16).
  private func checkFree(_ e164: String) throws(Refusal) {
    let bound = database.visible.numbersByE164[ExactText(e164)] ?? []
    guard bound.count <= 1 else { throw .internalError }
    guard let id = bound.first, let owner = database.visible.numbers[id]?.owner else { return }
    throw .conflict(
      "Phone number \(e164) is already bound",
      details: ["existing_project_id": .string(owner.description)]
    )
  }

  /// The route with a secret, which the first server URL creates and nothing removes.
  private func route(in object: JSONObject, oldSecret: String?) -> NumberRoute {
    let url = object["server_url"]?.string
    let isSecretNeeded = oldSecret == nil && !(url ?? "").isEmpty
    return NumberRoute(
      type: object["routing_target_type"]?.string ?? "",
      target: object["routing_target_id"]?.string.map(RemoteID.init),
      serverURL: url,
      serverURLSecret: isSecretNeeded ? random.secret() : oldSecret,
      smsEnabled: object["sms_enabled"]?.bool ?? false
    )
  }
}

extension NumberRow {
  /// The object in a response.
  ///
  /// Metadata and weights keep the order of the current request if it sent them; POST and PUT on
  /// the number itself return some extra fields.
  func json(
    metadata sent: JSONObject? = nil,
    weights sentWeights: [JSONValue]? = nil,
    isWrite: Bool = false
  ) -> JSONObject {
    var object: JSONObject = [
      "id": .string(id.description),
      "project_id": .string(owner.description),
      "provider": "twilio",
      "external_number_sid": .string(sid),
      "e164_number": .string(e164),
      "routing_target_type": .string(route.type),
      "routing_target_id": route.targetJSON,
      "server_url": route.serverURL.map(JSONValue.string) ?? .null,
      "server_url_secret": route.serverURLSecret.map(JSONValue.string) ?? .null,
      "sms_enabled": .bool(route.smsEnabled),
      "routing_weights": (sentWeights ?? weights).map(JSONValue.array) ?? .null,
      "metadata": .object(sent ?? metadata),
      "created_at": timestamp(createdAt),
    ]
    if isWrite { object["twilio_webhooks_configured"] = false }
    return object
  }
}

extension NumberRoute {
  var targetJSON: JSONValue { target.map { .string($0.description) } ?? .null }
}
