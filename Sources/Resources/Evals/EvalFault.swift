import JSON

/// A fault of a definition: the table of everything the API's parser refuses.
enum EvalFault: Sendable, Hashable {
  // The kind of scenario
  case neitherKind
  case bothKinds
  case factory(String)
  // Requirements shared by several places
  case notAList(String)
  case notAMapping(String)
  case notAText(String)
  case blank(String)
  case notACount(String)
  case notAPositiveNumber(String)
  // The blocks that both kinds have
  case badModality(String, JSONValue)
  case speechMissing(turns: [Int]?)
  case transcriptionMissing
  // Turns
  case inTurn(Int, Turn)
  case inExpectation(turn: Int, Int, Expectation)
  // Metrics
  case inMetric(Int, Metric)
  case inNamedMetric(String, Metric)

  /// A fault of one turn.
  enum Turn: Sendable, Hashable {
    case notAMapping
    case userNotAText
    case dtmfEmpty
    case badKey(String)
    case userAndDTMF
    case expectNotAList
    case sendAfterNotAMapping
    case sendAfterEventNotAText
    case badDelay
    case sendAfterEmpty
    case nothingToSendAfter
    case notAPath(String)
    case audioAndDTMF
    case audioWithoutUser
    case audioInText
    case speechInText
  }

  /// A fault of one expectation.
  enum Expectation: Sendable, Hashable {
    case notAMapping
    case noEvent
    case evalOfStoppedCall
    case absentNotAFlag
    case absentWith([String])
    case noCalls
    case badCall
    case markerKeys([String], event: String)
    case badMarker(JSONValue)
    case notOfType(String, isFlag: Bool)
  }

  /// A fault of one metric.
  enum Metric: Sendable, Hashable {
    case notAMapping
    case neitherJudgedNorMeasured
    case noName
    case listedTwice
    case noCriterion
    case badScore
    case badMeasure
    case scoreOfMeasure
    case callsOfRange
    case boundNotANumber(String)
    case noBounds
    case rangeOfCalls
    case noCalls
    case badArguments(Int)
    case badCall(Int)
  }

  /// A two-part sentence for the reader, and the server's message without its prefix.
  typealias Words = (problem: String, advice: String, server: String)

  /// The allowed markers.
  static let markers = ["complete", "short", "long", "incomplete"]

  /// The quantities that a metric can measure.
  static let measures = ["turns", "duration", "words", "latency", "function_calls"]

  /// The keys of a telephone, in the parser's order.
  static let keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "#", "*"]

  /// Whether the API itself reports the fault, before it calls the parser.
  var isAboutKind: Bool {
    switch self {
    case .neitherKind, .bothKinds, .factory: true
    case .notAList, .notAMapping, .notAText, .blank, .notACount, .notAPositiveNumber, .badModality,
      .speechMissing, .transcriptionMissing, .inTurn, .inExpectation, .inMetric, .inNamedMetric:
      false
    }
  }

  var words: Words {
    switch self {
    case .neitherKind:
      (
        "has neither turns nor a persona",
        "Set definition.turns for a script, or definition.persona for a simulation.",
        "a scenario needs 'turns' (scripted) or 'persona' (a simulation)"
      )
    case .bothKinds:
      (
        "has both turns and a persona",
        "Keep definition.turns for a script, or definition.persona for a simulation.",
        "a scenario is scripted ('turns') or a simulation ('persona'), not both"
      )
    case .factory(let place):
      (
        "has a factory, which the API rejects", "Remove it; set a provider in judge or simulator.",
        "\(place).factory is not accepted: it is a dotted path this service would import. Name a "
          + "`provider` on the scenario's judge/simulator block instead (one of: anthropic, ollama, "
          + "openai)."
      )
    case .notAList(let key):
      (
        "is not a list", "Write a list.",
        key == "context"
          ? "'context:' must be a list of message dicts" : "'\(key):' must be a list"
      )
    case .notAMapping(let key): ("is not a mapping", "Write a mapping.", mappingWords(key))
    case .notAText(let key), .blank(let key):
      (
        "is missing, empty, or not a string", "Set it: the API requires it for every simulation.",
        "missing or invalid '\(key):' field (a non-empty string)"
      )
    case .notACount(let key):
      (
        "is not a positive whole number", "Use 1 or more, or remove the field.",
        "'\(key):' must be a positive integer"
      )
    case .notAPositiveNumber(let key):
      (
        "is not a positive number", "Use more than 0, or remove the field.",
        "'\(key):' must be a positive number"
      )
    case .badModality(let block, let value):
      (
        "is neither audio nor text", "Write audio or text.",
        "'\(block).modality:' must be 'audio' or 'text', got \(value.pythonRepresentation)"
      )
    case .speechMissing(let turns): speechWords(turns)
    case .transcriptionMissing:
      (
        "has modality audio but no transcription",
        "Set judge.transcription, or use modality: text.",
        "'judge.modality: audio' requires a 'judge.transcription:' block (STT service to "
          + "transcribe the bot's audio)"
      )
    case .inTurn(let index, let turn): turn.words(index)
    case .inExpectation(let turn, let index, let expectation):
      expectation.words("turn #\(turn) expectation #\(index)")
    case .inMetric(let index, let metric): metric.words("metric #\(index)")
    case .inNamedMetric(let name, let metric): metric.words("metric \(name.pythonRepresentation)")
    }
  }

  private func mappingWords(_ key: String) -> String {
    switch key {
    case "judge.eval": "'judge.eval:' must be a mapping (the judge LLM service)"
    case "simulator": "'simulator:' must be a mapping naming the persona LLM"
    default: "'\(key):' must be a mapping"
    }
  }

  /// The turns are those that must be spoken; `nil` in a simulation, where all must be.
  private func speechWords(_ turns: [Int]?) -> Words {
    let start = "'user.modality: audio' requires a 'user.speech:' block (TTS service + voice) to "
    let end =
      turns.map {
        "synthesize turn(s) [\($0.map(String.init).joined(separator: ", "))] — or give each of "
          + "them an 'audio:' file"
      } ?? "synthesize the persona's turns"
    return (
      "has modality audio but no speech",
      "Set user.speech with service and voice, or use modality: text.", start + end
    )
  }
}
