import API
import Resources

/// Looks at the API until a goal is reached or patience ends.
struct Watcher: Sendable {
  let client: APIClient

  /// Looks at least once, and once more after the last wait.
  ///
  /// - Parameters:
  ///   - goal: What is waited for.
  ///   - limit: How long at most.
  ///   - waiting: Called before the first wait.
  /// - Returns: The object that reached the goal, or `nil`, and what was seen last.
  /// - Throws: ``APIError`` when it cannot be seen.
  func watch(
    for goal: Goal,
    within limit: Duration,
    waiting: () async -> Void
  ) async throws(APIError) -> (id: RemoteID?, seen: Sighting) {
    let elapsed = stopwatch(client.clock)
    var waits = 0
    while true {
      let seen = try await look(at: goal.lookup)
      let id = goal.reached(in: seen)
      let left = limit - elapsed()
      guard id == nil, left > .zero else { return (id, seen) }
      if waits == 0 { await waiting() }
      do {
        try await client.clock.sleep(for: min(Patience.wait(waits), left))
      } catch {
        return (nil, seen)
      }
      waits += 1
    }
  }

  private func look(at lookup: Goal.Lookup) async throws(APIError) -> Sighting {
    switch lookup {
    case .allDrafts: Sighting(agents: try await client.agents(in: .draft))
    case .allNumbers: Sighting(numbers: try await client.numbers())
    case .agent(let id): Sighting(agents: try await object("/v1/agents/\(id)"))
    case .number(let id): Sighting(numbers: try await object("/v1/phone-numbers/\(id)"))
    }
  }

  /// One object, or none when the API says that there is none.
  private func object<Object: AnswerObject>(_ path: String) async throws(APIError) -> [Object] {
    do throws(APIError) {
      return [try await client.get(path).object(Object.self)]
    } catch {
      guard error.code == .notFound else { throw error }
      return []
    }
  }
}
