import JSON

/// A fault of a definition that the API's parser refuses.
struct EvalFault: Sendable, Hashable {
  /// The rest of a sentence for the reader.
  let problem: String
  /// One sentence on what to do.
  let advice: String
  /// The server's message without its prefix.
  private(set) var server: String
  /// Whether the API itself reports the fault, before it calls the parser.
  let isAboutKind: Bool

  init(_ problem: String, _ advice: String, _ server: String, isAboutKind: Bool = false) {
    self.problem = problem
    self.advice = advice
    self.server = server
    self.isAboutKind = isAboutKind
  }

  /// The fault of a part, whose message starts with the place.
  private func at(_ place: String) -> EvalFault {
    var copy = self
    copy.server = place + server
    return copy
  }

  static func inTurn(_ index: Int, _ fault: EvalFault) -> EvalFault { fault.at("turn #\(index)") }

  static func inExpectation(turn: Int, _ index: Int, _ fault: EvalFault) -> EvalFault {
    fault.at("turn #\(turn) expectation #\(index)")
  }

  static func inMetric(_ index: Int, _ fault: EvalFault) -> EvalFault {
    fault.at("metric #\(index)")
  }

  static func inNamedMetric(_ name: String, _ fault: EvalFault) -> EvalFault {
    fault.at("metric \(name.pythonRepresentation)")
  }

  static let markers = ["complete", "short", "long", "incomplete"]

  static let measures = ["turns", "duration", "words", "latency", "function_calls"]

  /// The keys of a telephone, in the parser's order.
  static let keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "#", "*"]
}

/// Faults outside turns and metrics.
extension EvalFault {
  static let neitherKind = EvalFault(
    "has neither turns nor a persona",
    "Set definition.turns for a script, or definition.persona for a simulation.",
    "a scenario needs 'turns' (scripted) or 'persona' (a simulation)",
    isAboutKind: true
  )
  static let bothKinds = EvalFault(
    "has both turns and a persona",
    "Keep definition.turns for a script, or definition.persona for a simulation.",
    "a scenario is scripted ('turns') or a simulation ('persona'), not both",
    isAboutKind: true
  )
  static func factory(_ place: String) -> EvalFault {
    EvalFault(
      "has a factory, which the API rejects",
      "Remove it; set a provider in judge or simulator.",
      "\(place).factory is not accepted: it is a dotted path this service would import. Name a "
        + "`provider` on the scenario's judge/simulator block instead (one of: anthropic, ollama, "
        + "openai).",
      isAboutKind: true
    )
  }
  static func notAList(_ key: String) -> EvalFault {
    EvalFault(
      "is not a list",
      "Write a list.",
      key == "context"
        ? "'context:' must be a list of message dicts" : "'\(key):' must be a list"
    )
  }
  static func notAMapping(_ key: String) -> EvalFault {
    let server =
      switch key {
      case "judge.eval": "'judge.eval:' must be a mapping (the judge LLM service)"
      case "simulator": "'simulator:' must be a mapping naming the persona LLM"
      default: "'\(key):' must be a mapping"
      }
    return EvalFault("is not a mapping", "Write a mapping.", server)
  }
  static func partNotAMapping(_ advice: String) -> EvalFault {
    EvalFault("is not a mapping", advice, " must be a mapping")
  }
  static func notAText(_ key: String) -> EvalFault {
    EvalFault(
      "is missing, empty, or not a string",
      "Set it: the API requires it for every simulation.",
      "missing or invalid '\(key):' field (a non-empty string)"
    )
  }
  static func notPositive(_ key: String, isWhole: Bool) -> EvalFault {
    EvalFault(
      "is not a positive \(isWhole ? "whole number" : "number")",
      "Use \(isWhole ? "1 or more" : "more than 0"), or remove the field.",
      "'\(key):' must be a positive \(isWhole ? "integer" : "number")"
    )
  }
  static func badModality(_ block: String, _ value: JSONValue) -> EvalFault {
    EvalFault(
      "is neither audio nor text",
      "Write audio or text.",
      "'\(block).modality:' must be 'audio' or 'text', got \(value.pythonRepresentation)"
    )
  }
  static let transcriptionMissing = EvalFault(
    "has modality audio but no transcription",
    "Set judge.transcription, or use modality: text.",
    "'judge.modality: audio' requires a 'judge.transcription:' block (STT service to "
      + "transcribe the bot's audio)"
  )

  /// The turns are those that must be spoken; `nil` in a simulation, where all must be.
  static func speechMissing(turns: [Int]?) -> EvalFault {
    let start = "'user.modality: audio' requires a 'user.speech:' block (TTS service + voice) to "
    let end =
      turns.map {
        "synthesize turn(s) [\($0.map(String.init).joined(separator: ", "))] — or give each of "
          + "them an 'audio:' file"
      } ?? "synthesize the persona's turns"
    return EvalFault(
      "has modality audio but no speech",
      "Set user.speech with service and voice, or use modality: text.",
      start + end
    )
  }
}
