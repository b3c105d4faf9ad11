import JSON
import TestSupport
import Testing

/// The objects of a list share the members that they repeat; nothing else may differ from reading
/// each object alone.
@Suite("Objects that repeat the members of the one before")
struct RepeatedMemberTests {
  @Test("a list of similar objects reads as its objects alone", arguments: 0..<40 as Range<UInt64>)
  func similarObjects(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var members = (0..<6).map { member($0, &generator) }
    for _ in 0..<TestScale.current.count(200, atLeast: 20) {
      var texts: [String] = []
      for _ in 0..<5 {
        change(&members, &generator)
        texts.append("{" + members.joined(separator: ",") + "}")
      }
      var options = JSONValue.ReadingOptions()
      options.keepsLastOfDuplicateKeys = Bool.random(using: &generator)
      let alone = texts.map { text in
        Result { () throws(JSONError) in try JSONValue(parsing: text, options: options) }
      }
      let list = Result { () throws(JSONError) in
        try JSONValue(parsing: "[" + texts.joined(separator: ",") + "]", options: options)
      }
      if let failed = alone.firstIndex(where: { (try? $0.get()) == nil }) {
        let offset = 1 + texts[..<failed].reduce(0) { $0 + $1.utf8.count + 1 }
        let expected = alone[failed]
          .mapError { JSONError(code: $0.code, offset: $0.offset + offset) }
        #expect(list == expected, "seed \(seed): \(texts)")
      } else {
        let expected = JSONValue.array(try alone.map { try $0.get() })
        #expect(list == .success(expected), "seed \(seed): \(texts)")
        #expect(try list.get().text() == expected.text(), "seed \(seed): \(texts)")
      }
    }
  }

  private func change(_ members: inout [String], _ generator: inout SeededGenerator) {
    let index = Int.random(in: 0..<members.count, using: &generator)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: members[index] = member(index, &generator)
    case 1: members.insert(member(9, &generator), at: index)
    case 2 where members.count > 1: members.remove(at: index)
    case 3: members.swapAt(index, 0)
    case 4: members[index] = " " + members[index]
    default: break
    }
  }

  /// Values that begin alike, so that one text is the beginning of another.
  private func member(_ key: Int, _ generator: inout SeededGenerator) -> String {
    let values = [
      "1", "12", "1.5", "1e1", "12.0", "\"a\"", "\"a,\\\"b\"", "\"1\"", "null", "true", "[]",
      "[1]", "[1,2]", "[{\"a\":1},{\"a\":1}]", "{}", "{\"a\":1}", "{\"a\":1,\"b\":[12]}",
      "{\"a\":{\"a\":{\"a\":1}}}", "{\"a\":{\"a\":{\"a\":12}}}",
      "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "{\"a\":1,\"a\":2}", "tru", "1 ",
    ]
    // Broken values are rare, or few lists would be read to the end.
    let most = Int.random(in: 0..<40, using: &generator) == 0 ? values.count : values.count - 3
    return "\"k\(key)\":\(values[Int.random(in: 0..<most, using: &generator)])"
  }

  @Test("repeated members count as values")
  func values() throws {
    var options = JSONValue.ReadingOptions()
    let text = #"[{"a":[1,2]},{"a":[1,2]},{"a":[1,2]}]"#
    options.maximumValues = 13
    #expect(throws: Never.self) { try JSONValue(parsing: text, options: options) }
    options.maximumValues = 12
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text, options: options) }
    #expect(error?.code == .tooManyValues)
  }

  @Test("a repeated member shares its content")
  func sharing() throws {
    let list = try JSONValue(parsing: #"[{"a":{"x":1},"b":1},{"a":{"x":1},"b":2}]"#).array
    let (first, second) = (try #require(list?.first?["a"]), try #require(list?.last?["a"]))
    #expect(first.isSame(as: second))
    #expect(!first.isSame(as: try JSONValue(parsing: #"{"x":1}"#)))
  }

  @Test("what differs inside many objects is compared once")
  func depth() throws {
    let times = try [1, 100]
      .map { depth in
        let (open, close) = (
          String(repeating: #"{"a":"#, count: depth), String(repeating: "}", count: depth)
        )
        let text = String(repeating: "x", count: 1_000_000)
        let objects = (0..<4).map { "\(open)\"\(text)\($0)\"\(close)" }
        let bytes = Array("[\(objects.joined(separator: ","))]".utf8)
        return try (0..<3)
          .map { _ in
            try processorTime { _ = try JSONValue(parsing: bytes) }
          }
          .min() ?? .zero
      }
    // Once per object around it, it would be a hundred times as long.
    #expect(times[1] < times[0] * 20, "\(times)")
  }
}
