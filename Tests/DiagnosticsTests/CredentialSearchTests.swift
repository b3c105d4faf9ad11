import TestSupport
import Testing

@testable import Diagnostics

@Suite("The search for credentials")
struct CredentialSearchTests {
  /// The parts that a search reacts to, and some that it does not.
  private static let parts = [
    "://", "//", "/", ":", "@", "?", "&", ";", "#", "=", "--", "-", "{{", "${", "{", "$", "\\",
    " ", "\n", "\"", "'", "<", "|", "token", "key", "api_key", "page_token", "a", "B", "https://",
    "?token=", "&key=", ";sig=", "--token=", "--a=", "Bearer ", "basic ", "abcdefg8", "9", ".",
    "sk-abcdefghijklmnopqrstuvwx1", "sk_live_0123456789abcdef", "tc_", "é", "😀",
  ]

  @Test(
    "remembered ends give the same finds as reading each value to its end",
    arguments: 0..<UInt64(TestScale.current.count(2000, atLeast: 200))
  )
  func remembers(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    // Few different parts repeat, many different ones meet.
    let parts = Array(Self.parts.shuffled(using: &generator))
      .prefix(Int.random(in: 2...Self.parts.count, using: &generator))
    let text = try (0..<Int.random(in: 0...60, using: &generator))
      .map { _ in try #require(parts.randomElement(using: &generator)) }
      .joined()
    let finds = text.credentials
    #expect(finds == SimpleSearch(text).finds, "seed \(seed): \(text.debugDescription)")
  }

  @Test("the random texts contain credentials of every kind")
  func kinds() {
    let finds = Set(
      ["https://a@b", "https://a?token=b", "Bearer abcdefg8", "--token=a"]
        .flatMap { SimpleSearch($0).finds.map(\.kind) }
    )
    #expect(finds == [.userInfo, .query("token"), .authorization, .flag("token")])
  }
}

/// The rules of the search in their simplest form: every value is read to its end.
private struct SimpleSearch {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  var finds: [CredentialFind] {
    let all = bytes.indices.flatMap {
      userInfo($0) + query($0) + authorization($0) + flag($0) + key($0)
    }
    var found: [CredentialFind] = []
    for (_, find) in all.enumerated()
      .sorted(by: {
        ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
      })
    where find.range.lowerBound >= found.last?.range.upperBound ?? 0 {
      found.append(find)
    }
    return found
  }

  private func authority(_ index: Int) -> Range<Int>? {
    has("://", index)
      ? index + 3..<end(of: index + 3) { endsURL($0) || "/?#\\".utf8.contains($0) } : nil
  }

  private func userInfo(_ index: Int) -> [CredentialFind] {
    guard let authority = authority(index),
      let sign = bytes[authority].lastIndex(of: UInt8(ascii: "@"))
    else { return [] }
    return find(.userInfo, authority.lowerBound..<sign)
  }

  private func query(_ index: Int) -> [CredentialFind] {
    guard let authority = authority(index) else { return [] }
    let url = authority.upperBound..<end(of: authority.upperBound, endsURL)
    return url.filter { "?&;".utf8.contains(bytes[$0]) }
      .flatMap { start -> [CredentialFind] in
        let nameEnd = min(url.upperBound, end(of: start + 1) { "=&;#?".utf8.contains($0) })
        let name = String(decoding: bytes[start + 1..<nameEnd], as: UTF8.self)
        guard nameEnd < url.upperBound, has("=", nameEnd), name.namesCredentialInQuery else {
          return []
        }
        let valueEnd = min(url.upperBound, end(of: nameEnd + 1) { "&;#".utf8.contains($0) })
        return find(.query(name), nameEnd + 1..<valueEnd)
      }
  }

  private func authorization(_ index: Int) -> [CredentialFind] {
    let word = String(decoding: bytes[index...].prefix(7), as: UTF8.self).lowercased()
    let length = word == "bearer " ? 7 : word.hasPrefix("basic ") ? 6 : 0
    guard length > 0, startsWord(index) else { return [] }
    let token =
      index + length..<end(of: index + length) { !$0.isTokenByte && !"._~+/=".utf8.contains($0) }
    let hasDigit = bytes[token].contains { "0123456789=".utf8.contains($0) }
    return token.count >= 8 && hasDigit
      ? [CredentialFind(kind: .authorization, range: token, mask: "…")] : []
  }

  private func flag(_ index: Int) -> [CredentialFind] {
    guard has("--", index), startsWord(index) else { return [] }
    let nameEnd = end(of: index + 2) { !$0.isTokenByte }
    let name = String(decoding: bytes[index + 2..<nameEnd], as: UTF8.self)
    guard has("=", nameEnd), name.namesCredential else { return [] }
    return find(.flag(name), nameEnd + 1..<end(of: nameEnd + 1) { $0 <= 0x20 })
  }

  private func key(_ index: Int) -> [CredentialFind] {
    guard CredentialForm.isSign(bytes[index]) else { return [] }
    return bytes.withUnsafeBufferPointer { CredentialForm.credential(in: $0, signAt: index) }
      .map { [CredentialFind(kind: .serviceKey, range: $0.range, mask: "\($0.form.prefix)…")] }
      ?? []
  }

  private func find(_ kind: CredentialFind.Kind, _ range: Range<Int>) -> [CredentialFind] {
    range.isEmpty || range.contains { has("{{", $0) || has("${", $0) }
      ? [] : [CredentialFind(kind: kind, range: range, mask: "…")]
  }

  private func startsWord(_ index: Int) -> Bool { index == 0 || !bytes[index - 1].isTokenByte }

  private func endsURL(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x7F || "\"'`<>|".utf8.contains(byte)
  }

  private func end(of start: Int, _ isEnd: (UInt8) -> Bool) -> Int {
    bytes[start...].firstIndex(where: isEnd) ?? bytes.count
  }

  private func has(_ text: String, _ start: Int) -> Bool {
    start <= bytes.count && bytes[start...].starts(with: text.utf8)
  }
}
