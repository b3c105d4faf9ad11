import JSON
import Resources

/// Gives every object that is imported a key: its name where that can be one, and else what is like it.
struct EntryKeys {
  private static let longest = 64
  /// Without regard to case, since prompts are files and some disks have none.
  private var taken: [Kind: Set<String>] = [:]

  /// - Parameters:
  ///   - kind: Keys are unique in it.
  ///   - wishes: What the key could be, the best first; anything at all.
  /// - Returns: A key that no other object of the kind has.
  mutating func key(for kind: Kind, _ wishes: [String]) -> ResourceAddress {
    let words = wishes.map(Self.slug).filter { !$0.isEmpty }
    for word in words where insert(word, kind) { return ResourceAddress(kind, word) }
    let stem = words.last ?? kind.singular.replacing(" ", with: "-")
    var number = 2
    while true {
      let suffix = "-\(number)"
      let word = stem.prefix(Self.longest - suffix.utf8.count) + suffix
      if insert(String(word), kind) { return ResourceAddress(kind, String(word)) }
      number += 1
    }
  }

  private mutating func insert(_ word: String, _ kind: Kind) -> Bool {
    taken[kind, default: []].insert(word.lowercased()).inserted
  }

  /// A text as a key: as it is where it can be one, or in lower case with dashes for all the rest.
  static func slug(_ text: String) -> String {
    if isKey(text) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9", "_": result.unicodeScalars.append(scalar)
      case "A"..."Z": result += scalar.properties.lowercaseMapping
      default: if !result.isEmpty, result.utf8.last != UInt8(ascii: "-") { result += "-" }
      }
      if result.utf8.count >= longest { break }
    }
    let trimmed = result.drop { $0 == "_" || $0 == "-" }
    return String(trimmed.reversed().drop { $0 == "-" }.reversed())
  }

  private static func isKey(_ text: String) -> Bool {
    guard let first = text.utf8.first, (1...longest).contains(text.utf8.count) else { return false }
    return first.isLetterOrDigit
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "-_".utf8.contains($0) }
  }
}

extension EntryKeys {
  /// What a number could be called: as its metadata names it, or after its digits.
  static func wishes(for number: LiveNumber) -> [String] {
    let names = ["name", "label", "friendly_name"].compactMap { number.metadata[$0]?.string }
    return names.prefix(1) + ["line-" + number.e164.text.dropFirst()]
  }

  /// What a webhook could be called: after its host, and after its path where one host has several.
  static func wishes(forURL url: String) -> [String] {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let host = rest.prefix { !"/?#".contains($0) }
    let place = host.split(separator: "@").last ?? host
    let path = rest.dropFirst(host.count).prefix { !"?#".contains($0) }
    return [String(place.prefix { $0 != ":" }), "\(place)\(path)"]
  }
}

extension UInt8 {
  /// Whether it is an ASCII letter or digit.
  var isLetterOrDigit: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}
