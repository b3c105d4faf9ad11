/// A range of a text that is, or may be, a credential.
package struct CredentialFind: Sendable, Hashable {
  package let kind: Kind
  /// The range in bytes.
  let range: Range<Int>
  /// The text shown instead.
  let mask: String

  /// How the credential was recognized.
  package enum Kind: Sendable, Hashable {
    /// The key of a well-known service, recognized by its format.
    case serviceKey
    /// A user and a password before the host of a URL.
    case userInfo
    /// A query parameter of a URL, recognized by its name.
    case query(String)
    /// A token after `Bearer` or `Basic`.
    case authorization
    /// A value after `--token=`, recognized by the flag's name.
    case flag(String)
  }
}

extension String {
  /// The text with everything that looks like a credential masked.
  ///
  /// A service key keeps its prefix, followed by an ellipsis (`sk-…`); any other credential becomes
  /// an ellipsis (`https://…@host`, `?token=…`).
  package var withCredentialsMasked: String {
    let finds = credentials
    guard !finds.isEmpty else { return self }
    let bytes = Array(utf8)
    var result: [UInt8] = []
    var kept = 0
    for find in finds {
      result += bytes[kept..<find.range.lowerBound]
      result += Array(find.mask.utf8)
      kept = find.range.upperBound
    }
    return String(decoding: result + bytes[kept...], as: UTF8.self)
  }

  /// Everything in the text that looks like a credential, in order and without overlaps.
  package var credentials: [CredentialFind] {
    var copy = self
    return copy.withUTF8 { CredentialSearch(bytes: $0).all }
  }
}

/// Searches the bytes of a text in one pass.
private struct CredentialSearch {
  let bytes: UnsafeBufferPointer<UInt8>

  var all: [CredentialFind] {
    var finds: [CredentialFind] = []
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: ":") where has("//", at: index + 1): finds += inURL(from: index + 3)
      case UInt8(ascii: "B"), UInt8(ascii: "b"): finds += authorization(at: index)
      case UInt8(ascii: "-") where has("-", at: index + 1):
        finds += flag(at: index) + key(at: index)
      case let byte where CredentialForm.isSign(byte): finds += key(at: index)
      default: break
      }
    }
    var last = 0
    return finds.sorted { $0.range.lowerBound < $1.range.lowerBound }
      .filter { find in
        guard find.range.lowerBound >= last else { return false }
        last = find.range.upperBound
        return true
      }
  }

  private func key(at index: Int) -> [CredentialFind] {
    guard let found = CredentialForm.credential(in: bytes, signAt: index) else { return [] }
    let mask = "\(found.form.prefix)…"
    return [CredentialFind(kind: .serviceKey, range: found.range, mask: mask)]
  }

  /// The secrets of a URL, from its authority on.
  private func inURL(from start: Int) -> [CredentialFind] {
    let authority = bytes[start...].prefix { !$0.endsURL && !"/?#\\".utf8.contains($0) }
    var finds: [CredentialFind] = []
    if let sign = authority.lastIndex(of: UInt8(ascii: "@")), isPlain(start..<sign) {
      finds.append(CredentialFind(kind: .userInfo, range: start..<sign, mask: "…"))
    }
    let rest = bytes[authority.endIndex...].prefix { !$0.endsURL }
    var index = rest.startIndex
    while index < rest.endIndex {
      if "?&;".utf8.contains(rest[index]) { finds += member(of: rest, from: index + 1) }
      index += 1
    }
    return finds
  }

  private func member(
    of query: Slice<UnsafeBufferPointer<UInt8>>,
    from start: Int
  ) -> [CredentialFind] {
    let name = query[start...].prefix { !"=&;#?".utf8.contains($0) }
    guard name.endIndex < query.endIndex, query[name.endIndex] == UInt8(ascii: "=") else {
      return []
    }
    let value = query[(name.endIndex + 1)...].prefix { !"&;#".utf8.contains($0) }
    let word = String(decoding: name, as: UTF8.self)
    guard word.namesCredentialInQuery, isPlain(value.indices) else { return [] }
    return [CredentialFind(kind: .query(word), range: value.indices, mask: "…")]
  }

  /// A token after `Bearer` or `Basic`; unlike a token, a word of prose has no digits.
  private func authorization(at index: Int) -> [CredentialFind] {
    guard index == 0 || !bytes[index - 1].isTokenByte else { return [] }
    guard let scheme = ["bearer ", "basic "].first(where: { hasLowercased($0, at: index) }) else {
      return []
    }
    let token = bytes[(index + scheme.utf8.count)...]
      .prefix { $0.isTokenByte || "._~+/=".utf8.contains($0) }
    let isToken =
      token.count >= 8 && token.contains { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "=") }
    return isToken
      ? [CredentialFind(kind: .authorization, range: token.indices, mask: "…")] : []
  }

  /// A value after `--token=`.
  private func flag(at index: Int) -> [CredentialFind] {
    guard index == 0 || !bytes[index - 1].isTokenByte else { return [] }
    let name = bytes[(index + 2)...].prefix(while: \.isTokenByte)
    guard has("=", at: name.endIndex) else { return [] }
    let value = bytes[(name.endIndex + 1)...].prefix { $0 > 0x20 }
    let word = String(decoding: name, as: UTF8.self)
    guard word.namesCredential, isPlain(value.indices) else { return [] }
    return [CredentialFind(kind: .flag(word), range: value.indices, mask: "…")]
  }

  /// Whether the range is not empty and contains no variable or reference to be filled in later.
  private func isPlain(_ range: Range<Int>) -> Bool {
    !range.isEmpty
      && !range.contains { has("{{", at: $0) || has("${", at: $0) }
  }

  private func has(_ text: StaticString, at start: Int) -> Bool { bytes.has(text, at: start) }

  private func hasLowercased(_ text: String, at start: Int) -> Bool {
    let word = text.utf8
    guard start + word.count <= bytes.count else { return false }
    return zip(bytes[start...], word).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
  }
}

extension UInt8 {
  /// Whether this byte ends a URL in a text.
  fileprivate var endsURL: Bool { self <= 0x20 || self == 0x7F || "\"'`<>|".utf8.contains(self) }
}
