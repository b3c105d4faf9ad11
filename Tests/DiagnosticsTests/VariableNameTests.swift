import Diagnostics
import Testing

@Suite struct VariableNameTests {
  @Test(
    "names of variables have ASCII letters, digits and underscores",
    arguments: [
      "A", "_", "a1", "TURNFORM_VAR_X", "_1", "zZ9_",
    ]
  )
  func names(text: String) { #expect(text.isVariableName) }

  @Test(
    "other texts are not names of variables",
    arguments: [
      "", "1", "1A", "A-B", "A B", "A.B", "é", "A\u{301}", "А", "A\n", " A", "A=", "$A", "A\0",
      "A@", "A[",
      "A`", "A{", "A/", "A:",
    ]
  )
  func others(text: String) { #expect(!text.isVariableName) }

  @Test("62 bytes are letters or digits")
  func bytes() {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    #expect((UInt8.min...UInt8.max).filter(\.isLetterOrDigit) == letters.utf8.sorted())
  }
}
