import API
import Planning
import Resources

/// Polls the API until a goal is reached or the time limit expires.
struct Watcher: Sendable {
  let client: APIClient

  /// Looks at least once, and once more after the last wait.
  ///
  /// - Parameters:
  ///   - isHopeless: Whether a lookup shows that the goal will never be reached.
  ///   - progress: Called repeatedly with the elapsed time.
  ///   - waiting: Called before the first wait.
  /// - Returns: The object that reached the goal, or `nil`, and the last observation.
  func watch(
    for goal: Goal,
    within limit: Duration,
    longestWait: Duration = .milliseconds(800),
    while mayWait: WaitingRule = { _ in true },
    isHopeless: (Observation) -> Bool = { _ in false },
    progress: (Duration) async -> Void = { _ in },
    waiting: () async -> Void
  ) async throws(APIError) -> (id: RemoteID?, seen: Observation) {
    let elapsed = stopwatch(client.clock)
    var waits = 0
    var reported = Duration.zero
    while true {
      let seen = try await look(at: goal.lookup)
      let id = goal.reached(in: seen)
      let left = limit - elapsed()
      guard id == nil, left > .zero, !goal.isHopeless(in: seen, after: elapsed()),
        !isHopeless(seen)
      else { return (id, seen) }
      if waits == 0 { await waiting() }
      let spent = elapsed()
      if spent - reported >= RetryTimeouts.reporting {
        await progress(spent)
        reported = spent
      }
      do {
        let wait = RetryTimeouts.wait(waits, longest: longestWait)
        try await sleep(for: min(wait, left), on: client.clock, while: mayWait)
      } catch {
        return (nil, seen)
      }
      waits += 1
    }
  }

  /// What a look at answered writes showed.
  struct Observed: Sendable {
    /// The steps whose writes are visible.
    let steps: Set<StepID>
    /// The number of pages read.
    let pages: Int
  }

  /// Waits for the delay of a look, and reads what it may confirm.
  func observe(_ look: Confirmations.Look) async throws(APIError) -> Observed {
    // A cancelled wait only looks earlier.
    try? await client.clock.sleep(for: look.delay)
    var open = look.writes
    var seen: Set<StepID> = []
    func isEnough(_ observation: Observation) -> Bool {
      open.removeAll { write in
        guard write.goal.reached(in: observation) != nil else { return false }
        seen.insert(write.step)
        return true
      }
      return open.isEmpty
    }
    switch look.target {
    case .single(let lookup):
      _ = isEnough(try await self.look(at: lookup))
      return Observed(steps: seen, pages: 1)
    case .list(let list):
      let pages = try await newest(of: list, until: isEnough)
      return Observed(steps: seen, pages: pages)
    }
  }

  /// Reads a list, newest rows first, until enough is seen; the rows prove no absence.
  private func newest(
    of list: Goal.List,
    until isEnough: (Observation) -> Bool
  ) async throws(APIError) -> Int {
    switch list {
    case .agents(let state):
      try await client.newestAgents(in: state) { isEnough(Observation(agents: $0)) }
    case .numbers: try await client.newestNumbers { isEnough(Observation(numbers: $0)) }
    case .objects(let kind):
      try await client.newestObjects(of: kind) { isEnough(Observation(objects: $0)) }
    }
  }

  func look(at lookup: Goal.Lookup) async throws(APIError) -> Observation {
    switch lookup {
    case .allDrafts: Observation(agents: try await client.agents(in: .draft).objects)
    case .allNumbers: Observation(numbers: try await client.numbers().objects)
    case .agent(let id): Observation(agents: try await object("/v1/agents/\(id)"))
    case .number(let id): Observation(numbers: try await object("/v1/phone-numbers/\(id)"))
    case .allObjects(let kind): Observation(objects: try await client.objects(of: kind))
    case .object(let kind, let id):
      Observation(
        objects: try await unlessNotFound(
          [try await client.object(of: kind, id)].compactMap(\.self)
        )
      )
    case .allDocuments(let base):
      Observation(
        documents: try await unlessNotFound(try await client.documents(ofKnowledgeBase: base))
      )
    case .document(let base, let id):
      Observation(documents: try await object("/v1/knowledge-bases/\(base)/documents/\(id)"))
    case .links(let agent):
      Observation(links: try await unlessNotFound(try await client.links(ofAgent: agent)))
    }
  }

  /// One object, or none if the API reports that it does not exist.
  private func object<Object: AnswerObject>(_ path: String) async throws(APIError) -> [Object] {
    try await unlessNotFound([try await client.get(path).object(Object.self)])
  }

  private func unlessNotFound<Object>(
    _ read: @autoclosure () async throws(APIError) -> [Object]
  ) async throws(APIError) -> [Object] {
    do throws(APIError) {
      return try await read()
    } catch {
      guard error.code == .notFound else { throw error }
      return []
    }
  }
}
