/// The text formats that the API checks, by name.
package enum TextPattern: Sendable, Hashable, CaseIterable {
  case toolName
  case serverName
  case httpURL
  case webSocketURL
  case e164
  case takeawayName
  /// The format of the keys of `tool_mocks`: allowed tool names, and a little more.
  case mockName
  /// The format in paths and bodies: dashed, without dashes, in braces, or as a URN.
  case uuid
  /// The format of takeaway ids: dashes anywhere or nowhere, braces, `urn:uuid:`.
  case uuidLike

  /// The regular expression, for schemas and messages.
  package var source: String {
    switch self {
    case .toolName: "^[a-z_][a-z0-9_]*$"
    case .serverName: "^[a-z_][a-z0-9_-]*$"
    case .httpURL: "^(https?://|$)"
    case .webSocketURL: "^wss?://"
    case .e164: #"^\+[1-9]\d{1,14}$"#
    case .takeawayName: "^[a-z0-9][a-z0-9_-]*$"
    case .mockName: "^[A-Za-z0-9_.-]{1,128}$"
    case .uuid:
      "^([0-9a-fA-F]{32}|(urn:uuid:)?\(Self.dashedUUID)|\\{\(Self.dashedUUID)\\})$"
    case .uuidLike: "^(urn:)?(uuid:)?[{]?([0-9a-fA-F]-*){32}[}]?$"
    }
  }

  /// The format in words, for advice: "a lower-case letter or underscore, then …".
  package var explanation: String {
    switch self {
    case .toolName: "lower-case letters, digits and underscores, not starting with a digit"
    case .serverName:
      "lower-case letters, digits, underscores and dashes, starting with a letter or underscore"
    case .httpURL: "a URL that starts with http:// or https://"
    case .webSocketURL: "a URL that starts with ws:// or wss://"
    case .e164: "a phone number in E.164 format, for example +15551234567"
    case .takeawayName:
      "lower-case letters, digits, underscores and dashes, starting with a letter or digit"
    case .mockName: "1 to 128 letters, digits, underscores, dots and dashes, all ASCII"
    case .uuid, .uuidLike: "a UUID, for example 3f0c1a52-8d57-4c1e-9a35-0d6a2b9c7e11"
    }
  }

  /// Whether the text has this format, according to the API's own check.
  ///
  /// `\d` in the API matches every Unicode decimal digit (Contract.md §8: Arabic and full-width
  /// digits pass).
  package func matches(_ text: String) -> Bool {
    switch self {
    case .toolName: Self.isName(text, isTail: Self.isNameCharacter)
    case .serverName: Self.isName(text) { Self.isNameCharacter($0) || $0 == "-" }
    case .httpURL:
      text.isEmpty || text.hasScalarPrefix("http://") || text.hasScalarPrefix("https://")
    case .webSocketURL: text.hasScalarPrefix("ws://") || text.hasScalarPrefix("wss://")
    case .e164: Self.isE164(text)
    case .takeawayName: Self.isTakeawayName(text)
    case .mockName: Self.isMockName(text)
    case .uuid: canonicalUUID(text) != nil
    case .uuidLike: Self.isUUIDLike(text)
    }
  }

  private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
  }

  private static func isName(_ text: String, isTail: (Unicode.Scalar) -> Bool) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    guard ("a"..."z").contains(first) || first == "_" else { return false }
    return text.unicodeScalars.dropFirst().allSatisfy(isTail)
  }

  private static func isTakeawayName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first != "_", first != "-" else { return false }
    return text.unicodeScalars.allSatisfy { isNameCharacter($0) || $0 == "-" }
  }

  private static func isMockName(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy {
        isNameCharacter($0) || ("A"..."Z").contains($0) || $0 == "." || $0 == "-"
      }
  }

  private static func isE164(_ text: String) -> Bool {
    var scalars = text.unicodeScalars[...]
    guard scalars.popFirst() == "+", let first = scalars.popFirst() else { return false }
    guard ("1"..."9").contains(first), (1...14).contains(scalars.count) else { return false }
    return scalars.allSatisfy {
      $0.isASCII ? ("0"..."9").contains($0) : $0.properties.generalCategory == .decimalNumber
    }
  }

  private static let dashedUUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

  private static func isUUIDLike(_ text: String) -> Bool {
    var rest = text.utf8[...]
    for prefix in ["urn:", "uuid:", "{"] where rest.starts(with: prefix.utf8) {
      rest = rest.dropFirst(prefix.utf8.count)
    }
    if rest.last == UInt8(ascii: "}") { rest = rest.dropLast() }
    let digits = rest.filter { $0 != UInt8(ascii: "-") }
    return digits.count == 32 && digits.allSatisfy(isHexadecimal)
  }

  fileprivate static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "a")...UInt8(ascii: "f"):
      true
    default: false
    }
  }
}

/// The canonical spelling of a UUID in answers, lower case with dashes; `nil` for any other text.
///
/// - Parameter text: Dashed, 32 digits, `{dashed}` or `urn:uuid:dashed`, in any case
///   (Contract.md §2).
package func canonicalUUID(_ text: String) -> String? {
  var bytes = text.utf8[...]
  if bytes.starts(with: "urn:uuid:".utf8) {
    bytes = bytes.dropFirst(9)
    guard bytes.count == 36 else { return nil }
  } else if bytes.first == UInt8(ascii: "{") {
    guard bytes.last == UInt8(ascii: "}"), bytes.count == 38 else { return nil }
    bytes = bytes.dropFirst().dropLast()
  }
  let hasDashes = bytes.count == 36
  guard hasDashes || bytes.count == 32 else { return nil }
  var isCanonical = hasDashes && bytes.count == text.utf8.count
  for (index, byte) in bytes.enumerated() {
    if hasDashes, [8, 13, 18, 23].contains(index) {
      guard byte == UInt8(ascii: "-") else { return nil }
    } else {
      guard TextPattern.isHexadecimal(byte) else { return nil }
      if byte < UInt8(ascii: "a"), byte > UInt8(ascii: "9") { isCanonical = false }
    }
  }
  // Nearly all ids come from the API, which answers them in this spelling.
  if isCanonical { return text }
  var result = ""
  for digit in bytes where digit != UInt8(ascii: "-") {
    if [8, 13, 18, 23].contains(result.utf8.count) { result += "-" }
    result.unicodeScalars.append(Unicode.Scalar(digit))
  }
  return result.lowercased()
}

extension String {
  /// Compares by scalars: `hasPrefix` compares by canonical equivalence.
  fileprivate func hasScalarPrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
}
