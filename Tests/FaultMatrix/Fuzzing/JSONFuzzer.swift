import JSON
import TestSupport

/// JSON values to text and back, and text that is not JSON.
enum JSONFuzzer {
  static func verdict(_ random: inout SeededGenerator) -> Verdict {
    let value = random.json(depth: 5)
    var verdict = Verdict(isAccepted: true)
    for layout in [JSONValue.Layout.compact, .indented] {
      let back = try? JSONValue(parsing: value.bytes(layout))
      verdict.expect(back == value, "read back as something else: \(value.text())")
      verdict.expect(back?.bytes() == value.bytes(), "written otherwise: \(value.text())")
    }
    let pieces: [[UInt8]] = [
      [0xC3], [0xED, 0xA0, 0x80], [0xFF], Array("\\ud800".utf8), [91], [44],
    ]
    let changed = random.mutated(value.bytes(), with: pieces)
    if let other = try? JSONValue(parsing: changed) {
      verdict.expect((try? JSONValue(parsing: other.bytes())) == other, "changed: \(other.text())")
      verdict.expect(String(validating: changed, as: UTF8.self) != nil, "read what is no UTF-8")
    }
    depth(&random, &verdict)
    number(&random, &verdict)
    return verdict
  }

  private static func depth(_ random: inout SeededGenerator, _ verdict: inout Verdict) {
    let count = random.pick([10, 500, 512, 513, 2000, 20_000])
    let opening = random.pick(["[", "{\"a\":", "[[", "[{\"a\":"])
    let text = String(repeating: opening, count: count)
    verdict.expect((try? JSONValue(parsing: text)) == nil, "read \(count) times \(opening)")
    guard count <= 512 else { return }
    let whole = String(repeating: "[", count: count) + String(repeating: "]", count: count)
    verdict.expect((try? JSONValue(parsing: whole)) != nil, "did not read \(count) lists")
  }

  private static func number(_ random: inout SeededGenerator, _ verdict: inout Verdict) {
    let whole = random.number(-1_000_000...1_000_000)
    let zeros = random.number(0...5)
    let spellings = [
      "\(whole)", "\(whole).\(String(repeating: "0", count: zeros + 1))", "\(whole)e0",
      "\(whole)\(String(repeating: "0", count: zeros))e-\(zeros)",
    ]
    for spelling in spellings {
      guard let number = try? JSONValue(parsing: spelling) else {
        verdict.problems.append("did not read \(spelling)")
        continue
      }
      verdict.expect(number == .number(JSONNumber(whole)), "\(spelling) is not \(whole)")
      verdict.expect(number.text() == spelling, "\(spelling) is written \(number.text())")
    }
    for none in ["01", "+1", "1.", ".5", "1e", "0x1", "- 1", "1_0", "NaN", "Infinity"] {
      verdict.expect((try? JSONValue(parsing: none)) == nil, "read \(none)")
    }
  }
}
