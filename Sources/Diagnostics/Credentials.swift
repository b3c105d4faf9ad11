/// How the keys of a well-known service look.
package struct CredentialForm: Sendable {
  /// What it begins with, which tells the service and nothing more.
  package let prefix: StaticString
  /// How many bytes of the prefix stand in front of the rare one that is looked for.
  private let sign: Int
  /// How many letters, digits, dashes and underscores follow the prefix at least.
  private let tail: ClosedRange<Int>

  /// All forms that are recognised.
  package static let all = [
    // OpenAI and Anthropic; a slug such as "sk-learn" is shorter.
    CredentialForm(prefix: "sk-", sign: 2, tail: 24...Int.max),
    // TurnCall: 46 characters in all (contract §5).
    CredentialForm(prefix: "tc_", sign: 2, tail: 43...43),
    // The id of an AWS key: 20 characters in all.
    CredentialForm(prefix: "AKIA", sign: 1, tail: 16...16),
  ]

  /// The bytes that a search for credentials stops at: `-`, `_` and `K`.
  package static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "K"), UInt8(ascii: "_"): true
    default: false
    }
  }

  /// The credential of which one byte is the sign.
  ///
  /// - Parameters:
  ///   - bytes: A text.
  ///   - position: Of a byte that ``isSign(_:)`` holds for.
  /// - Returns: Its form and where it stands, or `nil` when there is none.
  package static func credential(
    in bytes: UnsafeBufferPointer<UInt8>,
    signAt position: Int
  ) -> (form: CredentialForm, range: Range<Int>)? {
    // Every dash of a prompt comes here, and hardly one has a `k` in front.
    guard position > 0, isInFrontOfSign(bytes[position - 1]) else { return nil }
    for form in all {
      if let range = form.range(in: bytes, signAt: position) { return (form, range) }
    }
    return nil
  }

  /// Whether a byte stands in front of the sign of any form: `sk-`, `tc_`, `AKIA`.
  private static func isInFrontOfSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "k"), UInt8(ascii: "c"), UInt8(ascii: "A"): true
    default: false
    }
  }

  private func range(
    in bytes: UnsafeBufferPointer<UInt8>,
    signAt position: Int
  ) -> Range<Int>? {
    let start = position - sign
    let length = prefix.utf8CodeUnitCount
    guard start >= 0, start + length <= bytes.count else { return nil }
    guard (0..<length).allSatisfy({ bytes[start + $0] == prefix.utf8Start[$0] }) else { return nil }
    guard start == 0 || !bytes[start - 1].isTokenByte else { return nil }
    let rest = bytes[(start + length)...].prefix(while: \.isTokenByte)
    guard tail.contains(rest.count), rest.contains(where: { (0x30...0x39).contains($0) }) else {
      return nil
    }
    return start..<rest.endIndex
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
  /// The text with each recognised credential cut down to its prefix and an ellipsis: `sk-…`.
  package var withCredentialsMasked: String {
    var copy = self
    return copy.withUTF8 { bytes in
      var result: [UInt8] = []
      var kept = 0
      var index = 0
      while index < bytes.count {
        guard CredentialForm.isSign(bytes[index]),
          let found = CredentialForm.credential(in: bytes, signAt: index)
        else {
          index += 1
          continue
        }
        result += bytes[kept..<found.range.lowerBound]
        result += Array("\(found.form.prefix)…".utf8)
        index = found.range.upperBound
        kept = index
      }
      return kept == 0 ? nil : String(decoding: result + bytes[kept...], as: UTF8.self)
    } ?? self
  }
}

/// Text of a manifest for a message: in double quotes, short, and without credentials.
///
/// - Parameter text: Anything; views escape its control characters.
/// - Returns: At most 60 scalars of it.
package func quoted(_ text: String) -> String {
  let limit = 60
  let masked = text.withCredentialsMasked
  let scalars = masked.unicodeScalars
  guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
    end < scalars.endIndex
  else { return "\"\(masked)\"" }
  return "\"\(masked[..<end])…\""
}
