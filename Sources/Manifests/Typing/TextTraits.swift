/// What one look at the bytes of a text finds in it.
struct TextTraits: OptionSet {
  let rawValue: UInt8

  /// U+0000, which the API cannot store (contract §6).
  static let nul = TextTraits(rawValue: 1)
  /// `${`: a reference.
  static let reference = TextTraits(rawValue: 2)
  /// `$${`: a literal `${`.
  static let escapedReference = TextTraits(rawValue: 4)
  /// `{{`: a variable of a call.
  static let variable = TextTraits(rawValue: 8)
  /// Something that looks like the key of a well-known service.
  static let credential = TextTraits(rawValue: 16)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Looks at every byte once; prompts are most of what a stack holds.
  init(scanning text: String) {
    var copy = text
    self = copy.withUTF8(Self.scan)
  }

  private static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> TextTraits {
    var traits: TextTraits = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      // Nearly all bytes are lower-case letters and blanks; these six are not.
      guard isSign(byte) else { continue }
      let position = index - 1
      switch byte {
      case 0:
        traits.insert(.nul)
      case UInt8(ascii: "{"):
        if bytes.has("{", at: index) { traits.insert(.variable) }
      case UInt8(ascii: "$"):
        if bytes.has("{", at: index) {
          traits.insert(.reference)
        } else if bytes.has("${", at: index) {
          traits.insert(.escapedReference)
          index += 2
        }
      default:
        if CredentialForm.all.contains(where: { $0.matches(bytes, signAt: position) }) {
          traits.insert(.credential)
        }
      }
    }
    return traits
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case 0, UInt8(ascii: "$"), UInt8(ascii: "-"), UInt8(ascii: "K"), UInt8(ascii: "_"),
      UInt8(ascii: "{"):
      true
    default: false
    }
  }
}

/// How the keys of a service look.
private struct CredentialForm {
  let prefix: StaticString
  /// How many bytes of the prefix stand in front of the rare one that is looked for.
  let sign: Int
  /// How many letters, digits, dashes and underscores follow the prefix at least.
  let tail: ClosedRange<Int>

  static let all = [
    // OpenAI and Anthropic; a slug such as "sk-learn" is shorter.
    CredentialForm(prefix: "sk-", sign: 2, tail: 24...Int.max),
    // TurnCall: 46 characters in all (contract §5).
    CredentialForm(prefix: "tc_", sign: 2, tail: 43...43),
    // The id of an AWS key: 20 characters in all.
    CredentialForm(prefix: "AKIA", sign: 1, tail: 16...16),
  ]

  func matches(_ bytes: UnsafeBufferPointer<UInt8>, signAt position: Int) -> Bool {
    let start = position - sign
    guard start >= 0, bytes.has(prefix, at: start) else { return false }
    guard start == 0 || !bytes[start - 1].isTokenByte else { return false }
    let rest = bytes[(start + prefix.utf8CodeUnitCount)...].prefix(while: \.isTokenByte)
    return tail.contains(rest.count) && rest.contains { (0x30...0x39).contains($0) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func has(_ text: StaticString, at start: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard start + length <= count else { return false }
    return (0..<length).allSatisfy { self[start + $0] == text.utf8Start[$0] }
  }
}

extension UInt8 {
  fileprivate var isTokenByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}

extension String {
  /// The text with every `$${` written as the `${` that it stands for.
  var withReferencesUnescaped: String {
    var result: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.first {
      let isEscape = rest.starts(with: "$${".utf8)
      result.append(byte)
      if isEscape { result.append(UInt8(ascii: "{")) }
      rest = rest.dropFirst(isEscape ? 3 : 1)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
