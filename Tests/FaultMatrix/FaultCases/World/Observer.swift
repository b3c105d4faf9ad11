import JSON

/// Inspects the server after each write, as callers would.
actor Observer {
  private let reader: WorldReader
  private var views: [(request: String, answers: Answers)] = []
  /// The secrets by webhook, which the server returns only once.
  private(set) var secrets: [String: String]

  /// - Parameter secrets: The secrets of the existing webhooks.
  init(_ upstream: Upstream, secrets: [String: String] = [:]) {
    reader = WorldReader(upstream)
    self.secrets = secrets
  }

  /// Records what each caller is served after a write.
  func notice(_ request: HTTPText, _ answer: HTTPText?) async {
    let path = (request.words.count > 1 ? request.words[1] : "").prefix { $0 != "?" }
    await reader.noticeWrite(path: path.dropFirst("/v1".count))
    if path == "/v1/webhooks", let data = try? JSONValue(parsing: answer?.body ?? [])["data"] {
      if let id = data.id { secrets[id] = data["secret"]?.string }
    }
    await look("\(request.words.first ?? "") \(path)")
  }

  /// Records what each caller is served.
  func look(_ occasion: String) async {
    guard let world = try? await reader.changedCallers() else { return }
    let answers = Answers(world)
    if views.last?.answers.served != answers.served { views.append((occasion, answers)) }
  }

  /// The complete state.
  func everything() async throws -> World { try await reader.everything() }

  /// The entry points that served a wrong state, with the first request that caused it.
  func misrouted(before: Answers, after: Answers) -> [String] {
    var found: [String: String] = [:]
    for view in views {
      for way in view.answers.misrouted(before: before, after: after) where found[way] == nil {
        found[way] = view.request
      }
    }
    return found.sorted { $0.key < $1.key }.map { "\($0.key) after \($0.value)" }
  }
}
