import TestSupport

extension SeededGenerator {
  /// Returns `true` in N of a hundred cases.
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  /// One of several elements; there must be at least one.
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }

  /// An integer.
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// A text that has caused errors before.
  mutating func oddText() -> String {
    switch number(0...9) {
    case 0: ""
    case 1:
      String(repeating: pick(["-", "|", "*", "`", "[", "é", "\u{1F600}"]), count: number(1...4000))
    case 2: "cafe\u{301}"
    case 3: "a\r\nb"
    case 4: "\u{FEFF}x\u{202E}y\u{200B}"
    case 5: "${" + pick(["agents.one.id", "var.x", "", "agents", "}", "${"]) + pick(["}", ""])
    case 6: pick(["***", "null", "~", "yes", "1e3", "0x1F", "+15551230001", "NaN", ".inf"])
    case 7: "../../" + pick(["etc/passwd", "v1/agents", ""])
    case 8: "{{" + pick(["name", "", "a.b", "{"]) + "}}"
    default: String(number(-5...1_000_000))
    }
  }

  /// The bytes with some of them mutated.
  mutating func mutated(_ bytes: [UInt8], with pieces: [[UInt8]]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<number(1...4) where !bytes.isEmpty {
      let at = number(0...bytes.count - 1)
      switch number(0...5) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &self)
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(contentsOf: pick(pieces), at: at)
      case 3: bytes.removeSubrange(at..<min(bytes.count, at + number(1...30)))
      case 4:
        let piece = bytes[at..<min(bytes.count, at + number(1...60))]
        bytes.insert(contentsOf: piece, at: number(0...bytes.count))
      default: bytes.insert(UInt8.random(in: 32...126, using: &self), at: at)
      }
    }
    return bytes
  }
}
