import JSON
import Resources

/// The effect of one acknowledged write on the tables, applied on commit.
///
/// Each case is one transaction. It names rows and new values, not the old world, so that it can be
/// applied later than it was decided on (Contract.md §4), and to a world that has changed since.
enum Change: Sendable {
  case insertProject(ProjectRow)
  case deleteProject(RemoteID)
  case insertKey(KeyRow)
  case revokeKey(RemoteID)
  case insertAgent(AgentRow)
  /// Both columns are always written: a name-only PUT writes the config it read (Contract.md §1).
  case updateAgent(RemoteID, name: String, config: StoredConfig)
  /// `at` is `nil` for a rollback, which keeps `published_at`.
  case publish(RemoteID, at: Int64?, archiving: [RemoteID])
  case archive(RemoteID)
  case insertNumber(NumberRow)
  /// Metadata is kept when `nil`.
  case updateNumber(RemoteID, NumberRoute, metadata: JSONObject?)
  case setWeights(RemoteID, [JSONValue]?)
  case deleteNumber(RemoteID)
  case put(ObjectTable, ObjectRow)
  case delete(ObjectTable, RemoteID)
  case putRun(RunRow)
}

extension World {
  /// Applies a committed transaction; ignores rows that no longer exist.
  mutating func apply(_ change: Change) {
    switch change {
    case .insertProject(let project): insert(project)
    case .deleteProject(let id): markDeleted(project: id)
    case .insertKey(let key): insert(key)
    case .revokeKey(let id): revoke(key: id)
    case .insertAgent(let agent): insert(agent)
    case .updateAgent(let id, let name, let config):
      update(agent: id) {
        $0.name = name
        $0.config = config
      }
    case .publish(let id, let moment, let others):
      publish(id, at: moment, archiving: others)
    case .archive(let id): update(agent: id) { $0.state = .archived }
    case .insertNumber(let number): insert(number)
    case .updateNumber(let id, let route, let metadata):
      update(number: id) {
        $0.route = route
        if let metadata { $0.metadata = metadata }
      }
    case .setWeights(let id, let weights): update(number: id) { $0.weights = weights }
    case .deleteNumber(let id): remove(number: id)
    case .put(let table, let row): put(row, in: table)
    case .delete(let table, let id): remove(id, from: table)
    case .putRun(let run): put(run)
    }
  }

  /// Publishes a version and moves numbers of type `agent` to it, but not workflow numbers and
  /// splits (Contract.md §6).
  private mutating func publish(_ id: RemoteID, at moment: Int64?, archiving others: [RemoteID]) {
    for other in others where agents[other]?.state == .published {
      update(agent: other) { $0.state = .archived }
      for number in numbersByAgent[other] ?? [] {
        update(number: number) { $0.route.target = id }
      }
    }
    update(agent: id) {
      $0.state = .published
      if let moment { $0.publishedAt = moment }
    }
  }
}
