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
  ///
  /// The time grows with the length of the text, regardless of its content: a plan searches both
  /// sides of a changed prompt before it shows them.
  package var credentials: [CredentialFind] {
    var copy = self
    return copy.withUTF8 { bytes in
      var search = CredentialSearch(bytes: bytes)
      return search.all()
    }
  }
}

/// Searches the bytes of a text in one pass.
///
/// Values may overlap (`?a=b?c=d` holds the value of `a` and that of `c`), so that reading each of
/// them to its end would read the rest of a text once per value. The ends are remembered instead.
private struct CredentialSearch {
  let bytes: UnsafeBufferPointer<UInt8>

  private var finds: [CredentialFind] = []
  /// The end of the last URL; a URL inside another one ends with it and adds no query parameters.
  private var endOfURL = 0
  private var endOfMember = NextPlace { $0[$1].endsMember }
  private var endOfFlag = NextPlace { $0[$1] <= 0x20 }
  // Query parameters are read ahead of flags, so each kind of range has a place to itself.
  private var placeholderInUserInfo = NextPlace { $0.hasPlaceholder(at: $1) }
  private var placeholderInMember = NextPlace { $0.hasPlaceholder(at: $1) }
  private var placeholderInFlag = NextPlace { $0.hasPlaceholder(at: $1) }

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func all() -> [CredentialFind] {
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: ":") where has("//", at: index + 1): searchURL(from: index + 3)
      case UInt8(ascii: "B"), UInt8(ascii: "b"): searchAuthorization(at: index)
      case UInt8(ascii: "-") where has("-", at: index + 1):
        searchFlag(at: index)
        searchKey(at: index)
      case let byte where CredentialForm.isSign(byte): searchKey(at: index)
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

  private mutating func searchKey(at index: Int) {
    guard let found = CredentialForm.credential(in: bytes, signAt: index) else { return }
    finds.append(
      CredentialFind(kind: .serviceKey, range: found.range, mask: "\(found.form.prefix)…")
    )
  }

  /// Searches a URL from its authority on.
  private mutating func searchURL(from start: Int) {
    let authority = bytes[start...].prefix { !$0.endsURL && !$0.endsAuthority }
    if let sign = authority.lastIndex(of: UInt8(ascii: "@")),
      start < sign, placeholderInUserInfo.isAbsent(from: start..<sign, in: bytes)
    {
      finds.append(CredentialFind(kind: .userInfo, range: start..<sign, mask: "…"))
    }
    guard authority.endIndex >= endOfURL else { return }
    let rest = bytes[authority.endIndex...].prefix { !$0.endsURL }
    endOfURL = rest.endIndex
    for index in rest.indices where rest[index].beginsMember {
      searchMember(from: index + 1, end: rest.endIndex)
    }
  }

  /// Searches one parameter of a query that ends at `end`.
  private mutating func searchMember(from start: Int, end: Int) {
    let name = bytes[start..<end].prefix { !$0.endsName }
    guard name.endIndex < end, bytes[name.endIndex] == UInt8(ascii: "=") else { return }
    let word = String(decoding: name, as: UTF8.self)
    guard word.namesCredentialInQuery else { return }
    let value = name.endIndex + 1
    let range = value..<min(end, endOfMember.place(from: value, in: bytes))
    guard !range.isEmpty, placeholderInMember.isAbsent(from: range, in: bytes) else { return }
    finds.append(CredentialFind(kind: .query(word), range: range, mask: "…"))
  }

  /// Searches a token after `Bearer` or `Basic`; unlike a token, a word of prose has no digits.
  private mutating func searchAuthorization(at index: Int) {
    guard index == 0 || !bytes[index - 1].isTokenByte else { return }
    guard let scheme = ["bearer ", "basic "].first(where: { hasLowercased($0, at: index) }) else {
      return
    }
    let token = bytes[(index + scheme.utf8.count)...]
      .prefix { $0.isTokenByte || "._~+/=".utf8.contains($0) }
    let isToken =
      token.count >= 8 && token.contains { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "=") }
    guard isToken else { return }
    finds.append(CredentialFind(kind: .authorization, range: token.indices, mask: "…"))
  }

  /// Searches a value after `--token=`.
  private mutating func searchFlag(at index: Int) {
    guard index == 0 || !bytes[index - 1].isTokenByte else { return }
    let name = bytes[(index + 2)...].prefix(while: \.isTokenByte)
    guard has("=", at: name.endIndex) else { return }
    let word = String(decoding: name, as: UTF8.self)
    guard word.namesCredential else { return }
    let value = name.endIndex + 1
    let range = value..<endOfFlag.place(from: value, in: bytes)
    guard !range.isEmpty, placeholderInFlag.isAbsent(from: range, in: bytes) else { return }
    finds.append(CredentialFind(kind: .flag(word), range: range, mask: "…"))
  }

  private func has(_ text: StaticString, at start: Int) -> Bool { bytes.has(text, at: start) }

  private func hasLowercased(_ text: String, at start: Int) -> Bool {
    let word = text.utf8
    guard start + word.count <= bytes.count else { return false }
    return zip(bytes[start...], word).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
  }
}

/// The next place of something in a text, found once for all starts in front of it.
private struct NextPlace {
  private let isPlace: (UnsafeBufferPointer<UInt8>, Int) -> Bool
  /// The last answer: the first place at or after the lower bound is the upper bound.
  private var known = 0..<0

  init(_ isPlace: @escaping (UnsafeBufferPointer<UInt8>, Int) -> Bool) { self.isPlace = isPlace }

  /// The first place at or after a start, or the end of the bytes.
  ///
  /// If the starts ascend, no byte is tested twice, save those that are places.
  mutating func place(from start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    if known.contains(start) { return known.upperBound }
    var place = start
    while place < bytes.count, !isPlace(bytes, place) { place += 1 }
    known = start..<place
    return place
  }

  /// Whether no place is in a range.
  mutating func isAbsent(from range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    place(from: range.lowerBound, in: bytes) >= range.upperBound
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether a variable or a reference, which is filled in later, starts at a position.
  fileprivate func hasPlaceholder(at start: Int) -> Bool {
    has("{{", at: start) || has("${", at: start)
  }
}

extension UInt8 {
  /// Whether this byte ends a URL in a text.
  fileprivate var endsURL: Bool {
    switch self {
    case 0...0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"):
      true
    default: false
    }
  }

  /// Whether this byte ends the user and host of a URL.
  fileprivate var endsAuthority: Bool {
    switch self {
    case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\\"): true
    default: false
    }
  }

  /// Whether a query parameter may follow this byte.
  fileprivate var beginsMember: Bool {
    switch self {
    case UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: ";"): true
    default: false
    }
  }

  /// Whether this byte ends the value of a query parameter.
  fileprivate var endsMember: Bool {
    switch self {
    case UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "#"): true
    default: false
    }
  }

  /// Whether this byte ends the name of a query parameter.
  fileprivate var endsName: Bool {
    self == UInt8(ascii: "=") || self == UInt8(ascii: "?") || endsMember
  }
}
