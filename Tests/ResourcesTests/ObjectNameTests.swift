import Resources
import Testing

@Suite("Names of objects")
struct ObjectNameTests {
  /// Texts that Swift's `String` considers equal: combining marks, their order, and look-alikes
  /// that decompose into ASCII.
  static let equivalent: [(String, String)] = [
    ("caf\u{E9}", "cafe\u{301}"), ("\u{AC00}", "\u{1100}\u{1161}"),
    ("a\u{323}\u{307}", "a\u{307}\u{323}"), ("K", "\u{212A}"), (";", "\u{37E}"),
  ]

  @Test("texts of other scalars are different names, addresses and ids", arguments: equivalent)
  func spellings(_ one: String, _ other: String) {
    #expect(one == other, "the test needs texts that String considers equal")
    #expect(ObjectName(one) != ObjectName(other))
    #expect(Set([ObjectName(one), ObjectName(other), ObjectName(one)]).count == 2)
    #expect((ObjectName(one) < ObjectName(other)) != (ObjectName(other) < ObjectName(one)))
    let addresses = [ResourceAddress(.agents, one), ResourceAddress(.agents, other)]
    #expect(Set(addresses).count == 2 && addresses[0] != addresses[1])
    #expect((addresses[0] < addresses[1]) != (addresses[1] < addresses[0]))
    #expect(Set([RemoteID(one), RemoteID(other)]).count == 2)
  }

  @Test("names are ordered by their bytes, a prefix before the whole")
  func order() {
    let names: [ObjectName] = ["", "A", "Z", "a", "ab", "b", "\u{E9}", "\u{FFFD}", "\u{10000}"]
    #expect(names.shuffled().sorted() == names)
  }

  @Test("a name is written as its text")
  func text() {
    let name: ObjectName = "line-\(7)"
    #expect(name.text == "line-7" && "\(name)" == "line-7")
  }
}
