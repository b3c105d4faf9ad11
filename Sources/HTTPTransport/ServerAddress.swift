import API

/// The address of the API: `TURNCALL_API_URL`, validated.
package struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  /// Scheme, host, port and path prefix, without a trailing slash.
  package let description: String
  /// Whether the scheme is `https`.
  package let isEncrypted: Bool
  /// In lower case, IPv6 without brackets.
  package let host: String
  package let port: Int
  /// Host and port as written in the address.
  let authority: String
  /// The path without a trailing slash; empty if there is none.
  let path: String

  /// Parses an http or https URL with a host, optionally with a path prefix and surrounding
  /// whitespace.
  package init(_ text: String) throws(ServerAddressError) {
    let parts = try URLParts(text)
    guard parts.scheme == "http" || parts.scheme == "https" else { throw .scheme }
    guard parts.userInfo == nil else { throw .userInfo }
    guard parts.query == nil else { throw .query }
    let segments = parts.path.utf8.split(separator: UInt8(ascii: "/"))
    guard !segments.contains(where: { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) })
    else { throw .path }
    isEncrypted = parts.scheme == "https"
    host = parts.host
    port = parts.port ?? (isEncrypted ? 443 : 80)
    authority = parts.authority
    path = String(parts.path.reversed().drop { $0 == "/" }.reversed())
    description = "\(parts.scheme)://\(parts.authority)\(path)"
  }

  /// Whether requests to the address never leave this machine.
  package var isLoopback: Bool { NetworkHost(host).isLoopback }
}

/// The reason a text is not an address of the API or a proxy; omits the text, which may hold a
/// password.
package enum ServerAddressError: Error, Sendable, Hashable {
  /// Whitespace, control characters, characters not allowed in a URL, or no `://`.
  case notAURL
  /// Neither http nor https.
  case scheme
  case noHost
  /// Characters not allowed in a host.
  case host
  /// Not a number from 1 to 65535.
  case port
  case userInfo
  case query
  /// Parent segments (`..`), or characters not allowed in a path.
  case path
}

/// The parts of a URL by RFC 3986, without its unused forms.
struct URLParts: Sendable, Hashable {
  /// In lower case.
  let scheme: String
  /// The text before the `@`, unchanged.
  let userInfo: String?
  /// In lower case, IPv6 without brackets.
  let host: String
  let port: Int?
  /// Unchanged; empty or with a leading slash.
  let path: String
  /// Query and fragment, unchanged.
  let query: String?

  /// Host and port as written in a URL.
  var authority: String {
    let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    return port.map { "\(name):\($0)" } ?? name
  }

  /// - Parameters:
  ///   - text: May have surrounding whitespace.
  ///   - standardScheme: For a text without a scheme; `nil` requires one.
  init(_ text: String, standardScheme: String? = nil) throws(ServerAddressError) {
    // Editors and secret stores add whitespace, line breaks and byte order marks.
    let trimmed = text.trimmingScalars { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
    let bytes = Array(trimmed.utf8)
    guard bytes.allSatisfy({ 0x21...0x7E ~= $0 && !#"<>"\^`{|}"#.utf8.contains($0) }) else {
      throw .notAURL
    }
    var rest = bytes[...]
    if let end = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[end...].starts(with: "://".utf8) {
      scheme = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
      rest = bytes[(end + 3)...]
    } else if let standardScheme {
      scheme = standardScheme
    } else {
      throw .scheme
    }
    let authority = rest.prefix { !"/?#".utf8.contains($0) }
    let tail = rest[authority.endIndex...]
    let pathBytes = tail.prefix { !"?#".utf8.contains($0) }
    let queryBytes = tail[pathBytes.endIndex...]
    query = queryBytes.isEmpty ? nil : String(decoding: queryBytes, as: UTF8.self)
    path = String(decoding: pathBytes, as: UTF8.self)
    guard Self.isPath(pathBytes) else { throw .path }
    let at = authority.lastIndex(of: UInt8(ascii: "@"))
    userInfo = at.map { String(decoding: authority[..<$0], as: UTF8.self) }
    (host, port) = try Self.hostAndPort(at.map { authority[($0 + 1)...] } ?? authority)
  }

  private static func hostAndPort(
    _ bytes: ArraySlice<UInt8>
  ) throws(ServerAddressError) -> (String, Int?) {
    let host: ArraySlice<UInt8>
    let behind: ArraySlice<UInt8>
    if bytes.first == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { throw .host }
      host = bytes[(bytes.startIndex + 1)..<end]
      behind = bytes[(end + 1)...]
      guard NetworkHost(String(decoding: host, as: UTF8.self)).address != nil,
        host.contains(UInt8(ascii: ":"))
      else { throw .host }
    } else {
      host = bytes.prefix { $0 != UInt8(ascii: ":") }
      behind = bytes[host.endIndex...]
      guard host.allSatisfy(isHostByte) else { throw .host }
    }
    guard !host.isEmpty else { throw .noHost }
    let name = String(decoding: host, as: UTF8.self).lowercased()
    guard !behind.isEmpty else { return (name, nil) }
    guard behind.first == UInt8(ascii: ":") else { throw .host }
    let digits = behind.dropFirst()
    guard digits.allSatisfy({ 0x30...0x39 ~= $0 }),
      let port = Int(String(decoding: digits, as: UTF8.self)), 1...65_535 ~= port
    else { throw .port }
    return (name, port)
  }

  /// Whether an ASCII character is allowed in a host.
  private static func isHostByte(_ byte: UInt8) -> Bool {
    let character = Character(Unicode.Scalar(byte))
    return character.isLetter || character.isNumber || ".-_".contains(character)
  }

  /// Whether two hexadecimal digits follow every `%`, and there is no bracket.
  private static func isPath(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard !bytes.contains(UInt8(ascii: "[")), !bytes.contains(UInt8(ascii: "]")) else {
      return false
    }
    return bytes.indices.allSatisfy { index in
      guard bytes[index] == UInt8(ascii: "%") else { return true }
      let digits = bytes[index...].dropFirst().prefix(2)
      return digits.count == 2 && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
  }
}
