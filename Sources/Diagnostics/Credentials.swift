/// The format of a well-known service's keys.
package struct CredentialForm: Sendable {
  /// The prefix, which identifies the service and reveals nothing more.
  package let prefix: StaticString
  /// The number of prefix bytes before the rare byte that a search looks for.
  private let sign: Int
  /// The number of letters, digits, dashes and underscores that follow the prefix.
  private let tail: ClosedRange<Int>

  /// All recognized forms.
  package static let all = [
    // OpenAI and Anthropic; a slug such as "sk-learn" is shorter.
    CredentialForm(prefix: "sk-", sign: 2, tail: 24...Int.max),
    // TurnCall: 46 characters in total (Contract.md §5).
    CredentialForm(prefix: "tc_", sign: 2, tail: 43...43),
    // An AWS key ID: 20 characters in total.
    CredentialForm(prefix: "AKIA", sign: 1, tail: 16...16),
    // Stripe.
    CredentialForm(prefix: "sk_live_", sign: 2, tail: 16...Int.max),
    CredentialForm(prefix: "sk_test_", sign: 2, tail: 16...Int.max),
    CredentialForm(prefix: "rk_live_", sign: 2, tail: 16...Int.max),
    // GitHub, GitLab, Slack, npm, PyPI, Hugging Face, Google.
    CredentialForm(prefix: "ghp_", sign: 3, tail: 36...Int.max),
    CredentialForm(prefix: "gho_", sign: 3, tail: 36...Int.max),
    CredentialForm(prefix: "ghs_", sign: 3, tail: 36...Int.max),
    CredentialForm(prefix: "github_pat_", sign: 6, tail: 22...Int.max),
    CredentialForm(prefix: "glpat-", sign: 5, tail: 20...Int.max),
    CredentialForm(prefix: "xoxb-", sign: 4, tail: 20...Int.max),
    CredentialForm(prefix: "xoxp-", sign: 4, tail: 20...Int.max),
    CredentialForm(prefix: "npm_", sign: 3, tail: 36...36),
    CredentialForm(prefix: "pypi-", sign: 4, tail: 32...Int.max),
    CredentialForm(prefix: "hf_", sign: 2, tail: 30...Int.max),
    CredentialForm(prefix: "AIza", sign: 2, tail: 35...35),
  ]

  /// Whether a search for credentials stops at a byte.
  package static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "K"), UInt8(ascii: "_"), UInt8(ascii: "z"): true
    default: false
    }
  }

  /// The credential whose sign is at a position.
  ///
  /// - Parameter position: The position of a byte for which ``isSign(_:)`` is true.
  /// - Returns: The form and range of the credential, or `nil` if there is none.
  package static func credential(
    in bytes: UnsafeBufferPointer<UInt8>,
    signAt position: Int
  ) -> (form: CredentialForm, range: Range<Int>)? {
    // Every dash of a prompt reaches this point, and few follow a prefix.
    guard position > 0, isInFrontOfSign(bytes[position - 1]) else { return nil }
    for form in all {
      if let range = form.range(in: bytes, signAt: position) { return (form, range) }
    }
    return nil
  }

  /// Whether a byte precedes the sign of any form.
  private static func isInFrontOfSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A"), UInt8(ascii: "I"), UInt8(ascii: "b"), UInt8(ascii: "c"),
      UInt8(ascii: "f"), UInt8(ascii: "i"), UInt8(ascii: "k"), UInt8(ascii: "m"),
      UInt8(ascii: "o"), UInt8(ascii: "p"), UInt8(ascii: "s"), UInt8(ascii: "t"):
      true
    default: false
    }
  }

  private func range(
    in bytes: UnsafeBufferPointer<UInt8>,
    signAt position: Int
  ) -> Range<Int>? {
    let start = position - sign
    guard start >= 0, bytes.has(prefix, at: start) else { return nil }
    guard start == 0 || !bytes[start - 1].isTokenByte else { return nil }
    let rest = bytes[(start + prefix.utf8CodeUnitCount)...].prefix(while: \.isTokenByte)
    guard tail.contains(rest.count), rest.contains(where: { (0x30...0x39).contains($0) }) else {
      return nil
    }
    return start..<rest.endIndex
  }
}

extension UnsafeBufferPointer<UInt8> {
  func has(_ text: StaticString, at start: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard start + length <= count else { return false }
    return (0..<length).allSatisfy { self[start + $0] == text.utf8Start[$0] }
  }
}

extension UInt8 {
  /// Whether a service key can contain this byte: a letter, a digit, a dash or an underscore.
  var isTokenByte: Bool {
    isLetterOrDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
  }
}

/// Manifest text for a message: in double quotes, short, and without credentials.
///
/// - Parameter text: Any text; views escape its control characters.
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
