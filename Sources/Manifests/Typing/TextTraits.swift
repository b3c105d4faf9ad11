import Diagnostics
import Glibc

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
    guard bytes.count >= manyBytes else {
      while index < bytes.count { traits.formUnion(traitsOfSign(at: &index, in: bytes)) }
      return traits
    }
    // Every reference has a brace, so without one there is no need to look for dollars.
    let hasBrace = bytes.position(of: UInt8(ascii: "{"), from: 0) != nil
    for sign in hasBrace ? signs : signsWithoutBrace {
      index = 0
      while let found = bytes.position(of: sign, from: index) {
        index = found
        traits.formUnion(traitsOfSign(at: &index, in: bytes))
      }
    }
    return traits
  }

  /// The length at which several fast passes cost less than a slow one.
  private static let manyBytes = 64

  /// The characters that start a trait; the letters among them are rare in prose.
  private static let signs = signsWithoutBrace + Array("${".utf8)
  private static let signsWithoutBrace = [0] + CredentialForm.signs

  /// Reads one byte, or a complete escape, and advances past it.
  private static func traitsOfSign(
    at index: inout Int,
    in bytes: UnsafeBufferPointer<UInt8>
  ) -> TextTraits {
    let position = index
    index += 1
    switch bytes[position] {
    case 0:
      return .nul
    case UInt8(ascii: "{"):
      return bytes.has("{", at: index) ? .variable : []
    case UInt8(ascii: "$"):
      if bytes.has("{", at: index) { return .reference }
      guard bytes.has("${", at: index) else { return [] }
      index += 2
      return .escapedReference
    case let byte where CredentialForm.isSign(byte):
      return CredentialForm.credential(in: bytes, signAt: position) == nil ? [] : .credential
    default:
      return []
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func position(of byte: UInt8, from start: Int) -> Int? {
    guard let base = baseAddress, start < count else { return nil }
    guard let found = memchr(base + start, Int32(byte), count - start) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

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
