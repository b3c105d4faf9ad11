import JSON
import Resources
import Testing

@Suite("Eval definitions that the API's parser rejects")
struct EvalProblemTests {
  @Test("are reported in place, in the order of the server", arguments: RefusedDefinition.all)
  func refused(refused: RefusedDefinition) throws {
    let definition = try JSONValue(parsing: refused.definition)
    let findings = EvalTable.isDefinition.findings(in: ["definition": definition])
    let finding = try #require(findings.first)
    #expect(finding.serverMessage == refused.serverMessage)
    #expect(finding.pointer.dotted == refused.place)
    #expect(finding.message.count > "\(refused.place) .".count)
    #expect(finding.advice.hasSuffix("."))
  }

  @Test(
    "do not include what it accepts",
    arguments: [
      #"{"turns":[]}"#,
      #"{"turns":[{}]}"#,
      #"{"turns":[{"user":null,"dtmf":null,"audio":null,"image":null}]}"#,
      #"{"turns":[{"dtmf":123}]}"#,
      #"{"turns":[{"dtmf":"0123456789*#","expect":[]}]}"#,
      #"{"turns":[{"user":"","send_after":{"delay_ms":1}}]}"#,
      #"{"turns":[{"user":"a","send_after":{"event":""}}]}"#,
      #"{"turns":[{"expect":[{"event":"a","calls":"x"}]}]}"#,
      #"{"turns":[{"expect":[{"event":"function_call","calls":null}]}]}"#,
      #"{"turns":[{"expect":[{"event":"function_call","calls":["f",{}]}]}]}"#,
      #"{"turns":[{"expect":[{"event":"llm_marker","marker":"incomplete","markers":0,"marker_first":null}]}]}"#,
      #"{"turns":[{"user":"a","audio":"a.wav"}],"user":{"modality":"audio"}}"#,
      #"{"turns":[{"user":"a"}],"user":{"modality":"audio","speech":{}}}"#,
      #"{"turns":[{"expect":[{"event":"tts_response"}]}],"judge":{"modality":"audio","transcription":{}}}"#,
      #"{"turns":[],"context":null,"user":null,"judge":null,"zzz":1}"#,
      #"{"turns":[],"judge":{"eval":0,"transcription":"x"}}"#,
      #"{"persona":"p","goal":"g","success":"s","simulator":null,"metrics":null,"max_turns":3,"max_duration_s":0.5,"runs":1}"#,
      #"{"persona":"p","goal":"g","success":"s","simulator":[],"metrics":[]}"#,
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"name":"a","criterion":"c","min_score":0},{"measure":"turns","min_value":-1,"max_value":null}]}"#,
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"function_calls","calls":["f",{"name":"g","args":null}]}]}"#,
    ]
  )
  func taken(definition: String) throws {
    let definition = try JSONValue(parsing: definition)
    #expect(evalProblems(in: ["definition": definition]) == [])
  }

  @Test("are reported all at once, although the server stops at the first")
  func all() throws {
    let definition = try JSONValue(
      parsing: #"""
        {"persona": "", "goal": 5, "max_turns": 0, "metrics": [{"name": "a"}, 7]}
        """#
    )
    #expect(
      evalProblems(in: ["definition": definition]).map(\.pointer.dotted) == [
        "definition.persona", "definition.goal", "definition.success", "definition.metrics[0]",
        "definition.metrics[1]", "definition.max_turns",
      ]
    )
  }

  @Test("include a simulation name of only whitespace", arguments: [" ", "\u{2003}\t"])
  func blankName(name: String) {
    let simulation: JSONValue = ["persona": "p", "goal": "g", "success": "s"]
    let problems = evalProblems(in: ["name": .string(name), "definition": simulation])
    #expect(problems.map(\.pointer.dotted) == ["name"])
    let script = evalProblems(in: ["name": .string(name), "definition": ["turns": []]])
    #expect(script == [])
  }
}

@Suite("Scenarios that the API warns about")
struct EvalWarningTests {
  @Test(
    "have a check that cannot fail, or that any event satisfies",
    arguments: [
      (#"[{"user":"a"}]"#, .cannotFail, []),
      (#"[{"expect":[]},{"expect":[]}]"#, .cannotFail, []),
      (#"[{"expect":[{"event":"llm_response"}]}]"#, .cannotFail, ["turn 1: llm_response"]),
      (#"[{"expect":[{"event":"response"}]}]"#, .cannotFail, ["turn 1: llm_response"]),
      (
        #"[{"expect":[{"event":"a","text_contains":null,"within_ms":5}]}]"#, .cannotFail,
        ["turn 1: a"]
      ),
      (
        #"[{},{"expect":[{"event":"a"},{"event":"b","eval":"x"}]},{"expect":[{"event":"c"}]}]"#,
        .contentFree, ["turn 2: a", "turn 3: c"]
      ),
    ] as [(String, EvalWarning.Code, [String])]
  )
  func weak(turns: String, code: EvalWarning.Code, expectations: [String]) throws {
    let turns = try JSONValue(parsing: turns)
    let warning = try #require(evalWarning(of: ["definition": ["turns": turns]]))
    #expect(warning.code == code)
    #expect(warning.expectations == expectations)
    #expect(warning.pointers.count == expectations.count)
  }

  @Test(
    "do not include those that assert something, can always fail, or are rejected anyway",
    arguments: [
      #"{"turns":[]}"#,
      #"{"turns":[{"expect":[{"event":"a","text_contains":""}]}]}"#,
      #"{"turns":[{"expect":[{"event":"a","text_excludes":"x"}]}]}"#,
      #"{"turns":[{"expect":[{"event":"function_call"}]}]}"#,
      #"{"turns":[{"expect":[{"event":"function_call_stopped","calls":["f"]}]}]}"#,
      #"{"turns":[{"expect":[{"event":"a","absent":true}]}]}"#,
      #"{"turns":[{"expect":[{"event":"llm_marker","markers":0}]}]}"#,
      #"{"turns":[{"expect":[{"event":"llm_marker","text_after":false}]}]}"#,
      #"{"turns":[{"expect":[{"event":5}]}]}"#,
      #"{"persona":"p","goal":"g","success":"s"}"#,
    ]
  )
  func strong(definition: String) throws {
    let definition = try JSONValue(parsing: definition)
    #expect(evalWarning(of: ["definition": definition]) == nil)
  }
}
