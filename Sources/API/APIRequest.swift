package import JSON

/// The HTTP methods that the API knows; PATCH does not exist (contract §2).
package enum APIMethod: String, Sendable, Hashable {
  case get = "GET"
  case post = "POST"
  case put = "PUT"
  case delete = "DELETE"
}

/// One header field.
package struct APIHeader: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// One request as a value: everything but the server's address and the key.
package struct APIRequest: Sendable, Hashable {
  package let method: APIMethod
  /// From the root of the API, with the query: `/v1/agents?state=draft`.
  package let path: String
  /// Without `Authorization`, which the transport adds, so that no request can be printed with it.
  package let headers: [APIHeader]
  /// `nil` sends none.
  package let body: [UInt8]?

  package init(
    _ method: APIMethod,
    _ path: String,
    headers: [APIHeader] = [],
    body: [UInt8]? = nil
  ) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }

  /// - Parameters:
  ///   - method: Any.
  ///   - path: With the query.
  ///   - json: The body; without a content type the API answers 422 (contract §2).
  package init(_ method: APIMethod, _ path: String, json: JSONValue) {
    self.init(
      method,
      path,
      headers: [APIHeader("Content-Type", "application/json")],
      body: json.bytes(keys: .asAdded)
    )
  }
}

/// One answer as it came.
package struct APIResponse: Sendable, Hashable {
  package let status: Int
  package let headers: [APIHeader]
  package let body: [UInt8]

  package init(status: Int, headers: [APIHeader] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first value of a header, its name in any case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
