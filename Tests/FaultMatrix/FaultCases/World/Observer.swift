import JSON

/// Looks at the server after each write, as callers would.
actor Observer {
  private let reader: WorldReader
  private var views: [(request: String, answers: Answers)] = []
  /// By webhook; what the server says once.
  private(set) var secrets: [String: String]

  /// - Parameters:
  ///   - upstream: Where to look.
  ///   - secrets: Of the webhooks that are there already.
  init(_ upstream: Upstream, secrets: [String: String] = [:]) {
    reader = WorldReader(upstream)
    self.secrets = secrets
  }

  /// Notes who is served what after a write.
  func notice(_ request: HTTPText, _ answer: HTTPText?) async {
    let path = (request.words.count > 1 ? request.words[1] : "").prefix { $0 != "?" }
    await reader.noticeWrite(path: path.dropFirst("/v1".count))
    if path == "/v1/webhooks", let data = try? JSONValue(parsing: answer?.body ?? [])["data"] {
      if let id = data.id { secrets[id] = data["secret"]?.string }
    }
    await look("\(request.words.first ?? "") \(path)")
  }

  /// Notes who is served what.
  func look(_ occasion: String) async {
    guard let world = try? await reader.changedCallers() else { return }
    let answers = Answers(world)
    if views.last?.answers.served != answers.served { views.append((occasion, answers)) }
  }

  /// Everything that is there.
  func everything() async throws -> World { try await reader.everything() }

  /// The ways in where somebody was served wrongly, with the first request that did it.
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
