import Resources
import Testing

@Suite("Text formats")
struct TextPatternTests {
  private static let uuid = "3f0c1a52-8d57-4c1e-9a35-0d6a2b9c7e11"

  @Test(
    "a UUID is accepted dashed, plain, in braces and as a URN, and has one canonical spelling",
    arguments: [
      uuid, uuid.uppercased(), "3f0c1a528d574c1e9a350d6a2b9c7e11", "{\(uuid)}", "urn:uuid:\(uuid)",
    ]
  )
  func canonical(text: String) {
    #expect(canonicalUUID(text) == Self.uuid)
    #expect(TextPattern.uuid.matches(text))
    #expect(TextPattern.uuidLike.matches(text))
  }

  @Test(
    "a near UUID is rejected",
    arguments: [
      "", "abc", "+15551234567", "\(uuid)0", "{\(uuid)", "{3f0c1a528d574c1e9a350d6a2b9c7e11}",
      "urn:uuid:3f0c1a528d574c1e9a350d6a2b9c7e11", "3f0c1a52-8d57-4c1e-9a350d6a2b9c7e11",
      "3f0c1a52-8d57-4c1e-9a35-0d6a2b9c7e1g", " \(uuid)",
    ]
  )
  func none(text: String) {
    #expect(canonicalUUID(text) == nil)
    #expect(!TextPattern.uuid.matches(text))
  }

  @Test(
    "a pattern's regular expression agrees with its check",
    arguments: TextPattern.allCases
  )
  func expressions(pattern: TextPattern) throws {
    let expression = try Regex(pattern.source)
    let texts = [
      "", "a", "_a1", "1a", "a-b", "A", "http://x", "https://", "HTTP://x", "ftp://x", "ws://x",
      "wss://x", "+15551234567", "+1", "+05551234567", "15551234567", "+1234567890123456",
      Self.uuid,
      "{\(Self.uuid)}", "urn:uuid:\(Self.uuid)", "3f0c1a528d574c1e9a350d6a2b9c7e11", "nope",
    ]
    for text in texts {
      #expect(
        (text.firstMatch(of: expression) != nil) == pattern.matches(text),
        "\(pattern) on \"\(text)\""
      )
    }
  }
}
