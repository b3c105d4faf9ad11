package import JSON

/// A warning that the API attaches to a scenario on each read (Contract.md §13): the scenario is
/// stored, but proves less than it seems to.
package struct EvalWarning: Sendable, Hashable {
  package let code: Code
  /// The number of expectations.
  package let count: Int
  /// The expectations that assert no content, as the API names them: `turn 1: llm_response`.
  package let expectations: [String]
  /// The positions of these expectations, from the scenario on.
  package let pointers: [JSONPointer]

  /// Which of the API's warnings it is.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// Nothing in the scenario can show that the agent got worse.
    case cannotFail = "scenario_cannot_fail"
    /// Some expectations are met by any event of that name.
    case contentFree = "content_free_expectations"
  }

  /// The API's own wording.
  package var message: String {
    let advice = "Add text_contains, text_excludes, eval: or a function_call with its args."
    switch code {
    case .cannotFail where count == 0:
      return "this scenario's turns carry no expectations. \(advice)"
    case .cannotFail:
      return """
        no expectation in this scenario asserts any content, so it passes whenever the events \
        merely arrive — including when the LLM is returning nothing at all (a provider that 404s \
        still emits an empty llm_response). \(advice)
        """
    case .contentFree:
      return "\(expectations.count) of \(count) expectations assert only that an event arrived: "
        + expectations.joined(separator: "; ")
    }
  }
}

/// The API's warning about a scenario, if it has one.
///
/// A definition that the API refuses has none, and a simulation can always fail.
package func evalWarning(of scenario: JSONObject) -> EvalWarning? {
  let turns = scenario["definition"]?["turns"]?.array ?? []
  guard !turns.isEmpty, evalProblems(in: scenario).isEmpty else { return nil }
  let isSpoken = scenario["definition"]?["judge"]?["modality"] == "audio"
  var count = 0
  var weak: [(name: String, pointer: JSONPointer)] = []
  for (index, turn) in turns.enumerated() {
    for (position, expectation) in (turn["expect"]?.array ?? []).enumerated() {
      count += 1
      guard !expectation.assertsContent else { continue }
      let event = expectation["event"]?.string ?? ""
      // In text modality, `response` is read as `llm_response`.
      let name = event.isExactly("response") && !isSpoken ? "llm_response" : event
      let place: [JSONPointer.Token] = [
        .key("definition"), .key("turns"), .index(index), .key("expect"), .index(position),
      ]
      weak.append(("turn \(index + 1): \(name)", JSONPointer(place)))
    }
  }
  guard count == 0 || !weak.isEmpty else { return nil }
  return EvalWarning(
    code: weak.count == count ? .cannotFail : .contentFree,
    count: count,
    expectations: weak.map(\.name),
    pointers: weak.map(\.pointer)
  )
}

extension JSONValue {
  /// Whether an expectation can fail on anything but a missing event; any function call counts, and
  /// so does an event that must not arrive.
  fileprivate var assertsContent: Bool {
    guard let object else { return false }
    let event = object["event"]
    if event == "function_call" || event == "function_call_stopped" { return true }
    if object["absent"] == true { return true }
    return [
      "text_contains", "text_excludes", "eval", "marker", "markers", "marker_first", "text_after",
    ]
    .contains { object.written($0) != nil }
  }
}
