import JSON

/// Faults of one turn.
extension EvalFault {
  static let turnNotAMapping = partNotAMapping("Set user and expect.")
  static let userNotAText = EvalFault(
    "is not a string",
    "Write what the user says.",
    " 'user:' must be a string if present"
  )
  static let dtmfEmpty = EvalFault(
    "is not a string of keypad keys",
    "Write the keys in quotes, as in \"123#\".",
    " 'dtmf:' must be a non-empty string of keypad entries"
  )
  static func badKey(_ key: String) -> EvalFault {
    EvalFault(
      "has an invalid keypad key",
      "Use digits, * and #.",
      " 'dtmf:' has invalid keypad entry \(key.pythonRepresentation) (valid entries: "
        + "\(EvalFault.keys.joined(separator: ", ")))"
    )
  }
  static func withDTMF(_ key: String) -> EvalFault {
    EvalFault(
      "has both \(key) and dtmf",
      "Keep one of them: a turn either speaks or presses keys.",
      " has both '\(key):' and 'dtmf:' — a turn is one or the other"
    )
  }
  static let expectNotAList = EvalFault(
    "is not a list",
    "Write a list of events, or remove the field.",
    " 'expect:' must be a list if present"
  )
  static func notAPath(_ key: String) -> EvalFault {
    EvalFault("is not a path", "Write the path of a file.", " '\(key):' must be a path string")
  }
  static let audioWithoutUser = EvalFault(
    "has audio but no user",
    "Set user to the text of the recording.",
    " has 'audio:' but no 'user:' — give the text the recording says, so the judge and "
      + "'text_contains' have the turn's input"
  )
  static let audioInText = EvalFault(
    "has audio, but the scenario is text",
    "Write user: {modality: audio} with its speech, or remove audio.",
    " has 'audio:' but the scenario is text modality — set 'user.modality: audio' to "
      + "play it to the bot"
  )
  static let speechInText = EvalFault(
    "is tts_response, but the agent does not speak in text modality",
    "Use response or llm_response, or write judge: {modality: audio} with its transcription.",
    " asserts 'tts_response' but 'judge.modality' is text (the bot doesn't speak). Use "
      + "'response'/'llm_response', or set 'judge.modality: audio'."
  )
  static let sendAfterNotAMapping = EvalFault(
    "is not a mapping",
    "Set event or delay_ms.",
    " 'send_after:' must be a mapping"
  )
  static let sendAfterEventNotAText = EvalFault(
    "is not a string",
    "Write the name of an event.",
    " 'send_after.event' must be a string if present"
  )
  static let badDelay = EvalFault(
    "is not a whole number of milliseconds",
    "Use 0 or more.",
    " 'send_after.delay_ms' must be a non-negative int"
  )
  static let sendAfterEmpty = EvalFault(
    "has neither an event nor a delay",
    "Set event, or a delay_ms of 1 or more.",
    " 'send_after:' needs an 'event:' or a positive 'delay_ms:'"
  )
  static let nothingToSendAfter = EvalFault(
    "has send_after but nothing to send",
    "Set user or dtmf, or remove send_after.",
    " has 'send_after:' but no 'user:' or 'dtmf:' — send_after only schedules when the "
      + "turn's input gets sent"
  )
}

/// Faults of one expectation.
extension EvalFault {
  static let expectationNotAMapping = partNotAMapping("Add event: NAME.")
  static let noEvent = EvalFault(
    "has no event",
    "Add an event, for example event: llm_response.",
    " missing or invalid 'event:'"
  )
  static let evalOfStoppedCall = EvalFault(
    "judges a stopped call, which has no arguments",
    "Put eval on function_call.",
    ": 'eval:' on 'function_call_stopped': a stopped call carries no arguments to "
      + "judge; put the 'eval:' on the 'function_call' instead"
  )
  static let absentNotAFlag = EvalFault(
    "is not true or false",
    "Write true or false.",
    " 'absent:' must be a boolean"
  )
  static func absentWith(_ keys: [String]) -> EvalFault {
    EvalFault(
      "expects an absent event but has \(keys.joined(separator: ", "))",
      "Remove absent, or the fields that describe the event.",
      " 'absent: true' cannot be combined with "
        + keys.map(\.pythonRepresentation).joined(separator: ", ")
    )
  }
  static let noExpectedCalls = EvalFault(
    "is not a non-empty list",
    "Write a list of calls, or remove the field.",
    ": 'calls:' must be a non-empty list"
  )
  static let badExpectedCall = EvalFault(
    "is neither a name nor a mapping",
    "Write the name of a function, or name and args.",
    ": each 'calls:' entry must be a name or a mapping"
  )
  static func markerKeys(_ keys: [String], event: String) -> EvalFault {
    EvalFault(
      "has \(keys.joined(separator: ", ")), which only llm_marker supports",
      "Write event: llm_marker, or remove them.",
      " " + keys.map { "\($0.pythonRepresentation):" }.joined(separator: ", ")
        + " only applies to the 'llm_marker' event, not \(event.pythonRepresentation)"
    )
  }
  static func badMarker(_ value: JSONValue) -> EvalFault {
    EvalFault(
      "is not a marker",
      "Write \(EvalFault.markers.joined(separator: ", ")).",
      " 'marker:' must be one of \(EvalFault.markers.joined(separator: ", ")), not "
        + value.pythonRepresentation
    )
  }
  static func notOfType(_ key: String, isFlag: Bool) -> EvalFault {
    EvalFault(
      isFlag ? "is not true or false" : "is not a whole number",
      isFlag ? "Write true or false." : "Write a whole number.",
      " '\(key):' must be a \(isFlag ? "bool" : "int")"
    )
  }
}
