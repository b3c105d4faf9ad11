import FoundationEssentials

/// Where the API is: `TURNCALL_API_URL`, checked.
package struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  /// Scheme, host, port and path prefix, without a slash at the end.
  package let description: String

  /// Reads an address.
  ///
  /// - Parameter text: An http or https URL with a host; a path prefix may follow.
  /// - Throws: ``ServerAddressError``.
  package init(_ text: String) throws(ServerAddressError) {
    guard let parts = URLComponents(string: text, encodingInvalidCharacters: false) else {
      throw .notAURL
    }
    guard let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https" else {
      throw .scheme
    }
    guard let host = parts.host, !host.isEmpty else { throw .noHost }
    guard parts.user == nil, parts.password == nil else { throw .userInfo }
    guard parts.query == nil, parts.fragment == nil else { throw .query }
    var url = text
    while url.hasSuffix("/") { url.removeLast() }
    description = url
  }
}

/// Why a text is no address of the API; holds none of it, for it may hold a password.
package enum ServerAddressError: Error, Sendable, Hashable {
  case notAURL
  case scheme
  case noHost
  case userInfo
  case query
}
