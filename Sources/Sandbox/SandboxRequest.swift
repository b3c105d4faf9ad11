package import JSON

/// One HTTP request as the sandbox sees it, with or without a socket behind it.
package struct SandboxRequest: Sendable, Hashable {
  /// Upper case, for example `POST`.
  package var method: String
  /// Percent-encoded path with its query, for example `/v1/agents?limit=10`.
  package var path: String
  /// In the order they were sent; of two with one name the first counts.
  package var headers: [SandboxHeader]
  package var body: [UInt8]

  package init(
    method: String,
    path: String,
    headers: [SandboxHeader] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }

  /// A request as clients send it: JSON body with its content type, a Bearer key.
  ///
  /// - Parameters:
  ///   - method: Upper case.
  ///   - path: Percent-encoded, with its query.
  ///   - key: Sent as `Authorization: Bearer KEY`.
  ///   - json: Sent with `Content-Type: application/json`; `nil` sends no body.
  package init(_ method: String, _ path: String, key: String? = nil, json: JSONValue? = nil) {
    self.init(method: method, path: path)
    if let key { headers.append(SandboxHeader("Authorization", "Bearer " + key)) }
    guard let json else { return }
    headers.append(SandboxHeader("Content-Type", "application/json"))
    body = json.bytes(keys: .asAdded)
  }

  /// The value of the first header of that name, in any case.
  package func header(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }

  /// The path without its query.
  var pathAlone: Substring { Substring(path.utf8.prefix { $0 != UInt8(ascii: "?") }) }

  /// The query with its question mark; empty when there is none.
  var queryPart: Substring { Substring(path.utf8.drop { $0 != UInt8(ascii: "?") }) }

  /// Whether it may change something: everything but GET, HEAD and OPTIONS.
  package var isWrite: Bool { !["GET", "HEAD", "OPTIONS"].contains(method) }
}

/// One header line.
package struct SandboxHeader: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Names are compared without regard to case.
  package func isNamed(_ other: String) -> Bool { name.lowercased() == other.lowercased() }
}

/// One HTTP answer.
package struct SandboxResponse: Sendable, Hashable {
  package var status: Int
  package var headers: [SandboxHeader]
  package var body: [UInt8]
  /// Whether the connection goes down after this answer without saying so
  /// (Contract.md §1, point 3).
  package var closesConnection: Bool

  package init(
    status: Int,
    headers: [SandboxHeader] = [],
    body: [UInt8] = [],
    closesConnection: Bool = false
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.closesConnection = closesConnection
  }

  /// The value of the first header of that name, in any case.
  package func header(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }
}

/// What the client of one request gets to see.
package enum SandboxOutcome: Sendable, Hashable {
  case response(SandboxResponse)
  /// The connection went down without an answer; the request may have been processed or not.
  case dropped

  /// The answer, or `nil` when there was none.
  package var response: SandboxResponse? {
    switch self {
    case .response(let response): response
    case .dropped: nil
    }
  }
}
