import JSON

/// The complete state of a server, as it returns it.
struct World: Sendable {
  var agents: [JSONValue] = []
  var numbers: [JSONValue] = []
  var webhooks: [JSONValue] = []
  var takeaways: [JSONValue] = []
  var bases: [JSONValue] = []
  var evals: [JSONValue] = []
  /// The documents by knowledge base.
  var documents: [String: [JSONValue]] = [:]
  /// The links by agent, for published agents and those that a number names.
  var links: [String: [JSONValue]] = [:]

  /// The published agents, and all agents reachable by a number.
  var reachedAgents: Set<String> {
    let published = agents.filter { $0["state"]?.string == "published" }
    let routed = numbers.flatMap { number in
      [number["routing_target_id"]]
        + (number["routing_weights"]?.array ?? []).map { $0["agent_id"] }
    }
    return Set((published.map { $0["id"] } + routed).compactMap { $0?.string })
  }
}

/// Reads the world past the proxy, and reads immutable parts only once.
actor WorldReader {
  private let upstream: Upstream
  private var documents: [String: [JSONValue]] = [:]
  private var links: [String: [JSONValue]] = [:]
  /// By path, what a list was answered last: most lists are the same after most writes.
  private var answers: [String: (bytes: [UInt8], list: [JSONValue])] = [:]
  /// Whether a list changed since the last call of ``changedCallers()``.
  private var hasChanged = true

  init(_ upstream: Upstream) { self.upstream = upstream }

  /// Forgets the parts that a write may have changed.
  func noticeWrite(path: Substring) {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count > 2 else { return }
    if parts[1] == "agents", parts.contains("knowledge-bases") { links[parts[2]] = nil }
    if parts[1] == "knowledge-bases" { documents[parts[2]] = nil }
  }

  /// The state that determines what callers are served.
  func callers() async throws -> World {
    var world = World()
    world.agents = try await list("agents?limit=10000")
    world.numbers = try await list("phone-numbers?limit=10000")
    world.webhooks = try await list("webhooks")
    world.takeaways = try await list("takeaways")
    world.bases = try await list("knowledge-bases?limit=10000")
    for id in world.bases.compactMap({ $0["id"]?.string }) {
      let known = documents[id] ?? []
      let isSettled = known.allSatisfy { $0["status"]?.string != "processing" }
      if documents[id] == nil || !isSettled {
        documents[id] = try await list("knowledge-bases/\(id)/documents?limit=10000")
      }
      world.documents[id] = documents[id]
    }
    for id in world.reachedAgents {
      // A number may name an agent that does not exist.
      if links[id] == nil { links[id] = try? await list("agents/\(id)/knowledge-bases") }
      world.links[id] = links[id]
    }
    return world
  }

  /// The same; `nil` if nothing has changed since the last call.
  func changedCallers() async throws -> World? {
    let world = try await callers()
    defer { hasChanged = false }
    return hasChanged ? world : nil
  }

  /// The complete state, read again.
  func everything() async throws -> World {
    (documents, links) = ([:], [:])
    var world = try await callers()
    world.evals = try await list("eval-scenarios?limit=100")
    return world
  }

  private func list(_ path: String) async throws -> [JSONValue] {
    let bytes = try await upstream.bytes("GET", "/v1/\(path)")
    if let known = answers[path], known.bytes == bytes { return known.list }
    let list = bytes.isEmpty ? [] : try JSONValue(parsing: bytes)["data"]?.array ?? []
    answers[path] = (bytes, list)
    hasChanged = true
    return list
  }
}
