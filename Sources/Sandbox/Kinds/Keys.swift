import JSON
import Resources

extension Endpoint {
  static let keys: [Endpoint] = [
    .post("/v1/api-keys", for: .platform, Service.createFirstKey),
    .post("/v1/api-keys/authenticated", Service.createKey),
    .get("/v1/api-keys", Service.listKeys),
    .delete("/v1/api-keys/*", Service.revokeKey),
  ]
}

/// API keys (Contract.md §5).
extension Service {
  private static let keyBody = Section([
    Field("name", .text(1...255), default: nil, "For people."),
    Field(
      "role",
      .choice(Role.allCases.reversed().map(\.rawValue)),
      default: "developer",
      checkedBy: .enumeration,
      "What the key may do."
    ),
    Field("environment", .anyText, default: .null, "Free text."),
  ])

  /// Creates a project's first key, on behalf of the platform.
  func createFirstKey(_ call: Call) throws(Refusal) -> Answer {
    var validation = Validation()
    let sentID = validation.uuid("project_id", in: call.query)
    if sentID == nil {
      validation.report("missing", "Field required", Input(.null, ["query", "project_id"]))
    }
    let projectID = sentID ?? RemoteID("")
    let object = validation.body(call.body, Self.keyBody)
    try validation.check()
    guard database.visible.keys.list(of: projectID).allSatisfy(\.isRevoked) else {
      throw .forbidden("Project already has API keys")
    }
    guard database.visible.projects[projectID]?.isDeleted == false else {
      throw .missing("Project", projectID)
    }
    return try mintKey(object, projectID)
  }

  func createKey(_ call: Call) throws(Refusal) -> Answer {
    let object = try call.read(Self.keyBody)
    guard role(in: object) <= call.caller.role else {
      throw .forbidden("Cannot create a key with a role above your own")
    }
    return try mintKey(object, call.caller.projectID)
  }

  func listKeys(_ call: Call) -> Answer {
    let keys = database.visible.keys.list(of: call.caller.projectID).reversed()
    return .list(keys.filter { !$0.isRevoked }.map { $0.json(isNew: false) })
  }

  /// Revokes a key; a developer may revoke an admin's key, and a key may revoke itself.
  func revokeKey(_ call: Call) throws(Refusal) -> Answer {
    let id = try call.id("api_key_id")
    let key = try row(id, in: \.keys, "ApiKey", of: call.caller.projectID)
    guard !key.isRevoked else { throw .missing("ApiKey", id) }
    commit(.revokeKey(id))
    return .data(["revoked": true])
  }

  private func role(in object: JSONObject) -> Role {
    object["role"]?.string.flatMap(Role.init(rawValue:)) ?? .developer
  }

  private func mintKey(
    _ object: JSONObject,
    _ projectID: RemoteID
  ) throws(Refusal) -> Answer {
    try object.checkStorable()
    let environment = object["environment"]?.string
    // The column holds 50 characters; only the database enforces this.
    guard (environment?.unicodeScalars.count ?? 0) <= 50 else { throw .internalError }
    let key = makeKey(
      projectID,
      name: object["name"]?.string ?? "",
      role: role(in: object),
      environment: environment
    )
    commit(.insertKey(key))
    return .data(.object(key.json(isNew: true)), status: 201)
  }

  /// Makes a key with a new id and a new text, without storing it.
  func makeKey(
    _ projectID: RemoteID,
    name: String,
    role: Role,
    environment: String? = nil
  ) -> KeyRow {
    KeyRow(
      id: RemoteID(random.identifier()),
      owner: projectID,
      raw: "tc_" + random.secret(),
      name: name,
      role: role,
      environment: environment,
      createdAt: now
    )
  }
}

extension KeyRow {
  /// The key in a response: the raw key only on creation, `revoked_at` only otherwise.
  fileprivate func json(isNew: Bool) -> JSONObject {
    var object: JSONObject = [
      "id": .string(id.description), "project_id": .string(owner.description),
      "key_prefix": .string(String(raw.prefix(12))),
    ]
    if isNew { object["raw_key"] = .string(raw) }
    object["name"] = .string(name)
    object["role"] = .string(role.rawValue)
    object["environment"] = environment.map(JSONValue.string) ?? .null
    object["created_at"] = timestamp(createdAt)
    if !isNew { object["revoked_at"] = .null }
    return object
  }
}
