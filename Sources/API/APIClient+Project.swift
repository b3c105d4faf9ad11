import JSON
package import Resources

extension APIClient {
  /// The project that the key belongs to.
  ///
  /// Projects cannot be listed, but every role may list the live keys: the list contains at least
  /// the client's own key, and each key names its project (Contract.md §5).
  package func projectID() async throws(APIError) -> RemoteID {
    let answer = try await get("/v1/api-keys")
    let projects = Set(try answer.list(of: KeyAnswer.self).objects.map(\.projectID))
    guard let project = projects.first, projects.count == 1 else {
      throw answer.unexpected(JSONPointer([.key("data")]))
    }
    return project
  }
}

/// An API key in an answered list; without the key itself.
private struct KeyAnswer: AnswerObject {
  let id: RemoteID
  let projectID: RemoteID

  init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer, kind: "API key")
    id = try reader.id("id")
    projectID = try reader.id("project_id")
  }
}
