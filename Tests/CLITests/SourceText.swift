import Foundation
import TestSupport

/// The string literals in the program's sources, for tests that check each of them.
struct SourceText: Sendable, CustomStringConvertible {
  /// The path relative to `Sources`.
  let file: String
  let line: Int
  /// The text with `§` for each interpolated value and runs of whitespace collapsed.
  let text: String

  var description: String { "\(file):\(line): \(text)" }

  /// All texts except those of the sandbox, which are the API's words, and of the schemas.
  static let all = everywhere.filter {
    !$0.file.hasPrefix("Sandbox/") && !$0.file.contains("/Schemas/")
  }

  /// The texts of every source file.
  static let everywhere: [SourceText] = {
    let root = packageRoot().appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" }
      .map { ($0, String($0.path.dropFirst(root.path.count + 1))) }
      .sorted { $0.1 < $1.1 }
      .flatMap { url, path in
        texts(of: (try? Array(Data(contentsOf: url))) ?? [], in: path)
      }
  }()

  /// The texts in a piece of Swift.
  static func texts(of bytes: [UInt8], in file: String) -> [SourceText] {
    var reader = LiteralReader(bytes: bytes)
    var texts: [SourceText] = []
    var (line, counted) = (1, 0)
    while let (start, text) = reader.next() {
      line += bytes[counted..<start].count { $0 == UInt8(ascii: "\n") }
      counted = start
      let words = text.split { $0.isWhitespace }.joined(separator: " ")
      texts.append(SourceText(file: file, line: line, text: words))
    }
    return texts
  }
}

/// Finds the string literals of a Swift file; literals joined by `+` are one.
private struct LiteralReader {
  let bytes: [UInt8]
  private var index = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The next literal and its start.
  mutating func next() -> (start: Int, text: String)? {
    while index < bytes.count {
      if has("//") {
        skipLine()
      } else if has("\"") {
        let start = index
        var text = literal()
        while skipsPlus() { text += literal() }
        return (start, String(decoding: text, as: UTF8.self))
      } else {
        index += 1
      }
    }
    return nil
  }

  private func has(_ text: StaticString) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { text in text.indices.allSatisfy { bytes[index + $0] == text[$0] } }
  }

  private mutating func skipLine() {
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
  }

  /// Advances to the literal after a `+`, if there is one.
  private mutating func skipsPlus() -> Bool {
    let start = index
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "+") else {
      index = start
      return false
    }
    index += 1
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      index = start
      return false
    }
    return true
  }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x0A].contains(bytes[index]) { index += 1 }
  }

  private mutating func literal() -> [UInt8] {
    let isMultiline = has("\"\"\"")
    index += isMultiline ? 3 : 1
    var text: [UInt8] = []
    while index < bytes.count {
      if isMultiline ? has("\"\"\"") : has("\"") {
        index += isMultiline ? 3 : 1
        break
      }
      if has("\\(") {
        skipInterpolation()
        text += "§".utf8
      } else if has("\\"), index + 1 < bytes.count {
        // A written line break and an escaped one both count as whitespace.
        let byte = bytes[index + 1]
        text.append([UInt8(ascii: "n"), 0x0A].contains(byte) ? 0x20 : byte)
        index += 2
      } else if !isMultiline, has("\n") {
        break
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    return text
  }

  private mutating func skipInterpolation() {
    var depth = 0
    index += 1
    while index < bytes.count {
      if has("\"") {
        _ = literal()
        continue
      }
      if has("(") { depth += 1 }
      if has(")") { depth -= 1 }
      index += 1
      if depth == 0 { return }
    }
  }
}

extension SourceText {
  /// The texts of the manifest schema.
  static var schema: String {
    let file = packageRoot().appendingPathComponent("schemas/stack.schema.json")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }
}
