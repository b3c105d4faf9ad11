import JSON

extension EvalFault.Turn {
  func words(_ index: Int) -> EvalFault.Words {
    let turn = "turn #\(index)"
    switch self {
    case .notAMapping:
      return ("is not a mapping", "Set user and expect.", "\(turn) must be a mapping")
    case .userNotAText:
      return (
        "is not a string", "Write what the user says.",
        "\(turn) 'user:' must be a string if present"
      )
    case .dtmfEmpty:
      return (
        "is not a string of keypad keys", "Write the keys in quotes, as in \"123#\".",
        "\(turn) 'dtmf:' must be a non-empty string of keypad entries"
      )
    case .badKey(let key):
      return (
        "has an invalid keypad key", "Use digits, * and #.",
        "\(turn) 'dtmf:' has invalid keypad entry \(key.pythonRepresentation) (valid entries: "
          + "\(EvalFault.keys.joined(separator: ", ")))"
      )
    case .userAndDTMF:
      return (
        "has both user and dtmf", "Keep one of them: a turn either speaks or presses keys.",
        "\(turn) has both 'user:' and 'dtmf:' — a turn is one or the other"
      )
    case .expectNotAList:
      return (
        "is not a list", "Write a list of events, or remove the field.",
        "\(turn) 'expect:' must be a list if present"
      )
    case .notAPath(let key):
      return (
        "is not a path", "Write the path of a file.", "\(turn) '\(key):' must be a path string"
      )
    case .audioAndDTMF:
      return (
        "has both audio and dtmf", "Keep one of them: a turn either speaks or presses keys.",
        "\(turn) has both 'audio:' and 'dtmf:' — a turn is one or the other"
      )
    case .audioWithoutUser:
      return (
        "has audio but no user", "Set user to the text of the recording.",
        "\(turn) has 'audio:' but no 'user:' — give the text the recording says, so the judge and "
          + "'text_contains' have the turn's input"
      )
    case .audioInText:
      return (
        "has audio, but the scenario is text",
        "Write user: {modality: audio} with its speech, or remove audio.",
        "\(turn) has 'audio:' but the scenario is text modality — set 'user.modality: audio' to "
          + "play it to the bot"
      )
    case .speechInText:
      return (
        "is tts_response, but the agent does not speak in text modality",
        "Use response or llm_response, or write judge: {modality: audio} with its transcription.",
        "\(turn) asserts 'tts_response' but 'judge.modality' is text (the bot doesn't speak). Use "
          + "'response'/'llm_response', or set 'judge.modality: audio'."
      )
    case .sendAfterNotAMapping, .sendAfterEventNotAText, .badDelay, .sendAfterEmpty,
      .nothingToSendAfter:
      return schedulingWords(turn)
    }
  }

  private func schedulingWords(_ turn: String) -> EvalFault.Words {
    switch self {
    case .sendAfterNotAMapping:
      (
        "is not a mapping", "Set event or delay_ms.",
        "\(turn) 'send_after:' must be a mapping"
      )
    case .sendAfterEventNotAText:
      (
        "is not a string", "Write the name of an event.",
        "\(turn) 'send_after.event' must be a string if present"
      )
    case .badDelay:
      (
        "is not a whole number of milliseconds", "Use 0 or more.",
        "\(turn) 'send_after.delay_ms' must be a non-negative int"
      )
    case .sendAfterEmpty:
      (
        "has neither an event nor a delay", "Set event, or a delay_ms of 1 or more.",
        "\(turn) 'send_after:' needs an 'event:' or a positive 'delay_ms:'"
      )
    case .nothingToSendAfter:
      (
        "has send_after but nothing to send", "Set user or dtmf, or remove send_after.",
        "\(turn) has 'send_after:' but no 'user:' or 'dtmf:' — send_after only schedules when the "
          + "turn's input gets sent"
      )
    case .notAMapping, .userNotAText, .dtmfEmpty, .badKey, .userAndDTMF, .expectNotAList,
      .notAPath, .audioAndDTMF, .audioWithoutUser, .audioInText, .speechInText:
      preconditionFailure("not about scheduling")
    }
  }
}

extension EvalFault.Expectation {
  func words(_ place: String) -> EvalFault.Words {
    switch self {
    case .notAMapping:
      return ("is not a mapping", "Add event: NAME.", "\(place) must be a mapping")
    case .noEvent:
      return (
        "has no event", "Add an event, for example event: llm_response.",
        "\(place) missing or invalid 'event:'"
      )
    case .evalOfStoppedCall:
      return (
        "judges a stopped call, which has no arguments", "Put eval on function_call.",
        "\(place): 'eval:' on 'function_call_stopped': a stopped call carries no arguments to "
          + "judge; put the 'eval:' on the 'function_call' instead"
      )
    case .absentNotAFlag:
      return (
        "is not true or false", "Write true or false.", "\(place) 'absent:' must be a boolean"
      )
    case .absentWith(let keys):
      return (
        "expects an absent event but has \(keys.joined(separator: ", "))",
        "Remove absent, or the fields that describe the event.",
        "\(place) 'absent: true' cannot be combined with "
          + keys.map(\.pythonRepresentation).joined(separator: ", ")
      )
    case .noCalls:
      return (
        "is not a non-empty list", "Write a list of calls, or remove the field.",
        "\(place): 'calls:' must be a non-empty list"
      )
    case .badCall:
      return (
        "is neither a name nor a mapping", "Write the name of a function, or name and args.",
        "\(place): each 'calls:' entry must be a name or a mapping"
      )
    case .markerKeys(let keys, let event):
      return (
        "has \(keys.joined(separator: ", ")), which only llm_marker supports",
        "Write event: llm_marker, or remove them.",
        "\(place) " + keys.map { "\($0.pythonRepresentation):" }.joined(separator: ", ")
          + " only applies to the 'llm_marker' event, not \(event.pythonRepresentation)"
      )
    case .badMarker(let value):
      return (
        "is not a marker", "Write \(EvalFault.markers.joined(separator: ", ")).",
        "\(place) 'marker:' must be one of \(EvalFault.markers.joined(separator: ", ")), not "
          + value.pythonRepresentation
      )
    case .notOfType(let key, let isFlag):
      return (
        isFlag ? "is not true or false" : "is not a whole number",
        isFlag ? "Write true or false." : "Write a whole number.",
        "\(place) '\(key):' must be a \(isFlag ? "bool" : "int")"
      )
    }
  }
}
