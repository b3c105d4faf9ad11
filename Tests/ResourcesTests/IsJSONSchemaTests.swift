import JSON
import Resources
import Testing

@Suite("Schemas of takeaways")
struct IsJSONSchemaTests {
  @Test(
    "pass with standard keywords, unknown keywords, and dangling references",
    arguments: [
      "{}", #"{"type":["string","null"],"zzz":1}"#, ##"{"$ref":"#/nope"}"##,
      #"{"type":"object","properties":{"a":{"enum":["x"]},"b":true},"required":["a"]}"#,
      #"{"type":"array","items":{"type":"integer","minimum":0},"maxItems":5}"#,
      #"{"pattern":"^[]()](a|[^)\\]])\\($"}"#,
      ##"{"$schema":"http://json-schema.org/draft-04/schema#","exclusiveMinimum":true}"##,
      ##"{"$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"string"}]}"##,
    ]
  )
  func good(text: String) throws {
    #expect(isJSONSchema(try JSONValue(parsing: text)))
  }

  @Test(
    "fail with a keyword of another type, at any depth",
    arguments: [
      "[]", "true", #"{"type":17}"#, #"{"type":"objekt"}"#, #"{"type":[]}"#,
      #"{"properties":[]}"#, #"{"required":"x"}"#, #"{"required":["a","a"]}"#, #"{"$schema":5}"#,
      #"{"pattern":"("}"#, #"{"pattern":"a)"}"#, #"{"pattern":"[a"}"#, #"{"pattern":"a\\"}"#,
      #"{"properties":{"a":{"items":{"minLength":-1}}}}"#, #"{"allOf":[]}"#,
      #"{"exclusiveMinimum":true}"#, #"{"items":[{"type":"string"}]}"#, #"{"enum":"a"}"#,
      #"{"$schema":"http://nope.test/x","type":17}"#, #"{"patternProperties":{"(":{}}}"#,
    ]
  )
  func bad(text: String) throws {
    #expect(!isJSONSchema(try JSONValue(parsing: text)))
  }
}
