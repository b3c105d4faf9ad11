import JSON
import Resources
import Testing

/// A definition that pipecat's parser rejects, with the parser's message.
///
/// The messages were compared with pipecat 1.11 and 1.12, as TurnCall calls them (Contract.md §19).
struct RefusedDefinition: Sendable, CustomTestStringConvertible {
  let definition: String
  let place: String
  let serverMessage: String

  var testDescription: String { definition }

  init(_ definition: String, _ place: String, _ serverMessage: String) {
    self.definition = definition
    self.place = place
    self.serverMessage = serverMessage
  }

  /// The parser's own message, with its prefix.
  static func parser(_ definition: String, _ place: String, _ message: String) -> Self {
    Self(definition, place, "<stored scenario>: " + message)
  }

  static let all = [
    Self(
      #"{}"#,
      "definition",
      "a scenario needs 'turns' (scripted) or 'persona' (a simulation)"
    ),
    Self(
      #"{"name":"x"}"#,
      "definition",
      "a scenario needs 'turns' (scripted) or 'persona' (a simulation)"
    ),
    Self(
      #"{"turns":[],"persona":"x"}"#,
      "definition",
      "a scenario is scripted ('turns') or a simulation ('persona'), not both"
    ),
    Self(
      #"{"turns":null,"persona":null}"#,
      "definition",
      "a scenario is scripted ('turns') or a simulation ('persona'), not both"
    ),
    Self(
      #"{"turns":[],"judge":{"eval":{"factory":"os.system"}}}"#,
      "definition.judge.eval.factory",
      "judge.eval.factory is not accepted: it is a dotted path this service would import. Name a `provider` on the scenario's judge/simulator block instead (one of: anthropic, ollama, openai)."
    ),
    Self(
      #"{"persona":"p","goal":"g","success":"s","simulator":{"factory":null}}"#,
      "definition.simulator.factory",
      "simulator.factory is not accepted: it is a dotted path this service would import. Name a `provider` on the scenario's judge/simulator block instead (one of: anthropic, ollama, openai)."
    ),
    Self(
      #"{"turns":[],"user":{"speech":{"factory":"x"}}}"#,
      "definition.user.speech.factory",
      "user.speech.factory is not accepted: it is a dotted path this service would import. Name a `provider` on the scenario's judge/simulator block instead (one of: anthropic, ollama, openai)."
    ),
    .parser(
      #"{"turns":null}"#,
      "definition.turns",
      "'turns:' must be a list"
    ),
    .parser(
      #"{"turns":"x"}"#,
      "definition.turns",
      "'turns:' must be a list"
    ),
    .parser(
      #"{"turns":{}}"#,
      "definition.turns",
      "'turns:' must be a list"
    ),
    .parser(
      #"{"turns":[5]}"#,
      "definition.turns[0]",
      "turn #0 must be a mapping"
    ),
    .parser(
      #"{"turns":[{"user":5}]}"#,
      "definition.turns[0].user",
      "turn #0 'user:' must be a string if present"
    ),
    .parser(
      #"{"turns":[{"dtmf":""}]}"#,
      "definition.turns[0].dtmf",
      "turn #0 'dtmf:' must be a non-empty string of keypad entries"
    ),
    .parser(
      #"{"turns":[{"dtmf":1.5}]}"#,
      "definition.turns[0].dtmf",
      "turn #0 'dtmf:' must be a non-empty string of keypad entries"
    ),
    .parser(
      #"{"turns":[{"dtmf":"12a"}]}"#,
      "definition.turns[0].dtmf",
      "turn #0 'dtmf:' has invalid keypad entry 'a' (valid entries: 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, #, *)"
    ),
    .parser(
      #"{"turns":[{"dtmf":true}]}"#,
      "definition.turns[0].dtmf",
      "turn #0 'dtmf:' has invalid keypad entry 'T' (valid entries: 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, #, *)"
    ),
    .parser(
      #"{"turns":[{"user":"a","dtmf":"1"}]}"#,
      "definition.turns[0]",
      "turn #0 has both 'user:' and 'dtmf:' — a turn is one or the other"
    ),
    .parser(
      #"{"turns":[{"expect":"x"}]}"#,
      "definition.turns[0].expect",
      "turn #0 'expect:' must be a list if present"
    ),
    .parser(
      #"{"turns":[{"expect":null}]}"#,
      "definition.turns[0].expect",
      "turn #0 'expect:' must be a list if present"
    ),
    .parser(
      #"{"turns":[{"expect":[{}]}]}"#,
      "definition.turns[0].expect[0]",
      "turn #0 expectation #0 missing or invalid 'event:'"
    ),
    .parser(
      #"{"turns":[{"expect":["llm_response"]}]}"#,
      "definition.turns[0].expect[0]",
      "turn #0 expectation #0 must be a mapping"
    ),
    .parser(
      #"{"turns":[{},{"expect":[{"event":"a"},{"event":17}]}]}"#,
      "definition.turns[1].expect[1]",
      "turn #1 expectation #1 missing or invalid 'event:'"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"function_call_stopped","eval":"x"}]}]}"#,
      "definition.turns[0].expect[0].eval",
      "turn #0 expectation #0: 'eval:' on 'function_call_stopped': a stopped call carries no arguments to judge; put the 'eval:' on the 'function_call' instead"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"a","absent":"yes"}]}]}"#,
      "definition.turns[0].expect[0].absent",
      "turn #0 expectation #0 'absent:' must be a boolean"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"a","absent":true,"eval":"x","name":"y"}]}]}"#,
      "definition.turns[0].expect[0]",
      "turn #0 expectation #0 'absent: true' cannot be combined with 'eval', 'name'"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"function_call","calls":"x"}]}]}"#,
      "definition.turns[0].expect[0].calls",
      "turn #0 expectation #0: 'calls:' must be a non-empty list"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"function_call","calls":[]}]}]}"#,
      "definition.turns[0].expect[0].calls",
      "turn #0 expectation #0: 'calls:' must be a non-empty list"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"function_call","calls":["a",5]}]}]}"#,
      "definition.turns[0].expect[0].calls[1]",
      "turn #0 expectation #0: each 'calls:' entry must be a name or a mapping"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"llm_response","marker":"short"}]}]}"#,
      "definition.turns[0].expect[0]",
      "turn #0 expectation #0 'marker': only applies to the 'llm_marker' event, not 'llm_response'"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"llm_marker","marker":"it's"}]}]}"#,
      "definition.turns[0].expect[0].marker",
      "turn #0 expectation #0 'marker:' must be one of complete, short, long, incomplete, not \"it's\""
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"llm_marker","marker_first":1}]}]}"#,
      "definition.turns[0].expect[0].marker_first",
      "turn #0 expectation #0 'marker_first:' must be a bool"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"llm_marker","markers":true}]}]}"#,
      "definition.turns[0].expect[0].markers",
      "turn #0 expectation #0 'markers:' must be a int"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"llm_marker","text_after":"x"}]}]}"#,
      "definition.turns[0].expect[0].text_after",
      "turn #0 expectation #0 'text_after:' must be a bool"
    ),
    .parser(
      #"{"turns":[{"user":"a","send_after":null}]}"#,
      "definition.turns[0].send_after",
      "turn #0 'send_after:' must be a mapping"
    ),
    .parser(
      #"{"turns":[{"user":"a","send_after":{"event":5}}]}"#,
      "definition.turns[0].send_after.event",
      "turn #0 'send_after.event' must be a string if present"
    ),
    .parser(
      #"{"turns":[{"user":"a","send_after":{"delay_ms":-1}}]}"#,
      "definition.turns[0].send_after.delay_ms",
      "turn #0 'send_after.delay_ms' must be a non-negative int"
    ),
    .parser(
      #"{"turns":[{"user":"a","send_after":{"delay_ms":1.5}}]}"#,
      "definition.turns[0].send_after.delay_ms",
      "turn #0 'send_after.delay_ms' must be a non-negative int"
    ),
    .parser(
      #"{"turns":[{"user":"a","send_after":{}}]}"#,
      "definition.turns[0].send_after",
      "turn #0 'send_after:' needs an 'event:' or a positive 'delay_ms:'"
    ),
    .parser(
      #"{"turns":[{"send_after":{"delay_ms":5}}]}"#,
      "definition.turns[0]",
      "turn #0 has 'send_after:' but no 'user:' or 'dtmf:' — send_after only schedules when the turn's input gets sent"
    ),
    .parser(
      #"{"turns":[{"user":"a","audio":5}]}"#,
      "definition.turns[0].audio",
      "turn #0 'audio:' must be a path string"
    ),
    .parser(
      #"{"turns":[{"dtmf":"1","audio":"a.wav"}]}"#,
      "definition.turns[0]",
      "turn #0 has both 'audio:' and 'dtmf:' — a turn is one or the other"
    ),
    .parser(
      #"{"turns":[{"audio":"a.wav"}]}"#,
      "definition.turns[0]",
      "turn #0 has 'audio:' but no 'user:' — give the text the recording says, so the judge and 'text_contains' have the turn's input"
    ),
    .parser(
      #"{"turns":[{"image":5}]}"#,
      "definition.turns[0].image",
      "turn #0 'image:' must be a path string"
    ),
    .parser(
      #"{"turns":[{"user":"a","audio":"a.wav"}]}"#,
      "definition.turns[0].audio",
      "turn #0 has 'audio:' but the scenario is text modality — set 'user.modality: audio' to play it to the bot"
    ),
    .parser(
      #"{"turns":[{"user":"a"}],"user":{"modality":"audio"}}"#,
      "definition.user",
      "'user.modality: audio' requires a 'user.speech:' block (TTS service + voice) to synthesize turn(s) [0] — or give each of them an 'audio:' file"
    ),
    .parser(
      #"{"turns":[{"user":"a","audio":"a.wav"},{"user":"b"}],"user":{"modality":"audio"}}"#,
      "definition.user",
      "'user.modality: audio' requires a 'user.speech:' block (TTS service + voice) to synthesize turn(s) [1] — or give each of them an 'audio:' file"
    ),
    .parser(
      #"{"turns":[],"context":"x"}"#,
      "definition.context",
      "'context:' must be a list of message dicts"
    ),
    .parser(
      #"{"turns":[],"user":"x"}"#,
      "definition.user",
      "'user:' must be a mapping"
    ),
    .parser(
      #"{"turns":[],"user":{"modality":"voice"}}"#,
      "definition.user.modality",
      "'user.modality:' must be 'audio' or 'text', got 'voice'"
    ),
    .parser(
      #"{"turns":[],"user":{"modality":null}}"#,
      "definition.user.modality",
      "'user.modality:' must be 'audio' or 'text', got None"
    ),
    .parser(
      #"{"turns":[],"user":{"modality":"audio","speech":"x"}}"#,
      "definition.user.speech",
      "'user.speech:' must be a mapping"
    ),
    .parser(
      #"{"turns":[],"judge":[]}"#,
      "definition.judge",
      "'judge:' must be a mapping"
    ),
    .parser(
      #"{"turns":[],"judge":{"modality":"both"}}"#,
      "definition.judge.modality",
      "'judge.modality:' must be 'audio' or 'text', got 'both'"
    ),
    .parser(
      #"{"turns":[],"judge":{"eval":"gpt"}}"#,
      "definition.judge.eval",
      "'judge.eval:' must be a mapping (the judge LLM service)"
    ),
    .parser(
      #"{"turns":[],"judge":{"modality":"audio"}}"#,
      "definition.judge",
      "'judge.modality: audio' requires a 'judge.transcription:' block (STT service to transcribe the bot's audio)"
    ),
    .parser(
      #"{"turns":[{"expect":[{"event":"tts_response"}]}]}"#,
      "definition.turns[0].expect[0].event",
      "turn #0 asserts 'tts_response' but 'judge.modality' is text (the bot doesn't speak). Use 'response'/'llm_response', or set 'judge.modality: audio'."
    ),
    .parser(
      #"{"persona":"p"}"#,
      "definition.goal",
      "missing or invalid 'goal:' field (a non-empty string)"
    ),
    .parser(
      #"{"persona":"p","goal":" ","success":"s"}"#,
      "definition.goal",
      "missing or invalid 'goal:' field (a non-empty string)"
    ),
    .parser(
      #"{"persona":"p","goal":"g"}"#,
      "definition.success",
      "missing or invalid 'success:' field (a non-empty string)"
    ),
    .parser(
      #"{"persona":5,"goal":"g","success":"s"}"#,
      "definition.persona",
      "missing or invalid 'persona:' field (a non-empty string)"
    ),
    .parser(
      #"{"persona":{"text":"p"},"goal":"g","success":"s"}"#,
      "definition.persona",
      "missing or invalid 'persona:' field (a non-empty string)"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","simulator":"gpt"}"#,
      "definition.simulator",
      "'simulator:' must be a mapping naming the persona LLM"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","user":{"modality":"audio"}}"#,
      "definition.user",
      "'user.modality: audio' requires a 'user.speech:' block (TTS service + voice) to synthesize the persona's turns"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","max_turns":0}"#,
      "definition.max_turns",
      "'max_turns:' must be a positive integer"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","max_turns":1.0}"#,
      "definition.max_turns",
      "'max_turns:' must be a positive integer"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","max_turns":null}"#,
      "definition.max_turns",
      "'max_turns:' must be a positive integer"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","runs":true}"#,
      "definition.runs",
      "'runs:' must be a positive integer"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","max_duration_s":0}"#,
      "definition.max_duration_s",
      "'max_duration_s:' must be a positive number"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","max_silence_s":"9"}"#,
      "definition.max_silence_s",
      "'max_silence_s:' must be a positive number"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":"x"}"#,
      "definition.metrics",
      "'metrics:' must be a list"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":["x"]}"#,
      "definition.metrics[0]",
      "metric #0 must be a mapping"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"name":"polite"}]}"#,
      "definition.metrics[0]",
      "metric #0 is judged ('criterion:') or measured ('measure:'), one of the two"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"name":"a","criterion":"c","measure":"words"}]}"#,
      "definition.metrics[0]",
      "metric #0 is judged ('criterion:') or measured ('measure:'), one of the two"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"criterion":"c"}]}"#,
      "definition.metrics[0]",
      "metric #0 needs a 'name:'"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"name":"a","criterion":"c"},{"name":"a","criterion":"d"}]}"#,
      "definition.metrics[1].name",
      "metric 'a' is listed twice"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"name":"a","criterion":""}]}"#,
      "definition.metrics[0].criterion",
      "metric 'a' needs a 'criterion:' for the judge"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"name":"a","criterion":"c","min_score":2}]}"#,
      "definition.metrics[0].min_score",
      "metric 'a' 'min_score:' must be a number in 0..1"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"smiles","max_value":1}]}"#,
      "definition.metrics[0].measure",
      "metric 'smiles' 'measure:' must be one of turns, duration, words, latency, function_calls"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"words","min_score":1,"max_value":2}]}"#,
      "definition.metrics[0].min_score",
      "metric 'words' is measured; it takes a range, not 'min_score:'"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"words","calls":[],"max_value":2}]}"#,
      "definition.metrics[0].calls",
      "metric 'words' takes a range; 'calls:' belongs to 'measure: function_calls'"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"words","max_value":"2"}]}"#,
      "definition.metrics[0].max_value",
      "metric 'words' 'max_value:' must be a number"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"words"}]}"#,
      "definition.metrics[0]",
      "metric 'words' needs a 'min_value:' or a 'max_value:'"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"function_calls","min_value":1,"calls":[]}]}"#,
      "definition.metrics[0]",
      "metric 'function_calls' compares the bot's calls with 'calls:', not a range"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"function_calls"}]}"#,
      "definition.metrics[0]",
      "metric 'function_calls' needs a 'calls:' list, the calls the bot should make ([] for none)"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"function_calls","calls":[{"name":"f","args":5}]}]}"#,
      "definition.metrics[0].calls[0].args",
      "metric 'function_calls' 'calls:' entry #0 'args:' must be a mapping"
    ),
    .parser(
      #"{"persona":"p","goal":"g","success":"s","metrics":[{"measure":"function_calls","calls":[{"args":{}}]}]}"#,
      "definition.metrics[0].calls[0]",
      "metric 'function_calls' 'calls:' entry #0 must be a name or a mapping with 'name:'"
    ),
  ]
}
