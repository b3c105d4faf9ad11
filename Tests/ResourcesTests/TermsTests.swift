import JSON
import Resources
import Testing

@Suite("Terms as the server stores them")
struct TermsTests {
  @Test("terms are trimmed, empty and repeated ones dropped, other scalars are other terms")
  func terms() {
    let written: JSONValue = [" a ", "b", "a", " ", "caf\u{E9}", "cafe\u{301}", "caf\u{E9}"]
    #expect(FieldType.terms.filled(written) == ["a", "b", "caf\u{E9}", "cafe\u{301}"])
  }
}
