package import JSON

/// An HTTP request as the sandbox sees it, with or without a socket.
package struct SandboxRequest: Sendable, Hashable {
  /// The method in uppercase, for example `POST`.
  package var method: String
  /// The percent-encoded path with its query, for example `/v1/agents?limit=10`.
  package var path: String
  /// The headers in the order sent; of two with the same name the first one wins.
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

  /// Makes a request as clients send it: a Bearer key, and a JSON body with its content type.
  package init(_ method: String, _ path: String, key: String? = nil, json: JSONValue? = nil) {
    self.init(method: method, path: path)
    if let key { headers.append(SandboxHeader("Authorization", "Bearer " + key)) }
    guard let json else { return }
    headers.append(SandboxHeader("Content-Type", "application/json"))
    body = json.bytes(keys: .asAdded)
  }

  /// The value of the first header with a name, compared without case.
  package func header(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }

  var pathAlone: Substring { Substring(path.utf8.prefix { $0 != UInt8(ascii: "?") }) }

  /// The query with its question mark, or the empty string.
  var queryPart: Substring { Substring(path.utf8.drop { $0 != UInt8(ascii: "?") }) }

  /// Whether the request may change something: any method except GET, HEAD and OPTIONS.
  package var isWrite: Bool { !["GET", "HEAD", "OPTIONS"].contains(method) }
}

/// One HTTP header.
package struct SandboxHeader: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Whether the header has a name, compared without case.
  package func isNamed(_ other: String) -> Bool { name.lowercased() == other.lowercased() }
}

/// One HTTP response.
package struct SandboxResponse: Sendable, Hashable {
  package var status: Int
  package var headers: [SandboxHeader]
  package var body: [UInt8] = []
  /// Whether the connection closes after this response without announcing it
  /// (Contract.md §1, point 3).
  package var closesConnection = false

  init(status: Int, headers: [SandboxHeader] = []) {
    self.status = status
    self.headers = headers
  }

  init(status: Int, json: [UInt8]) {
    self.init(status: status, headers: [SandboxHeader("Content-Type", "application/json")])
    body = json
  }

  /// The value of the first header with a name, compared without case.
  package func header(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }
}

/// The outcome of one request for its client.
package enum SandboxOutcome: Sendable, Hashable {
  case response(SandboxResponse)
  /// The connection closed without a response; the request may or may not have been processed.
  case dropped

  /// The response, or `nil` if there was none.
  package var response: SandboxResponse? {
    if case .response(let response) = self { response } else { nil }
  }
}
