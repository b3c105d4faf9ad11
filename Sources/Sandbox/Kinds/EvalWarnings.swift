import JSON

/// What the API has to say about a scenario each time it is read (contract §13).
func scenarioWarnings(_ definition: JSONValue) -> [JSONValue] {
  let turns = definition["turns"]?.array ?? []
  guard !turns.isEmpty else { return [] }
  var count = 0
  var empty: [String] = []
  for (index, turn) in turns.enumerated() {
    for expectation in turn["expect"]?.array ?? [] {
      count += 1
      guard !assertsContent(expectation) else { continue }
      empty.append("turn \(index + 1): \(expectation["event"]?.string ?? "")")
    }
  }
  let advice = "Add text_contains, text_excludes, eval: or a function_call with its args."
  switch (count, empty.count) {
  case (0, _):
    return [
      warning("scenario_cannot_fail", "this scenario's turns carry no expectations. \(advice)", [])
    ]
  case (_, 0): return []
  case (count, count):
    let message = """
      no expectation in this scenario asserts any content, so it passes whenever the events merely \
      arrive — including when the LLM is returning nothing at all (a provider that 404s still \
      emits an empty llm_response). \(advice)
      """
    return [warning("scenario_cannot_fail", message, empty)]
  default:
    let message =
      "\(empty.count) of \(count) expectations assert only that an event arrived: "
      + empty.joined(separator: ", ")
    return [warning("content_free_expectations", message, empty)]
  }
}

private func assertsContent(_ expectation: JSONValue) -> Bool {
  ["text_contains", "text_excludes", "eval"].contains { expectation[$0] != nil }
    || expectation["event"] == "function_call" && expectation["args"] != nil
}

private func warning(_ code: String, _ message: String, _ expectations: [String]) -> JSONValue {
  [
    "code": .string(code), "message": .string(message),
    "expectations": .array(expectations.map(JSONValue.string)),
  ]
}

/// What a run has to say about mocks of tools that its agent does not have.
func mockWarnings(mocks: JSONObject, config: JSONObject) -> [JSONValue] {
  let names = Set((config["tools"]?.array ?? []).compactMap { $0["name"]?.string })
  let unused = mocks.keys.filter { !names.contains($0) }
  guard !unused.isEmpty else { return [] }
  let message = """
    \(unused.count) mock(s) name a tool this run cannot call: \(unused.joined(separator: ", ")). \
    Check the tool name against the agent's tools.
    """
  return [
    [
      "code": "mock_matches_no_tool", "tools": .array(unused.map(JSONValue.string)),
      "message": .string(message),
      "mcp_servers": .number(JSONNumber(config["mcp_servers"]?.array?.count ?? 0)),
    ]
  ]
}
