import JSON
import Resources

/// The warnings that the API computes on each read of a scenario (Contract.md §13).
func scenarioWarnings(_ definition: JSONValue) -> [JSONValue] {
  guard let warning = evalWarning(of: ["definition": definition]) else { return [] }
  return [
    [
      "code": .string(warning.code.rawValue), "message": .string(warning.message),
      "expectations": .array(warning.expectations.map(JSONValue.string)),
    ]
  ]
}

/// The warnings of a run about mocks of tools that its agent does not have.
func mockWarnings(mocks: JSONObject, config: JSONObject) -> [JSONValue] {
  let names = Set(
    (config["tools"]?.array ?? []).compactMap { $0["name"]?.string }.map(ExactText.init(_:))
  )
  let unused = mocks.keys.filter { !names.contains(ExactText($0)) }
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
