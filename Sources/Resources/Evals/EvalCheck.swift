import JSON

/// Walks through a definition like the API's parser, but continues where the parser stops.
struct EvalCheck {
  private(set) var problems: [EvalProblem] = []
  private var path: [JSONPointer.Token] = [.key("definition")]

  mutating func report(_ fault: EvalFault, _ place: JSONPointer.Token...) {
    problems.append(EvalProblem(pointer: JSONPointer(path + place), fault: fault))
  }

  /// Checks a value one level further down.
  mutating func inside(_ token: JSONPointer.Token, _ look: (inout EvalCheck) -> Void) {
    path.append(token)
    look(&self)
    path.removeLast()
  }

  mutating func check(_ definition: JSONObject, of scenario: JSONObject) {
    checkFactories(definition)
    switch (definition.hasMember("turns"), definition.hasMember("persona")) {
    case (true, true): report(.bothKinds)
    case (false, false): report(.neitherKind)
    case (true, false): checkScript(definition)
    case (false, true): checkSimulation(definition, of: scenario)
    }
  }

  private mutating func checkFactories(_ definition: JSONObject) {
    for place in ["judge.eval", "judge.transcription", "simulator", "user.speech"] {
      let keys = place.split(separator: ".").map(String.init)
      let block = keys.reduce(JSONValue.object(definition)) { $0?[$1] }
      guard block?.object?.hasMember("factory") == true else { continue }
      let pointer = path + keys.map { .key($0) } + [.key("factory")]
      problems.append(EvalProblem(pointer: JSONPointer(pointer), fault: .factory(place)))
    }
  }

  private mutating func checkScript(_ definition: JSONObject) {
    guard let turns = definition["turns"]?.array else {
      return report(.notAList("turns"), .key("turns"))
    }
    inside(.key("turns")) { check in
      for (index, turn) in turns.enumerated() {
        check.inside(.index(index)) { $0.checkTurn(turn, index) }
      }
    }
    if let context = definition["context"], !context.isNull, context.array == nil {
      report(.notAList("context"), .key("context"))
    }
    let user = checkUser(definition["user"])
    checkAudio(of: turns, user)
    checkSpoken(in: turns, isSpoken: checkJudge(definition["judge"]))
  }

  /// How the user's turns reach the agent.
  private enum UserSide { case text, audio, spokenAudio, unknown }

  private mutating func checkUser(_ user: JSONValue?) -> UserSide {
    guard let user, !user.isNull else { return .text }
    guard let block = user.object else {
      report(.notAMapping("user"), .key("user"))
      return .unknown
    }
    let modality = block["modality"] ?? "text"
    guard modality == "audio" else {
      guard modality != "text" else { return .text }
      report(.badModality("user", modality), .key("user"), .key("modality"))
      return .unknown
    }
    switch block["speech"] {
    case nil, .null?: return .audio
    case .object?: return .spokenAudio
    case .bool?, .number?, .string?, .array?:
      report(.notAMapping("user.speech"), .key("user"), .key("speech"))
      return .unknown
    }
  }

  /// Whether the agent speaks; `nil` if that is unknown.
  private mutating func checkJudge(_ judge: JSONValue?) -> Bool? {
    guard let judge, !judge.isNull else { return false }
    guard let block = judge.object else {
      report(.notAMapping("judge"), .key("judge"))
      return nil
    }
    let modality = block["modality"] ?? "text"
    guard modality == "audio" || modality == "text" else {
      report(.badModality("judge", modality), .key("judge"), .key("modality"))
      return nil
    }
    if let model = block["eval"], model.isTruthy, model.object == nil {
      report(.notAMapping("judge.eval"), .key("judge"), .key("eval"))
    }
    if modality == "audio", block["transcription"]?.object == nil {
      report(.transcriptionMissing, .key("judge"))
    }
    return modality == "audio"
  }

  private mutating func checkAudio(of turns: [JSONValue], _ user: UserSide) {
    switch user {
    case .text:
      for (index, turn) in turns.enumerated() where turn["audio"]?.isNull == false {
        report(.inTurn(index, .audioInText), .key("turns"), .index(index), .key("audio"))
      }
    case .audio:
      let spoken = turns.indices.filter {
        turns[$0]["user"]?.isNull == false && turns[$0]["audio"]?.isNull ?? true
      }
      if !spoken.isEmpty { report(.speechMissing(turns: spoken), .key("user")) }
    case .spokenAudio, .unknown: break
    }
  }

  private mutating func checkSpoken(in turns: [JSONValue], isSpoken: Bool?) {
    guard isSpoken == false else { return }
    for (index, turn) in turns.enumerated() {
      for (position, expected) in (turn["expect"]?.array ?? []).enumerated()
      where expected["event"] == "tts_response" {
        report(
          .inTurn(index, .speechInText),
          .key("turns"),
          .index(index),
          .key("expect"),
          .index(position),
          .key("event")
        )
      }
    }
  }

  private mutating func checkSimulation(_ definition: JSONObject, of scenario: JSONObject) {
    if let simulator = definition["simulator"], simulator.isTruthy, simulator.object == nil {
      report(.notAMapping("simulator"), .key("simulator"))
    }
    if checkUser(definition["user"]) == .audio { report(.speechMissing(turns: nil), .key("user")) }
    _ = checkJudge(definition["judge"])
    if let name = scenario["name"]?.string, name.isBlank, !name.isEmpty {
      problems.append(EvalProblem(pointer: JSONPointer([.key("name")]), fault: .notAText("name")))
    }
    for key in ["persona", "goal", "success"] {
      guard let text = definition[key]?.string, !text.isBlank else {
        report(.notAText(key), .key(key))
        continue
      }
    }
    checkMetrics(definition["metrics"])
    checkLimits(of: definition)
  }

  private mutating func checkLimits(of definition: JSONObject) {
    for (key, isWhole) in [
      ("max_turns", true), ("max_duration_s", false), ("max_silence_s", false), ("runs", true),
    ] {
      guard let value = definition[key] else { continue }
      let isPositive = value.number.map { $0.double > 0 } ?? false
      if !isPositive || (isWhole && !value.isPythonInteger) {
        report(.notPositive(key, isWhole: isWhole), .key(key))
      }
    }
  }
}
