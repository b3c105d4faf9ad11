import Diagnostics

/// The traits that one scan of a text finds.
struct TextTraits: OptionSet {
  let rawValue: UInt8

  /// U+0000, which the API cannot store (Contract.md §6).
  static let nul = TextTraits(rawValue: 1)
  /// `${`: a reference.
  static let reference = TextTraits(rawValue: 2)
  /// `$${`: a literal `${`.
  static let escapedReference = TextTraits(rawValue: 4)
  /// `{{`: a call variable.
  static let variable = TextTraits(rawValue: 8)
  /// Text that looks like the key of a well-known service.
  static let credential = TextTraits(rawValue: 16)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Reads every byte once; prompts are most of a stack's content.
  init(scanning text: String) {
    var copy = text
    self = copy.withUTF8(Self.scan)
  }

  private static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> TextTraits {
    var traits: TextTraits = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0:
        traits.insert(.nul)
      case UInt8(ascii: "{") where bytes.has("{", at: index + 1):
        traits.insert(.variable)
      case UInt8(ascii: "$") where bytes.has("{", at: index + 1):
        traits.insert(.reference)
      case UInt8(ascii: "$") where bytes.has("${", at: index + 1):
        traits.insert(.escapedReference)
        index += 1
      case let byte where CredentialForm.isSign(byte):
        if CredentialForm.credential(in: bytes, signAt: index) != nil { traits.insert(.credential) }
      default:
        break
      }
      index += 1
    }
    return traits
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func has(_ text: StaticString, at start: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard start + length <= count else { return false }
    return (0..<length).allSatisfy { self[start + $0] == text.utf8Start[$0] }
  }
}

extension String {
  /// The text with every `$${` replaced by `${`.
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
