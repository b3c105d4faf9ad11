import JSON
import Resources

struct Caller: Sendable {
  /// The project that the caller works in; for callers without a key, an id that matches no
  /// project.
  var projectID = RemoteID("")
  let role: Role
}

extension Service {
  /// - Throws: 401 before 403 (Contract.md §2, "Order of checks").
  func admit(_ request: SandboxRequest, to endpoint: Endpoint) throws(Refusal) -> Caller {
    switch endpoint.access {
    case .everyone: return Caller(role: .viewer)
    case .platform:
      try checkPlatformKey(request.header("X-Platform-Key") ?? "")
      return Caller(role: .admin)
    case .atLeast(let role):
      let key = try key(in: request)
      guard key.role >= role else {
        throw .forbidden("Requires one of: admin" + (role == .admin ? "" : ", developer"))
      }
      return Caller(projectID: key.owner, role: key.role)
    }
  }

  private func checkPlatformKey(_ sent: String) throws(Refusal) {
    guard sent.utf8.allSatisfy({ $0 < 0x80 }) else { throw .internalError }
    guard sent.utf8.elementsEqual(platformKey.utf8) else {
      throw .unauthorized("Missing or invalid platform credential")
    }
  }

  private func key(in request: SandboxRequest) throws(Refusal) -> KeyRow {
    guard let header = request.header("Authorization") else {
      throw .unauthorized("Missing Authorization header")
    }
    guard header.utf8.starts(with: "Bearer ".utf8) else {
      throw .unauthorized("Authorization header must use Bearer scheme")
    }
    let raw = String(header.utf8.dropFirst("Bearer ".utf8.count)) ?? ""
    guard !raw.isEmpty else { throw .unauthorized("Empty API key") }
    let world = database.visible
    guard let id = world.keysByText[ExactText(raw)], let key = world.keys[id],
      world.projects[key.owner]?.isDeleted == false
    else { throw .unauthorized("Invalid API key") }
    guard !key.isRevoked else { throw .unauthorized("API key has been revoked") }
    return key
  }
}
