/// One operation of the sandbox's API; the files under `Kinds` list the endpoints.
struct Endpoint: Sendable {
  let method: String
  /// The decoded path; `*` matches one segment.
  let path: String
  let access: Access
  let body: Body
  let perform: Work

  enum Access: Sendable {
    case everyone
    case platform
    case atLeast(Role)

    static let viewer = atLeast(.viewer)
    static let developer = atLeast(.developer)
    static let admin = atLeast(.admin)
  }

  /// How to read a request's body, which happens before authentication.
  enum Body: Sendable {
    /// Not at all: a body is ignored (Contract.md §2).
    case none
    case json
    /// As a form with a file.
    case form
  }
}

/// Unless an endpoint says otherwise, viewers may read and developers may write (Contract.md §5).
extension Endpoint {
  typealias Work = @Sendable (Service) -> (Call) throws(Refusal) -> Answer

  static func get(_ path: String, for access: Access = .viewer, _ work: @escaping Work) -> Self {
    Endpoint(method: "GET", path: path, access: access, body: .none, perform: work)
  }

  static func post(
    _ path: String,
    for access: Access = .developer,
    body: Body = .json,
    _ work: @escaping Work
  ) -> Endpoint {
    Endpoint(method: "POST", path: path, access: access, body: body, perform: work)
  }

  static func put(_ path: String, _ work: @escaping Work) -> Self {
    Endpoint(method: "PUT", path: path, access: .developer, body: .json, perform: work)
  }

  static func delete(
    _ path: String,
    for access: Access = .developer,
    _ work: @escaping Work
  ) -> Endpoint {
    Endpoint(method: "DELETE", path: path, access: access, body: .none, perform: work)
  }
}

extension Endpoint {
  private static let named: [NamedObjects] = [.takeaways, .knowledgeBases, .evalScenarios]
  private static let others = [
    server, projects, keys, agents, numbers, routing, tools, webhooks, knowledgeBaseSearch,
    documents, links, scenarioSources, evalRuns,
  ]

  private static let table = (named.map(\.endpoints) + others).joined()
    .map { ($0, $0.path.segments) }

  /// The endpoints for a decoded path, for any method, with the values matched by `*`.
  static func matches(_ path: String) -> [(endpoint: Endpoint, parameters: [String])] {
    let segments = path.segments
    return table.compactMap { endpoint, pattern in
      guard pattern.count == segments.count else { return nil }
      var parameters: [String] = []
      for (pattern, segment) in zip(pattern, segments) {
        if pattern == "*", !segment.isEmpty {
          parameters.append(String(segment))
        } else if pattern.utf8.elementsEqual(segment.utf8) == false {
          return nil
        }
      }
      return (endpoint, parameters)
    }
  }
}

extension String {
  /// The parts between slashes, split by bytes: a combining mark after a slash must not hide the
  /// slash.
  var segments: [Substring] {
    utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Substring($0) }
  }

  /// Whether the string contains another, compared by scalars.
  func holds(_ text: String) -> Bool { Array(utf8).end(of: Array(text.utf8), from: 0) != nil }
}
