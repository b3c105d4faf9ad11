import JSON

/// The objects after an apply, one line each, without ids.
struct Census: Sendable {
  /// The sorted lines; a duplicate object has two lines.
  let lines: [String]

  /// - Parameter countsDeletedDrafts: Whether to count deleted drafts, whose rows the API keeps; of
  ///   two concurrent runs, one makes drafts in vain.
  init(_ world: World, countsDeletedDrafts: Bool = true) {
    let contents = Contents(world)
    var lines: [String] = []
    for agent in world.agents {
      let name = agent["name"]?.string ?? "?"
      let state = agent["state"]?.string ?? "?"
      let isDeletedDraft = state == "archived" && agent["published_at"]?.isNull != false
      guard countsDeletedDrafts || !isDeletedDraft else { continue }
      lines.append("version of agent \(name)")
      guard state != "archived" else { continue }
      let owner = agent["config"]?["metadata"]?["turnform"]
      let marker = ["stack", "key"].compactMap { owner?[$0]?.string }.joined(separator: "/")
      lines.append("agent \(name) \(state) \(contents.answer(of: agent.id ?? "")) \(marker)")
    }
    lines += world.numbers.map { Self.line("number", "e164_number", $0, contents) }
    lines += world.webhooks.filter { $0["active"]?.bool == true }
      .map { Self.line("webhook", "url", $0, contents) }
    lines += world.takeaways.map { Self.line("takeaway", "name", $0, contents) }
    lines += world.evals.map { Self.line("eval", "name", $0, contents) }
    for base in world.bases {
      lines.append(Self.line("base", "name", base, contents))
      for document in world.documents[base.id ?? ""] ?? [] {
        let name = "\(base["name"]?.string ?? "?")/\(document["filename"]?.string ?? "?")"
        lines.append("document \(name) \(document["status"]?.string ?? "?")")
      }
    }
    self.lines = lines.sorted()
  }

  /// One object with all fields except those that differ from run to run.
  private static func line(
    _ kind: String,
    _ key: String,
    _ value: JSONValue,
    _ contents: Contents
  ) -> String {
    var object = value.object ?? [:]
    let fleeting = ["id", "project_id", "created_at", "updated_at", "server_url_secret", key]
    for name in fleeting { object[name] = nil }
    let name = value[key]?.string ?? "?"
    return "\(kind) \(name) \(contents.withoutIDs(.object(object)).text())"
  }

  /// The lines that occur here more often than in another census.
  func surplus(over other: Census) -> [String] {
    var counts: [String: Int] = [:]
    for line in other.lines { counts[line, default: 0] += 1 }
    return lines.filter { line in
      counts[line, default: 0] -= 1
      return counts[line, default: 0] < 0
    }
  }
}
