import JSON
import Testing

/// Texts are read eight bytes at a time; every special byte is tried at every offset.
struct TextReadingTests {
  private static let texts: [(written: String, meant: String)] = [
    (#"\n"#, "\n"), (#"\""#, "\""), (#"\\"#, "\\"), (#"\u00e9"#, "é"), ("é", "é"), ("😀", "😀"),
    ("", ""),
  ]

  @Test("a text is read the same wherever an escape or a multi-byte character is in it")
  func specialCharacters() throws {
    for offset in 0...17 {
      let before = String(repeating: "a", count: offset)
      for (written, meant) in Self.texts {
        for after in ["", "b", "bcdefghijk"] {
          let value = try JSONValue(parsing: "\"\(before)\(written)\(after)\"")
          #expect(value == .string(before + meant + after))
        }
      }
    }
  }

  @Test("control characters and invalid UTF-8 are rejected at every offset")
  func badBytes() {
    for offset in 0...17 {
      let before = [UInt8](repeating: UInt8(ascii: "a"), count: offset)
      for (byte, code) in [(UInt8(0x0A), JSONError.Code.controlCharacter), (0xFF, .invalidUTF8)] {
        let text = [UInt8(ascii: "\"")] + before + [byte] + Array("bcdefghijk\"".utf8)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == code)
      }
    }
  }

  @Test("similar keys stay distinct, object after object")
  func keys() throws {
    let members = #""axbxc": 1, "aybxc": 2, "axbyc": 3, "axb": 4, "": 5"#
    let value = try JSONValue(parsing: "[{\(members)}, {\(members)}]")
    let expected: JSONValue = ["axbxc": 1, "aybxc": 2, "axbyc": 3, "axb": 4, "": 5]
    #expect(value == [expected, expected])
    let repeated = #"{\#(members), "ax\u0062": 6}"#
    #expect(throws: JSONError(code: .duplicateKey, offset: 54)) {
      try JSONValue(parsing: repeated)
    }
  }
}
