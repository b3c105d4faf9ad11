import Diagnostics
import JSON
import Resources

/// Assigns every imported object a key: its name if valid as a key, otherwise a similar one.
struct EntryKeys {
  /// Compared without case, since keys name prompt files and some file systems ignore case.
  private var taken: [Kind: Set<String>] = [:]

  /// A key that no other object of the kind has; the wishes, best first, need not be valid.
  mutating func key(for kind: Kind, _ wishes: [String]) -> ResourceAddress {
    let words = wishes.map(Self.slug).filter { !$0.isEmpty }
    for word in words where insert(word, kind) { return ResourceAddress(kind, word) }
    let stem = words.last ?? kind.singular.replacing(" ", with: "-")
    var number = 2
    while true {
      let suffix = "-\(number)"
      let word = stem.prefix(ResourceAddress.keyLength - suffix.utf8.count) + suffix
      if insert(String(word), kind) { return ResourceAddress(kind, String(word)) }
      number += 1
    }
  }

  private mutating func insert(_ word: String, _ kind: Kind) -> Bool {
    taken[kind, default: []].insert(word.lowercased()).inserted
  }

  /// A text as a key: unchanged if valid, otherwise lowercased, with dashes for all other
  /// characters.
  static func slug(_ text: String) -> String {
    if ResourceAddress.isKey(text), !text.utf8.contains(UInt8(ascii: ".")) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9", "_": result.unicodeScalars.append(scalar)
      case "A"..."Z": result += scalar.properties.lowercaseMapping
      default: if !result.isEmpty, result.utf8.last != UInt8(ascii: "-") { result += "-" }
      }
      if result.utf8.count >= ResourceAddress.keyLength { break }
    }
    let trimmed = result.drop { $0 == "_" || $0 == "-" }
    return String(trimmed.reversed().drop { $0 == "-" }.reversed())
  }
}

extension EntryKeys {
  /// Candidate keys for a number: a name from its metadata, or its digits.
  static func wishes(for number: LiveNumber) -> [String] {
    let names = ["name", "label", "friendly_name"].compactMap { number.metadata[$0]?.string }
    return names.prefix(1) + ["line-" + number.e164.text.dropFirst()]
  }

  /// Candidate keys for a webhook: its host, then its host and path if several share the host.
  static func wishes(forURL url: String) -> [String] {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let host = rest.prefix { !"/?#".contains($0) }
    let place = host.split(separator: "@").last ?? host
    let path = rest.dropFirst(host.count).prefix { !"?#".contains($0) }
    return [String(place.prefix { $0 != ":" }), "\(place)\(path)"]
  }
}
