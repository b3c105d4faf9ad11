/// One thing that the sandbox can be asked to do; the files under `Kinds` list theirs.
struct Endpoint: Sendable {
  /// Upper case.
  let method: String
  /// Decoded; `*` is one segment.
  let path: String
  let access: Access
  let body: Body
  /// Answers an admitted request.
  let perform: Work

  /// Who may ask.
  enum Access: Sendable {
    case everyone
    case platform
    case atLeast(Role)

    static let viewer = atLeast(.viewer)
    static let developer = atLeast(.developer)
    static let admin = atLeast(.admin)
  }

  /// What is read of a request's body, before anybody looks at the key.
  enum Body: Sendable {
    /// Nothing: what is sent is never looked at (Contract.md §2).
    case none
    case json
    /// A form with a file in it.
    case form
  }
}

extension Endpoint {
  typealias Work = @Sendable (inout Service, Call) throws(Refusal) -> Answer

  static func get(_ path: String, for access: Access, _ work: @escaping Work) -> Endpoint {
    Endpoint(method: "GET", path: path, access: access, body: .none, perform: work)
  }

  static func post(
    _ path: String,
    for access: Access,
    body: Body = .json,
    _ work: @escaping Work
  ) -> Endpoint {
    Endpoint(method: "POST", path: path, access: access, body: body, perform: work)
  }

  /// A POST of a file.
  static func upload(_ path: String, for access: Access, _ work: @escaping Work) -> Endpoint {
    Endpoint(method: "POST", path: path, access: access, body: .form, perform: work)
  }

  static func put(_ path: String, for access: Access, _ work: @escaping Work) -> Endpoint {
    Endpoint(method: "PUT", path: path, access: access, body: .json, perform: work)
  }

  static func delete(_ path: String, for access: Access, _ work: @escaping Work) -> Endpoint {
    Endpoint(method: "DELETE", path: path, access: access, body: .none, perform: work)
  }
}

extension Endpoint {
  private static let all =
    server + projects + keys + agents + numbers + routing + tools + webhooks + takeaways
    + knowledgeBases + documents + links + evalScenarios + evalRuns

  private static let table = all.map { endpoint in
    (endpoint, endpoint.path.segments)
  }

  /// The endpoints of a decoded path, whatever their method, with the values of its `*`.
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
  /// What stands between the slashes, by bytes: a combining mark behind a slash is part of neither.
  var segments: [Substring] {
    utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Substring($0) }
  }

  /// Whether another text stands in it, scalar by scalar.
  func holds(_ text: String) -> Bool { Array(utf8).end(of: Array(text.utf8), from: 0) != nil }
}
