import JSON
import Testing

@Suite("JSON")
struct JSONTests {
  @Test(
    "numbers are equal by value, regardless of their digits",
    arguments: [
      ("1", "1.0"), ("10", "1e1"), ("0.5", "5E-1"), ("-0.0", "0"), ("100", "1.00e+2"),
      ("123456789012345678901234567890", "123456789012345678901234567890.0"),
      ("1e400", "10e399"),
    ]
  )
  func equalNumbers(left: String, right: String) throws {
    let (a, b) = (try JSONValue(parsing: left), try JSONValue(parsing: right))
    #expect(a == b)
    #expect(a.hashValue == b.hashValue)
    #expect(a.text() == left)
  }

  @Test(
    "numbers that differ anywhere differ",
    arguments: [
      ("1", "2"), ("1", "-1"), ("12345678901234567890", "12345678901234567891"),
      ("0.1", "0.10000000000000001"), ("1e400", "1e401"),
    ]
  )
  func unequalNumbers(left: String, right: String) throws {
    #expect(try JSONValue(parsing: left) != JSONValue(parsing: right))
  }

  @Test(
    "whole numbers are read from every spelling",
    arguments: [
      ("1000", 1000), ("1e3", 1000), ("1000.0", 1000), ("-5", -5), ("0", 0), ("1.5", nil),
      ("99999999999999999999", nil), ("1e999999999999", nil), ("1e-1", nil),
    ] as [(String, Int?)]
  )
  func integers(text: String, expected: Int?) throws {
    #expect(try JSONValue(parsing: text).integer == expected)
  }

  @Test(
    "invalid JSON is rejected at the first invalid byte",
    arguments: [
      ("", .unexpectedEnd, 0), ("{", .unexpectedByte, 1), ("[1,]", .invalidNumber, 3),
      ("{\"a\":1,\"a\":2}", .duplicateKey, 7), ("01", .trailingBytes, 1), ("1.", .unexpectedEnd, 2),
      ("-x", .invalidNumber, 1), ("\"\\x\"", .invalidEscape, 2),
      ("\"a\u{1}\"", .controlCharacter, 2),
      ("tru", .unexpectedEnd, 0), ("nul1", .unexpectedByte, 0), ("1 2", .trailingBytes, 2),
      ("NaN", .invalidNumber, 0),
    ] as [(String, JSONError.Code, Int)]
  )
  func errors(text: String, code: JSONError.Code, offset: Int) {
    #expect(throws: JSONError(code: code, offset: offset)) { try JSONValue(parsing: text) }
  }

  @Test("bytes that are not UTF-8 are rejected in keys and texts, plain or escaped")
  func invalidUTF8() {
    for bytes in [[0x22, 0xFF, 0x22], [0x22, 0x5C, 0x6E, 0xC3, 0x22]] as [[UInt8]] {
      #expect(throws: JSONError(code: .invalidUTF8, offset: 1)) { try JSONValue(parsing: bytes) }
    }
  }

  @Test("nesting is bounded")
  func depth() throws {
    let deep = String(repeating: "[", count: 513) + String(repeating: "]", count: 513)
    #expect(throws: Never.self) { try JSONValue(parsing: deep) }
    let deeper = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError(code: .tooDeep, offset: 513)) { try JSONValue(parsing: deeper) }
  }

  @Test("escapes are read, surrogate pairs too")
  func escapes() throws {
    let value = try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#)
    #expect(value == .string("\"\\/\u{8}\u{C}\n\r\té😀"))
  }

  @Test("characters that a terminal would interpret are escaped")
  func writing() throws {
    let hostile = "\u{1B}[31m\u{9B}\u{202E}\u{7F}\u{2028}é\"\\\n"
    let text = JSONValue.string(hostile).text()
    #expect(text == #""\u001b[31m\u009b\u202e\u007f\u2028é\"\\\n""#)
    #expect(try JSONValue(parsing: text) == .string(hostile))
  }

  @Test("format characters are escaped, beyond the first plane as surrogate pairs, and read back")
  func formatCharacters() throws {
    let value: JSONValue = "\u{61C}\u{FEFF}\u{AD}\u{E0041}\u{1F600}"
    let text = value.text()
    #expect(text == #""\u061c\ufeff\u00ad\udb40\udc41\#u{1F600}""#)
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test("objects are equal in any order, written sorted or as added, and may lose members")
  func objects() throws {
    let value = try JSONValue(parsing: #"{"b":1,"a":{"y":[],"x":{}}}"#)
    #expect(value == ["a": ["x": [:], "y": []], "b": 1])
    #expect(value.text() == #"{"a":{"x":{},"y":[]},"b":1}"#)
    #expect(value.text(keys: .asAdded) == #"{"b":1,"a":{"y":[],"x":{}}}"#)
    #expect(
      value.text(.indented) == "{\n  \"a\": {\n    \"x\": {},\n    \"y\": []\n  },\n  \"b\": 1\n}"
    )
    var object = try #require(value.object)
    object["b"] = nil
    object["c"] = .null
    #expect(object.keys == ["a", "c"])
  }

  @Test("an object of many members finds, replaces and removes them")
  func largeObject() {
    var object = JSONObject((0..<100).map { ("key\($0)", .number(JSONNumber($0))) })
    object["key7"] = "seven"
    object["key50"] = nil
    #expect(object.count == 99)
    #expect(object["key7"] == "seven" && object["key50"] == nil && object["key99"] == 99)
    #expect(object.keys.firstIndex(of: "key7") == 7)
    object["key50"] = 50
    #expect(object.keys.last == "key50")
  }

  @Test("pointers are written as in RFC 6901 and for display, and resolve to values")
  func pointers() {
    let pointer = JSONPointer([.key("tools"), .index(1), .key("a/b~c")])
    #expect(pointer.description == "/tools/1/a~1b~0c")
    #expect(pointer.dotted == "tools[1].a/b~c")
    let value: JSONValue = ["tools": [1, ["a/b~c": true]]]
    #expect(value[pointer] == true)
    #expect(value[pointer.appending("x")] == nil)
    #expect(value[JSONPointer([.key("tools"), .index(2)])] == nil)
    let ordered = [
      JSONPointer.root, JSONPointer([.index(2)]), JSONPointer([.index(10)]),
      JSONPointer([.key("a")]), JSONPointer([.key("a"), .key("b")]), JSONPointer([.key("b")]),
    ]
    #expect(ordered.shuffled().sorted() == ordered)
  }
}
