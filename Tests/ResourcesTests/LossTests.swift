import JSON
import Resources
import Testing

@Suite("Values that a server drops") struct LossTests {
  @Test(
    "a field that is missing or reset to the default is named at its full depth",
    arguments: [
      (["llm": ["reasoning_effort": "high"]], ["llm": ["model": "m"]], "/llm/reasoning_effort"),
      (["llm": ["reasoning_effort": "high"]], [:], "/llm/reasoning_effort"),
      (
        ["llm": ["reasoning_effort": "high"]], ["llm": ["reasoning_effort": nil]],
        "/llm/reasoning_effort"
      ),
      (["llm": ["temperature": 0.2]], ["llm": ["temperature": 0.7]], "/llm/temperature"),
      (["first_message": "Hi"], ["first_message": nil], "/first_message"),
      (
        ["analysis": ["success_evaluation": ["rubric": "x"]]],
        ["analysis": ["success_evaluation": ["enabled": false]]],
        "/analysis/success_evaluation/rubric"
      ),
      (
        ["tools": [["name": "a"], ["name": "b", "execution_mode": "async"]]],
        ["tools": [["name": "a"], ["name": "b"]]], "/tools/1/execution_mode"
      ),
      (["tools": [["name": "a"], ["name": "b"]]], ["tools": [["name": "a"]]], "/tools/1"),
      (["tools": [["name": "a"]]], ["tools": [[:]]], "/tools/0/name"),
      (["tools": [["name": "a"]]], ["tools": []], "/tools"),
      (
        ["mcp_servers": [["name": "a", "headers": ["X": "***"]]]],
        ["mcp_servers": [["name": "a", "headers": ["Y": "***"]]]], "/mcp_servers/0/headers/X"
      ),
      (["llm": ["api_key": "sk-1"]], ["llm": ["api_key": nil]], "/llm/api_key"),
      (["metadata": ["turnform": ["stack": "a"]]], ["metadata": [:]], "/metadata"),
      (
        ["metadata": ["a": 1, "b": ["c": [1, ["d": nil]]]]],
        ["metadata": ["a": 2, "b": ["c": [1, [:]]]]], "/metadata/b/c/1/d"
      ),
      (
        ["tools": [["name": "a", "parameters_schema": ["type": "object", "x": 1]]]],
        ["tools": [["name": "a", "parameters_schema": ["type": "object"]]]],
        "/tools/0/parameters_schema/x"
      ),
      (["from_tomorrow": 1], [:], "/from_tomorrow"),
    ] as [(JSONObject, JSONObject, String)]
  )
  func losses(sent: JSONObject, answered: JSONObject, place: String) {
    #expect(AgentTable.config.loss(of: sent, in: answered)?.description == place)
  }

  @Test(
    "a value that is rounded, trimmed, masked, completed or redundant is kept",
    arguments: [
      ([:], [:]), (["llm": ["temperature": 0.7]], [:]), (["llm": ["reasoning_effort": nil]], [:]),
      (["llm": ["temperature": 0.30000000000000001]], ["llm": ["temperature": 0.3]]),
      (["llm": ["max_tokens": 900]], ["llm": ["max_tokens": 900, "temperature": 0.7]]),
      (["stt": ["keyterms": [" a ", "a", " "]]], ["stt": ["keyterms": ["a"]]]),
      (["stt": ["keyterms": [" "]]], ["stt": ["keyterms": []]]),
      (["llm": ["api_key": "sk-1"]], ["llm": ["api_key": "***"]]),
      (["analysis": ["takeaway_ids": ["b", "a"]]], ["analysis": ["takeaway_ids": ["a", "b"]]]),
      (["language": "DE"], ["language": "de"]), (["metadata": [:]], [:]),
      (["tools": []], [:]), (["system_prompt": ""], [:]),
    ] as [(JSONObject, JSONObject)]
  )
  func kept(sent: JSONObject, answered: JSONObject) {
    #expect(AgentTable.config.loss(of: sent, in: answered) == nil)
  }

  @Test("a full config is preserved by its own defaults")
  func defaults() {
    let defaults = AgentTable.config.defaults
    #expect(AgentTable.config.loss(of: defaults, in: defaults) == nil)
    #expect(AgentTable.config.loss(of: defaults, in: [:]) == nil)
  }
}
