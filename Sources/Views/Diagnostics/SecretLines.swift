import Diagnostics
import Resources

extension SourceFile {
  /// Whether a line looks as if it holds a secret; if so, no diagnostic quotes it.
  ///
  /// A syntax error is found before the field of a value is known, so the look of the line and of
  /// the lines that it belongs to decides. Hiding a line too often costs less than revealing a key
  /// once. A line belongs to the less indented lines above it, and to the line above if that is
  /// visibly unfinished. Line numbers are 1-based.
  func mayHoldSecret(line number: Int) -> Bool {
    bytes.withUnsafeBufferPointer { SecretSearch(bytes: $0).mayHoldSecret(line: number) }
  }
}

private struct SecretSearch {
  let bytes: UnsafeBufferPointer<UInt8>

  func mayHoldSecret(line number: Int) -> Bool {
    var lines = lines(upTo: number)
    guard lines.count == number, var line = lines.popLast() else { return false }
    guard !isTelling(line) else { return true }
    var indentation = indentation(of: line)
    var isNext = true
    var continues = beginsWithColon(line)
    while indentation > 0 || isNext, let above = lines.popLast() {
      line = above
      guard isContent(line) else { continue }
      let width = self.indentation(of: line)
      let isPart = width < indentation || (isNext && (continues || isUnfinished(line)))
      isNext = isPart
      guard isPart else { continue }
      continues = beginsWithColon(line)
      guard !isTelling(line) else { return true }
      indentation = min(indentation, width)
    }
    return false
  }

  /// At most the first `count` lines, without their line ends.
  private func lines(upTo count: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while lines.count < count {
      guard let end = bytes.lineEnd(from: start) else { return lines + [start..<bytes.count] }
      lines.append(start..<end.start)
      start = end.next
    }
    return lines
  }

  /// The indentation of the first key or value of a line, after the dashes of lists.
  private func indentation(of line: Range<Int>) -> Int {
    bytes[line].prefix { $0.isBlank || $0 == UInt8(ascii: "-") }.count
  }

  /// Whether a line is neither empty nor a comment.
  private func isContent(_ line: Range<Int>) -> Bool {
    bytes[line].first { !$0.isBlank }.map { $0 != UInt8(ascii: "#") } ?? false
  }

  /// Whether a line holds the value of a key on the line above: `: value`.
  private func beginsWithColon(_ line: Range<Int>) -> Bool {
    bytes[line].first { !$0.isBlank } == UInt8(ascii: ":")
  }

  private func isUnfinished(_ line: Range<Int>) -> Bool {
    bytes[line].last { !$0.isBlank }.map { ":{[,?|>\\".utf8.contains($0) } ?? false
  }

  private func isTelling(_ line: Range<Int>) -> Bool {
    let written = String(decoding: bytes[line], as: UTF8.self)
    guard written.credentials.isEmpty else { return true }
    let text = written.lowercased()
    return tellingPhrases.contains { text.containsBytes(of: $0) }
      || text.split { !$0.isLetter }
        .contains { word in
          tellingWords.contains(String(word))
            || (secretMappings.contains(String(word)) && text[word.endIndex...].beginsWithColon)
        }
      || hasMisspeltKey(text)
  }

  /// Whether a line has a misspelled key that suggests a secret: `webhook_secert:`, `api_kye:`.
  private func hasMisspeltKey(_ text: String) -> Bool {
    text.split { !$0.isLetter && $0 != "_" && $0 != "-" }
      .contains { (word: Substring) in
        guard text[word.endIndex...].beginsWithColon, !fieldNames.contains(String(word)) else {
          return false
        }
        let parts = word.split { !$0.isLetter }.map(String.init)
        return closestMatch(to: String(word), among: tellingPhrases) != nil
          || parts.contains { $0.count > 4 && closestMatch(to: $0, among: tellingWords) != nil }
      }
  }
}

/// The names of all fields, which are not misspellings.
private let fieldNames = Set(
  Kind.allCases.flatMap { $0.manifestTable.fieldNames } + ManifestTable.stack.fields.map(\.name)
)

extension Section {
  /// The names of the section's fields, at any depth.
  fileprivate var fieldNames: [String] {
    fields.flatMap { [$0.name] + ($0.type.innerSection?.fieldNames ?? []) }
  }
}

private let tellingWords = [
  "secret", "token", "password", "passwd", "authorization", "bearer", "cookie",
]

private let tellingPhrases = [
  "api_key", "api-key", "apikey", "access_key", "private_key", "private-key",
]

/// Keys of mappings in which every value is secret.
private let secretMappings: Set = ["headers", "env"]

extension Substring {
  /// Whether a colon follows, optionally after a closing quote and whitespace.
  fileprivate var beginsWithColon: Bool { drop { "\"' \t".contains($0) }.first == ":" }
}

extension UInt8 {
  fileprivate var isBlank: Bool {
    [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(self)
  }
}
