package import JSON

/// The HTTP methods that the API knows; PATCH does not exist (Contract.md §2).
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

/// One request as a value, without the server's address and the key.
///
/// Bodies carry secrets, so no log, debugger or crash shows one.
package struct APIRequest: Sendable, Hashable, BodyHiding {
  package let method: APIMethod
  /// The path from the root of the API, with the query: `/v1/agents?state=draft`.
  package let path: String
  /// The headers without `Authorization`, which the transport adds, so that no printed request
  /// shows it.
  package let headers: [APIHeader]
  /// `nil` sends no body.
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

  /// - Parameter json: The body; without a content type the API answers 422 (Contract.md §2).
  package init(_ method: APIMethod, _ path: String, json: JSONValue) {
    self.init(
      method,
      path,
      headers: [APIHeader("Content-Type", "application/json")],
      body: json.bytes(keys: .asAdded)
    )
  }

  /// The request as logs show it: `POST /v1/agents`.
  package var description: String { "\(method.rawValue) \(path)" }
}

/// One answer as received; a 422 echoes its input, and some answers hold a secret (Contract.md §1,
/// §10).
package struct APIResponse: Sendable, Hashable, BodyHiding {
  package let status: Int
  package let headers: [APIHeader]
  package let body: [UInt8]

  package init(status: Int, headers: [APIHeader] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first value of a header, whose name is case-insensitive.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The status and the size.
  package var description: String { "\(status), \(body.count) bytes" }
}

/// A type whose body must not be printed, not even in a debugger or a crash.
package protocol BodyHiding: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{}

extension BodyHiding {
  /// The description.
  package var debugDescription: String { description }

  /// A mirror without children.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
