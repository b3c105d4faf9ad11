import JSON
import Testing

/// Canonically equivalent texts are equal as `String`, and different for the API.
@Suite("Texts are their Unicode scalars")
struct ExactTextTests {
  static let equivalents: [(String, String)] = [
    ("\u{E9}", "e\u{301}"), ("\u{212B}", "\u{C5}"), ("K", "\u{212A}"),
    // The same number of bytes, in another order.
    ("a\u{323}\u{301}", "a\u{301}\u{323}"),
    ("Gr\u{FC}\u{DF}e aus dem langen Text", "Gru\u{308}\u{DF}e aus dem langen Text"),
  ]

  @Test("equivalent spellings are two texts", arguments: equivalents)
  func texts(_ one: String, _ other: String) {
    #expect(one == other)
    #expect(JSONValue.string(one) != .string(other))
    #expect([JSONValue.string(one)] as JSONValue != [.string(other)])
    #expect(Set([JSONValue.string(one), .string(other), .string(one)]).count == 2)
    #expect(JSONValue.string(one) == .string(String(decoding: Array(one.utf8), as: UTF8.self)))
  }

  @Test("equivalent spellings are two keys, in small and in large objects", arguments: equivalents)
  func keys(_ one: String, _ other: String) throws {
    for count in [0, 200] {
      var object = JSONObject((0..<count).map { ("key\($0)", .null) })
      object[one] = 1
      #expect(object[other] == nil)
      object[other] = 2
      #expect(object.count == count + 2)
      #expect(object[one] == 1 && object[other] == 2)
      object[one] = nil
      #expect(object[one] == nil && object[other] == 2)
      #expect(try JSONValue(parsing: JSONValue.object(object).text()) == .object(object))
    }
    #expect(([one: 1] as JSONObject) != [other: 1])
    #expect(([one: 1, other: 2] as JSONObject) == [other: 2, one: 1])
    #expect(([one: 1, other: 2] as JSONObject) != [one: 2, other: 1])
  }

  @Test("a JSON text may have both spellings as keys, and neither twice", arguments: equivalents)
  func parsing(_ one: String, _ other: String) throws {
    let value = try JSONValue(parsing: #"{"\#(one)":1,"\#(other)":2}"#)
    #expect(value.object?.count == 2)
    #expect(throws: JSONError.self) { try JSONValue(parsing: #"{"\#(one)":1,"\#(one)":2}"#) }
  }

  @Test("pointers distinguish equivalent keys and have one order", arguments: equivalents)
  func pointers(_ one: String, _ other: String) {
    let (a, b) = (JSONPointer([.key(one)]), JSONPointer([.key(other)]))
    #expect(a != b)
    #expect((a < b) != (b < a))
    #expect(JSONValue.object([one: 1])[b] == nil)
  }

  @Test("a difference at any byte of a text is detected")
  func everyByte() {
    for count in 1...20 {
      let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: count)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(ExactText(text) == ExactText(String(decoding: bytes, as: UTF8.self)))
      for index in 0..<count {
        var changed = bytes
        changed[index] = UInt8(ascii: "b")
        #expect(ExactText(text) != ExactText(String(decoding: changed, as: UTF8.self)))
      }
      #expect(ExactText(text) != ExactText(text + "a"))
    }
  }
}
