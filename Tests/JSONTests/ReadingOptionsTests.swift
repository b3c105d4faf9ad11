import JSON
import Testing

@Suite("Reading JSON as Python does")
struct ReadingOptionsTests {
  @Test(
    "a lone surrogate is replaced according to the option, a pair stays one character",
    arguments: [
      (#""\ud800""#, "?"), (#""\udc00x""#, "?x"), (#""\ud800\n""#, "?\n"),
      (#""\ud800\u0041""#, "?A"), (#""\ud800\ud800""#, "??"), (#""\ud83d\ude00""#, "😀"),
    ]
  )
  func loneSurrogates(text: String, expected: String) throws {
    var options = JSONValue.ReadingOptions()
    options.loneSurrogate = "?"
    #expect(try JSONValue(parsing: text, options: options) == .string(expected))
  }

  @Test(
    "a lone surrogate is an error by default",
    arguments: [#""\ud800""#, #""\udc00""#]
  )
  func strict(text: String) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error?.code == .invalidEscape)
  }

  @Test("no more values are read than the option allows, excluding keys")
  func values() throws {
    var options = JSONValue.ReadingOptions()
    options.maximumValues = 4
    #expect(try JSONValue(parsing: #"{"a":[1,2]}"#, options: options) == ["a": [1, 2]])
    #expect(throws: JSONError(code: .tooManyValues, offset: 10)) {
      try JSONValue(parsing: #"{"a":[1,2,3]}"#, options: options)
    }
  }
}
