import Diagnostics
import Testing
import YAML

/// Bytes that are not text, with the place of the first invalid one.
struct BadBytes: CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  let code: DiagnosticCode

  init(_ name: String, _ bytes: [UInt8], _ code: DiagnosticCode) {
    testDescription = name
    self.bytes = bytes
    self.code = code
  }

  static let all = [
    BadBytes("a stray continuation", [0x80], .yamlInvalidUTF8),
    BadBytes("a Latin-1 letter", [0xE9, 0x20, 0x20], .yamlInvalidUTF8),
    BadBytes("an overlong slash", [0xC0, 0xAF], .yamlInvalidUTF8),
    BadBytes("an overlong three", [0xE0, 0x80, 0xAF], .yamlInvalidUTF8),
    BadBytes("an overlong four", [0xF0, 0x80, 0x80, 0xAF], .yamlInvalidUTF8),
    BadBytes("a surrogate", [0xED, 0xA0, 0x80], .yamlInvalidUTF8),
    BadBytes("above the last scalar", [0xF4, 0x90, 0x80, 0x80], .yamlInvalidUTF8),
    BadBytes("a byte that never occurs", [0xFF], .yamlInvalidUTF8),
    BadBytes("a cut sequence", [0xF0, 0x9F, 0x98], .yamlInvalidUTF8),
    BadBytes("NUL", [0x00], .yamlControlCharacter),
    BadBytes("escape", [0x1B], .yamlControlCharacter),
    BadBytes("unit separator", [0x1F], .yamlControlCharacter),
    BadBytes("delete", [0x7F], .yamlControlCharacter),
    BadBytes("C1", [0xC2, 0x9F], .yamlControlCharacter),
    BadBytes("next line", [0xC2, 0x85], .yamlControlCharacter),
    BadBytes("line separator", [0xE2, 0x80, 0xA8], .yamlControlCharacter),
    BadBytes("paragraph separator", [0xE2, 0x80, 0xA9], .yamlControlCharacter),
    BadBytes("a noncharacter", [0xEF, 0xBF, 0xBE], .yamlControlCharacter),
  ]
}

@Suite("bytes that are not text")
struct BadBytesTests {
  @Test("an invalid byte is found at every offset from the word boundary", arguments: BadBytes.all)
  func places(_ bad: BadBytes) {
    for length in 0..<20 {
      let blanks = [UInt8](repeating: 0x20, count: length)
      for tail in [[], Array("\n12345678".utf8)] {
        let bytes = Array("# é😀\r\n".utf8) + blanks + bad.bytes + tail
        let result = parseYAML(bytes, file: "a.yaml")
        #expect(result.diagnostics.map(\.code) == [bad.code])
        let place = SourcePosition(line: 2, column: length + 1)
        #expect(result.diagnostics.first?.span?.start == place)
        #expect(result.documents.isEmpty)
      }
    }
  }

  @Test("every line with invalid bytes is reported once")
  func lines() {
    let bytes: [UInt8] = [0x00, 0x01, 0x0A, 0x61, 0x0A, 0x62, 0xFF, 0xFE, 0x0A]
    let result = parseYAML(bytes, file: "a.yaml")
    #expect(result.diagnostics.map(\.code) == [.yamlControlCharacter, .yamlInvalidUTF8])
    let starts = result.diagnostics.compactMap(\.span?.start)
    #expect(starts == [SourcePosition(line: 1, column: 1), SourcePosition(line: 3, column: 2)])
  }

  @Test("a file of invalid bytes stops at the limit of diagnostics")
  func binary() {
    let bytes = Array(repeating: [UInt8(0x00), 0x0A], count: 100_000).joined()
    let result = parseYAML(Array(bytes), file: "a.yaml")
    #expect(result.diagnostics.count == 201)
    #expect(result.diagnostics.last?.code == .yamlTooManyProblems)
  }

  @Test("UTF-16 is named", arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]])
  func utf16(bytes: [UInt8]) {
    let result = parseYAML(bytes, file: "a.yaml")
    #expect(result.diagnostics.map(\.code) == [.yamlInvalidUTF8])
    #expect(result.diagnostics.first?.detail.contains("UTF-16") == true)
  }

  @Test(
    "all text is accepted",
    arguments: [0x09, 0x20, 0x7E, 0xA0, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF]
  )
  func text(value: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(value))
    let result = parseYAML("'a\(Character(scalar))b'".utf8, file: "a.yaml")
    #expect(result.diagnostics.isEmpty)
    #expect(result.documents.first?.text == "a\(Character(scalar))b")
  }

  @Test("control characters may be written as escapes")
  func escapes() {
    let result = parseYAML("\"\\0\\e\\u2028\"".utf8, file: "a.yaml")
    #expect(result.diagnostics.isEmpty)
    #expect(result.documents.first?.text == "\0\u{1B}\u{2028}")
  }
}
