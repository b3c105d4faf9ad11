import JSON
import Resources

/// The routes of projects; there is none to list them.
extension Endpoint {
  static let projects: [Endpoint] = [
    .post("/v1/projects", for: .platform, Service.createProject),
    .get("/v1/projects/*", Service.readProject),
    .delete("/v1/projects/*", for: .admin, Service.deleteProject),
  ]
}

/// Projects (Contract.md §5).
extension Service {
  private static let projectBody = Section([
    Field("name", .text(1...255), default: nil, "Not unique.")
  ])

  func createProject(_ call: Call) throws(Refusal) -> Answer {
    let object = try call.read(Self.projectBody)
    try object.checkStorable()
    let project = ProjectRow(
      id: RemoteID(random.identifier()),
      name: object["name"]?.string ?? "",
      createdAt: now
    )
    commit(.insertProject(project))
    return .data(project.json, status: 201)
  }

  func readProject(_ call: Call) throws(Refusal) -> Answer {
    .data(try ownProject(call).json)
  }

  func deleteProject(_ call: Call) throws(Refusal) -> Answer {
    let project = try ownProject(call)
    commit(.deleteProject(project.id))
    return .data(["deleted": true, "project_id": .string(project.id.description)])
  }

  /// The caller's project; any other id, even an unknown one, is a 403.
  private func ownProject(_ call: Call) throws(Refusal) -> ProjectRow {
    let id = try call.id("project_id")
    guard id == call.caller.projectID, let project = database.visible.projects[id] else {
      throw .forbidden("Cannot access other projects")
    }
    return project
  }
}

extension ProjectRow {
  /// `updated_at` is a few microseconds later than `created_at`, as observed.
  fileprivate var json: JSONValue {
    [
      "id": .string(id.description), "name": .string(name), "created_at": timestamp(createdAt),
      "updated_at": timestamp(createdAt + 4),
    ]
  }
}
