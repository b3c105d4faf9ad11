import AsyncHTTPClient

/// The proxy that requests go through.
package struct ProxyAddress: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// IPv6 without brackets.
  let host: String
  let port: Int
  /// The value of `Proxy-Authorization`; `nil` if the proxy requires no login.
  let authorization: HTTPClient.Authorization?
  /// The address without user name and password.
  package let description: String
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Finds the proxy for an address the way curl and most other programs do.
  ///
  /// Reads `https_proxy` or `http_proxy` by the scheme of the address, in lower case before upper
  /// case. This machine and the hosts in `no_proxy` have no proxy.
  ///
  /// - Returns: `nil` if requests go directly to the API.
  package static func proxy(
    for address: ServerAddress,
    in environment: [String: String]
  ) throws(ProxyAddressError) -> ProxyAddress? {
    let name = address.isEncrypted ? "https_proxy" : "http_proxy"
    guard let (variable, text) = environment.value(of: name), !address.isLoopback else {
      return nil
    }
    let exceptions = ProxyExceptions(environment.value(of: "no_proxy")?.text ?? "")
    guard !exceptions.contain(address.host, port: address.port) else { return nil }
    do throws(ServerAddressError) {
      return try ProxyAddress(text)
    } catch {
      throw ProxyAddressError(variable: variable, reason: error)
    }
  }

  private init(_ text: String) throws(ServerAddressError) {
    let parts = try URLParts(text, standardScheme: "http")
    guard parts.scheme == "http" else { throw .scheme }
    guard parts.query == nil else { throw .query }
    guard parts.path.isEmpty || parts.path == "/" else { throw .path }
    host = parts.host
    port = parts.port ?? 80
    description = "http://\(parts.authority)"
    guard let userInfo = parts.userInfo else {
      authorization = nil
      return
    }
    let fields = userInfo.utf8.split(
      separator: UInt8(ascii: ":"),
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    guard let user = decoded(fields[0]),
      let password = decoded(fields.count > 1 ? fields[1] : Substring().utf8)
    else { throw .userInfo }
    authorization = .basic(username: user, password: password)
  }
}

/// An error in the variable that names a proxy; holds no part of its value.
package struct ProxyAddressError: Error, Sendable, Hashable {
  package let variable: String
  package let reason: ServerAddressError
}

extension [String: String] {
  /// The non-empty value of a variable, in lower case before upper case.
  fileprivate func value(of name: String) -> (variable: String, text: String)? {
    for variable in [name, name.uppercased()] {
      if let text = self[variable], !text.allSatisfy(\.isWhitespace) { return (variable, text) }
    }
    return nil
  }
}

/// A percent-decoded text; `nil` if a percent sign is not followed by digits, or the result is not
/// a text.
private func decoded(_ text: Substring.UTF8View) -> String? {
  var bytes: [UInt8] = []
  var rest = text
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    let digits = rest.prefix(2)
    guard digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16) else {
      return nil
    }
    bytes.append(value)
    rest = rest.dropFirst(2)
  }
  return String(validating: bytes, as: UTF8.self)
}
