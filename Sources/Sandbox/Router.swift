import Foundation

/// Everything that the sandbox can be asked to do.
enum Endpoint: CaseIterable, Sendable {
  case health, ready, live
  case createProject, readProject, deleteProject
  case createFirstKey, createKey, listKeys, revokeKey
  case createAgent, listAgents, readAgent, updateAgent, deleteAgent
  case publishAgent, rollBackAgent, listVersions
  case bindNumber, listNumbers, readNumber, updateNumber, unbindNumber
  case readRouting, setRouting, clearRouting
  case registerTool, listInvocations

  /// Method and path; `*` is one segment.
  private var pattern: (method: String, path: String) {
    switch self {
    case .health: ("GET", "/health")
    case .ready: ("GET", "/ready")
    case .live: ("GET", "/live")
    case .createProject: ("POST", "/v1/projects")
    case .readProject: ("GET", "/v1/projects/*")
    case .deleteProject: ("DELETE", "/v1/projects/*")
    case .createFirstKey: ("POST", "/v1/api-keys")
    case .createKey: ("POST", "/v1/api-keys/authenticated")
    case .listKeys: ("GET", "/v1/api-keys")
    case .revokeKey: ("DELETE", "/v1/api-keys/*")
    case .createAgent: ("POST", "/v1/agents")
    case .listAgents: ("GET", "/v1/agents")
    case .readAgent: ("GET", "/v1/agents/*")
    case .updateAgent: ("PUT", "/v1/agents/*")
    case .deleteAgent: ("DELETE", "/v1/agents/*")
    case .publishAgent: ("POST", "/v1/agents/*/publish")
    case .rollBackAgent: ("POST", "/v1/agents/*/rollback")
    case .listVersions: ("GET", "/v1/agents/*/versions")
    case .bindNumber: ("POST", "/v1/phone-numbers")
    case .listNumbers: ("GET", "/v1/phone-numbers")
    case .readNumber: ("GET", "/v1/phone-numbers/*")
    case .updateNumber: ("PUT", "/v1/phone-numbers/*")
    case .unbindNumber: ("DELETE", "/v1/phone-numbers/*")
    case .readRouting: ("GET", "/v1/phone-numbers/*/routing")
    case .setRouting: ("PUT", "/v1/phone-numbers/*/routing")
    case .clearRouting: ("DELETE", "/v1/phone-numbers/*/routing")
    case .registerTool: ("POST", "/v1/tools")
    case .listInvocations: ("GET", "/v1/tools/invocations/*")
    }
  }

  /// Who may ask.
  var access: Access {
    switch self {
    case .health, .ready, .live: .everyone
    case .createProject, .createFirstKey: .platform
    case .readProject, .listKeys, .listAgents, .readAgent, .listVersions, .listNumbers, .readNumber,
      .readRouting, .listInvocations:
      .atLeast(.viewer)
    case .createKey, .revokeKey, .createAgent, .updateAgent, .deleteAgent, .publishAgent,
      .rollBackAgent, .bindNumber, .updateNumber, .unbindNumber, .setRouting, .clearRouting,
      .registerTool:
      .atLeast(.developer)
    case .deleteProject: .atLeast(.admin)
    }
  }

  /// Whether the route has a body; the others never look at one (contract §2).
  var readsBody: Bool {
    switch self {
    case .createProject, .createFirstKey, .createKey, .createAgent, .updateAgent, .bindNumber,
      .updateNumber, .setRouting, .registerTool:
      true
    case .health, .ready, .live, .readProject, .deleteProject, .listKeys, .revokeKey, .listAgents,
      .readAgent, .deleteAgent, .publishAgent, .rollBackAgent, .listVersions, .listNumbers,
      .readNumber, .unbindNumber, .readRouting, .clearRouting, .listInvocations:
      false
    }
  }

  enum Access: Sendable {
    case everyone
    case platform
    case atLeast(Role)
  }

  private static let table: [(endpoint: Endpoint, method: String, segments: [Substring])] =
    allCases.map { endpoint in
      let (method, path) = endpoint.pattern
      return (endpoint, method, path.split(separator: "/", omittingEmptySubsequences: false))
    }

  /// The endpoints of a decoded path, whatever their method, with the value of its `*`.
  fileprivate static func matches(
    _ path: String
  ) -> [(endpoint: Endpoint, method: String, parameter: String)] {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    return table.compactMap { entry in
      guard entry.segments.count == segments.count else { return nil }
      var parameter = ""
      for (pattern, segment) in zip(entry.segments, segments) {
        if pattern == "*", !segment.isEmpty {
          parameter = String(segment)
        } else if pattern.utf8.elementsEqual(segment.utf8) == false {
          return nil
        }
      }
      return (entry.endpoint, entry.method, parameter)
    }
  }
}

/// Where a request leads.
enum Route {
  case endpoint(Endpoint, parameter: String)
  /// To the same path without its trailing slashes; the path is decoded.
  case redirect(path: String)
  case methodNotAllowed
  case notFound

  /// - Parameters:
  ///   - method: Upper case.
  ///   - path: Percent-encoded; `%2F` separates like `/` (contract §2, "08").
  init(method: String, path: Substring) {
    let decoded = String(path).removingPercentEncoding ?? String(path)
    let matches = Endpoint.matches(decoded)
    if let match = matches.first(where: { $0.method == method }) {
      self = .endpoint(match.endpoint, parameter: match.parameter)
      return
    }
    guard matches.isEmpty else {
      self = .methodNotAllowed
      return
    }
    var shorter = decoded
    while shorter.utf8.last == UInt8(ascii: "/") { shorter.removeLast() }
    self =
      shorter != decoded && !Endpoint.matches(shorter).isEmpty
      ? .redirect(path: shorter) : .notFound
  }
}

/// The parameters behind the question mark; of two with one name the last counts (contract §6).
struct Query: Sendable {
  private let values: [String: String]

  init(_ path: String) {
    let text = path.drop { $0 != "?" }.dropFirst()
    let pairs = text.split(separator: "&")
      .map { pair -> (String, String) in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
      }
    values = Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  subscript(name: String) -> String? { values[name] }

  private static func decoded(_ text: Substring) -> String {
    let spaced = text.replacing("+", with: " ")
    return String(spaced).removingPercentEncoding ?? String(spaced)
  }
}
