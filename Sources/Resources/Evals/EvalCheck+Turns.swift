import JSON

extension EvalCheck {
  mutating func checkTurn(_ turn: JSONValue, _ index: Int) {
    guard let turn = turn.object else { return report(.inTurn(index, .turnNotAMapping)) }
    let (user, dtmf) = (turn.written("user"), turn.written("dtmf"))
    if let user, user.string == nil { report(.inTurn(index, .userNotAText), .key("user")) }
    if let dtmf { checkKeys(dtmf, index) }
    if user != nil, dtmf != nil { report(.inTurn(index, .withDTMF("user"))) }
    checkExpectations(turn["expect"], index)
    if let schedule = turn["send_after"] {
      inside(.key("send_after")) { $0.checkSchedule(schedule, index) }
      if user == nil, dtmf == nil { report(.inTurn(index, .nothingToSendAfter)) }
    }
    if let audio = turn.written("audio") {
      if audio.string == nil { report(.inTurn(index, .notAPath("audio")), .key("audio")) }
      if dtmf != nil { report(.inTurn(index, .withDTMF("audio"))) }
      if user == nil { report(.inTurn(index, .audioWithoutUser)) }
    }
    if let image = turn.written("image"), image.string == nil {
      report(.inTurn(index, .notAPath("image")), .key("image"))
    }
  }

  private mutating func checkKeys(_ dtmf: JSONValue, _ index: Int) {
    let keys = dtmf.isPythonInteger ? dtmf.pythonRepresentation : dtmf.string ?? ""
    guard !keys.isEmpty else { return report(.inTurn(index, .dtmfEmpty), .key("dtmf")) }
    let bad = keys.unicodeScalars.lazy.map { String($0) }
      .first { key in !EvalFault.keys.contains { $0.isExactly(key) } }
    if let bad { report(.inTurn(index, .badKey(bad)), .key("dtmf")) }
  }

  private mutating func checkExpectations(_ expect: JSONValue?, _ index: Int) {
    guard let expect else { return }
    guard let expectations = expect.array else {
      return report(.inTurn(index, .expectNotAList), .key("expect"))
    }
    inside(.key("expect")) { check in
      for (position, expectation) in expectations.enumerated() {
        check.inside(.index(position)) {
          $0.checkExpectation(expectation) { .inExpectation(turn: index, position, $0) }
        }
      }
    }
  }

  private mutating func checkSchedule(_ schedule: JSONValue, _ index: Int) {
    guard let schedule = schedule.object else {
      return report(.inTurn(index, .sendAfterNotAMapping))
    }
    let event = schedule.written("event")
    if let event, event.string == nil {
      report(.inTurn(index, .sendAfterEventNotAText), .key("event"))
    }
    let delay = schedule["delay_ms"] ?? 0
    guard delay.isPythonInteger, (delay.number?.double ?? 0) >= 0 else {
      return report(.inTurn(index, .badDelay), .key("delay_ms"))
    }
    if event == nil, !delay.isTruthy { report(.inTurn(index, .sendAfterEmpty)) }
  }

  private mutating func checkExpectation(
    _ expectation: JSONValue,
    _ fault: (EvalFault) -> EvalFault
  ) {
    guard let object = expectation.object else { return report(fault(.expectationNotAMapping)) }
    guard let event = object["event"]?.string, !event.isEmpty else {
      return report(fault(.noEvent))
    }
    if object.written("eval") != nil, event.isExactly("function_call_stopped") {
      report(fault(.evalOfStoppedCall), .key("eval"))
    }
    let absent = object["absent"] ?? false
    if absent.bool == nil { report(fault(.absentNotAFlag), .key("absent")) }
    let conflicting = Self.contents.filter(object.hasMember)
    if absent == true, !conflicting.isEmpty { report(fault(.absentWith(conflicting))) }
    if absent != true, ["function_call", "function_call_stopped"].contains(event) {
      checkCalls(object.written("calls"), fault)
    }
    checkMarker(of: object, event, fault)
  }

  /// The members that describe an event that must arrive.
  private static let contents =
    ["text_contains", "text_excludes", "eval", "calls", "name", "args"] + markerKeys

  private static let markerKeys = ["marker", "marker_first", "markers", "text_after"]

  private mutating func checkCalls(
    _ calls: JSONValue?,
    _ fault: (EvalFault) -> EvalFault
  ) {
    guard let calls else { return }
    guard let entries = calls.array, !entries.isEmpty else {
      return report(fault(.noExpectedCalls), .key("calls"))
    }
    for (index, entry) in entries.enumerated() where entry.string == nil && entry.object == nil {
      report(fault(.badExpectedCall), .key("calls"), .index(index))
    }
  }

  private mutating func checkMarker(
    of object: JSONObject,
    _ event: String,
    _ fault: (EvalFault) -> EvalFault
  ) {
    let keys = Self.markerKeys.filter(object.hasMember)
    if !keys.isEmpty, !event.isExactly("llm_marker") {
      report(fault(.markerKeys(keys, event: event)))
    }
    if let marker = object.written("marker"),
      !EvalFault.markers.contains(where: { marker.string?.isExactly($0) ?? false })
    {
      report(fault(.badMarker(marker)), .key("marker"))
    }
    for (key, isFlag) in [("marker_first", true), ("text_after", true), ("markers", false)] {
      guard let value = object.written(key) else { continue }
      let isWell = isFlag ? value.bool != nil : value.bool == nil && value.isPythonInteger
      if !isWell { report(fault(.notOfType(key, isFlag: isFlag)), .key(key)) }
    }
  }
}

extension JSONObject {
  /// A member that is present and not null.
  func written(_ key: String) -> JSONValue? {
    guard let value = self[key], !value.isNull else { return nil }
    return value
  }
}
