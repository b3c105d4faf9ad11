import Diagnostics
import Foundation
import JSON
import Planning
import Resources
import TestSupport
import Testing

@testable import Views

/// Everything that a plan does with a text takes time that grows with the length of the text.
///
/// Only processor times of the same run are compared: 16 times the text may take less than 64 times
/// as long, while a step whose cost grows with the square takes 256 times as long.
@Suite(.serialized) struct TextGrowthTests {
  struct Maker: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (_ count: Int) -> String

    /// A run of one part.
    init(_ name: String, run part: String, after start: String = "") {
      testDescription = name
      make = { start + String(repeating: part, count: $0) }
    }

    /// Parts in random order.
    init(_ name: String, random parts: [String]) {
      testDescription = name
      make = { count in
        var generator = SeededGenerator(seed: UInt64(count))
        return (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      }
    }
  }

  struct Step: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let run: @Sendable (_ text: String) -> Void

    init(_ name: String, _ run: @escaping @Sendable (_ text: String) -> Void) {
      testDescription = name
      self.run = run
    }
  }

  private static let makers = [
    Maker("a run of punctuation", run: "!"), Maker("dashes", run: "-"), Maker("quotes", run: "\"'"),
    Maker("emoji", run: "😀"), Maker("joined emoji", run: "👩\u{200D}👧"), Maker("flags", run: "🇩🇪"),
    Maker("combining marks", run: "\u{301}", after: "e"), Maker("one letter", run: "a"),
    Maker("spaces", run: " "), Maker("line feeds", run: "\n"), Maker("carriage returns", run: "\r"),
    Maker("control characters", run: "\u{1B}"), Maker("commands of runners", run: " ::##[a]"),
    Maker("parameters", run: "a=b&", after: "https://host/?"),
    Maker("parameters in parameters", run: "?token=a", after: "https://host/"),
    Maker("URLs", run: "https://u:p@host/"), Maker("empty URLs", run: "://"),
    Maker("flags of commands", run: "--token="), Maker("flags with references", run: "--token=${"),
    Maker("schemes", run: "Bearer "), Maker("prefixes of keys", run: "sk-"),
    Maker("two signs", random: ["!", "?"]), Maker("two letters", random: ["a", "b"]),
    Maker("words", random: ["be ", "kind ", "to ", "the ", "caller, ", "always.\n"]),
    Maker("anything", random: ["a", " ", "!", "é", "\n", "\r\n", "😀", "🇩🇪", "://", "?a=", "#"]),
  ]

  private static let steps = [
    Step("search for credentials") { _ = $0.credentials },
    Step("escape") { _ = escaped($0) },
    Step("split into lines") { _ = TextLines.closed($0) },
    Step("wrap a sentence") { _ = wrappedAtBlanks($0, width: 80) },
    Step("quote a message") { _ = quoted($0) },
    Step("show a new text") { text in
      _ = display.rows(text, sign: "+", role: .added, maximum: 8)
    },
    Step("point into a source") { text in
      let end = SourcePosition(line: 1, column: text.unicodeScalars.count)
      let span = SourceSpan(file: "a.yaml", start: end, end: end)
      let diagnostic = Diagnostic(.apiUnreachable, detail: text, advice: "", span: span)
      _ = DiagnosticText(sources: [SourceFile(path: "a.yaml", text: text)]).text([diagnostic])
    },
    Step("one change") { showDifference($0, changed($0, at: 1)) },
    Step("many changes") { showDifference($0, changed($0, at: 40)) },
    Step("every other part changed") { text in
      showDifference(text, changed(text, at: text.unicodeScalars.count / 2))
    },
    Step("another text") { text in
      showDifference(text, String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
    },
    Step("plan as text") { _ = PlanText().text(plan(for: $0)) },
    Step("plan as JSON") { _ = PlanJSON.document(plan(for: $0)).text(.indented) },
    Step("drift as text") { text in
      let verdict = DriftVerdict(.aheadInFiles, .neverMade)
      _ = DriftText().text(Drift(plan: plan(for: text), verdicts: [verdict]))
    },
  ]

  struct Case: Sendable, CustomTestStringConvertible {
    let maker: Maker
    let step: Step

    var testDescription: String { "\(step.testDescription): \(maker.testDescription)" }
  }

  /// All cases in a full run, a few in a quick one.
  private static let cases = TestScale.current.sample(
    steps.flatMap { step in makers.map { Case(maker: $0, step: step) } },
    oneOf: 1
  )

  @Test("16 times the text takes less than 64 times as long", arguments: cases)
  func grows(example: Case) {
    let (maker, step) = (example.maker, example.step)
    var count = 256
    var text = maker.make(count)
    var time = leastTime(step, text)
    while time < .milliseconds(1) {
      count *= 2
      text = maker.make(count)
      time = leastTime(step, text)
    }
    let large = maker.make(16 * count)
    // Another process may have used the caches: the least of three counts.
    var ratios: [Double] = []
    while ratios.count < 3, ratios.allSatisfy({ $0 >= 64 }) {
      ratios.append(processorTime { step.run(large) } / leastTime(step, text))
    }
    #expect(ratios.contains { $0 < 64 }, "\(count) parts: \(time), ratios \(ratios)")
  }

  @Test("the plan for a long line is short", arguments: makers)
  func fits(maker: Maker) {
    let scalars = maker.make(50_000).unicodeScalars.prefix(50_000)
    let line = String(String.UnicodeScalarView(scalars.filter { $0 != "\n" && $0 != "\r" }))
    #expect(PlanText().text(Self.plan(for: line)).utf8.count < 100_000)
  }

  private static let display = DifferenceText(style: .plain, indent: 10)

  private static func showDifference(_ old: String, _ new: String) {
    _ = display.rows(TextDifference(from: old, to: new))
  }

  /// The text with letters inserted at a number of places, evenly apart.
  private static func changed(_ text: String, at places: Int) -> String {
    let scalars = Array(text.unicodeScalars)
    let distance = max(2, scalars.count / (places + 1))
    var changed = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      if index % distance == distance - 1 { changed.append("x") }
      changed.append(scalar)
    }
    return String(changed)
  }

  private static func plan(for text: String) -> Plan {
    let (old, new) = (JSONValue.string(text), JSONValue.string(changed(text, at: 40)))
    let change = Change(
      address: SamplePlans.support,
      action: .update(
        before: SamplePlans.agent(1, ["system_prompt": old]),
        after: SamplePlans.agent(2, ["system_prompt": new])
      ),
      reason: .edited,
      naturalKey: "support",
      edits: [
        Edit(
          pointer: JSONPointer([.key("config"), .key("system_prompt")]),
          before: old,
          after: new
        )
      ]
    )
    return Plan(stack: "acme", changes: [change])
  }

  private func leastTime(_ step: Step, _ text: String) -> Duration {
    (0..<3).map { _ in processorTime { step.run(text) } }.min() ?? .zero
  }
}
