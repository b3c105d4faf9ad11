import Diagnostics
import TestSupport
import Testing
import YAML

/// SplitMix64: small, and the same on every machine.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

@Suite("hostile input")
struct HostileInputTests {
  static let document = """
    %YAML 1.1
    ---
    turnform: 1 # comment
    defaults: &d {a: [1, 2], "b": 'c', ? d : e}
    agents:
      one: &one
        <<: [*d, {x: y}]
        prompt: |+2
            Hello 😀
          world

        other: !file prompts/é.md
        key: !!str null
        text: "a\\u263A \\
          b"
      two: {<<: *one, z: *d}
    list:
    - - a
      - >-
        folded
        text
    -
      ? complex
      : value
    ...
    ---
    - *none
    """

  /// Parses the input and checks the invariants of every input.
  private func check(_ bytes: [UInt8], _ seed: UInt64) {
    let limits = YAMLLimits.standard.with(\.depth, 20).with(\.aliasNodes, 200).with(\.nodes, 500)
      .with(\.diagnostics, 10)
    let result = parseYAML(bytes, file: "a.yaml", limits: limits)
    #expect(result.diagnostics.count <= 11, "seed \(seed)")
    #expect(result.diagnostics.allSatisfy { $0.span != nil }, "seed \(seed)")
    let (depth, count) = result.documents.reduce((0, 0)) { total, node in
      let size = measure(node)
      return (max(total.0, size.depth), total.1 + size.count)
    }
    #expect(depth <= 20, "seed \(seed)")
    #expect(count <= 700, "seed \(seed)")
  }

  private func measure(_ node: YAMLNode) -> (depth: Int, count: Int) {
    #expect(node.span.start <= node.span.end)
    let children: [YAMLNode]
    switch node.content {
    case .scalar: return (0, 1)
    case .sequence(let elements): children = elements
    case .mapping(let members):
      #expect(Set(members.map(\.key)).count == members.count)
      children = members.map(\.value)
    }
    return children.map(measure)
      .reduce((1, 1)) { total, child in
        (max(total.0, child.depth + 1), total.1 + child.count)
      }
  }

  @Test("random bytes never crash", .timeLimit(.minutes(45)))
  func randomBytes() {
    let seed = UInt64.random(in: .min ... .max)
    print("HostileInputTests.randomBytes seed \(seed), \(TestScale.current)")
    var generator = SeededGenerator(state: seed)
    for _ in 0..<TestScale.current.count(2000) {
      let length = Int.random(in: 0..<200, using: &generator)
      check((0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }, seed)
    }
  }

  @Test("random YAML characters never crash", .timeLimit(.minutes(45)))
  func randomSigns() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("HostileInputTests.randomSigns seed \(seed), \(TestScale.current)")
    var generator = SeededGenerator(state: seed)
    let signs = [
      "a", "b", "é", "😀", "&a ", "*a ", "!file ", "!!str ", "!", "<<: ", ": ", ":", "- ", "-", "? ",
      "[", "]", "{", "}", ", ", ",", "|", ">", "'", "\"", "\\", "#", " #", "\n", "\n  ", "\n    ",
      "\t", "\r", "%TAG ! !\n", "---\n", "...\n", "~", "@",
    ]
    for _ in 0..<TestScale.current.count(5000) {
      let length = Int.random(in: 0..<60, using: &generator)
      let text = try (0..<length)
        .map { _ in try #require(signs.randomElement(using: &generator)) }
        .joined()
      check(Array(text.utf8), seed)
    }
  }

  @Test("random mutations of a valid document never crash", .timeLimit(.minutes(45)))
  func mutations() {
    let seed = UInt64.random(in: .min ... .max)
    print("HostileInputTests.mutations seed \(seed), \(TestScale.current)")
    var generator = SeededGenerator(state: seed)
    for _ in 0..<TestScale.current.count(3000) {
      var bytes = Array(Self.document.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) { mutate(&bytes, &generator) }
      check(bytes, seed)
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let start = Int.random(in: 0..<bytes.count, using: &generator)
    let end = min(bytes.count, start + Int.random(in: 1..<30, using: &generator))
    let target = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: bytes[start] = UInt8.random(in: 0x20...0x7E, using: &generator)
    case 1: bytes.removeSubrange(start..<end)
    case 2: bytes.insert(contentsOf: bytes[start..<end], at: target)
    default: bytes.swapAt(start, target)
    }
  }

  @Test("the document to mutate is valid except for its last line")
  func document() {
    let result = parseYAML(Self.document.utf8, file: "a.yaml")
    #expect(result.diagnostics.map(\.code) == [.yamlUnknownAlias])
    #expect(result.documents.count == 2)
  }
}
