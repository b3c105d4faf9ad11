import API
import Planning
package import Resources

/// The goal of a write to a number.
package enum NumberGoal: Sendable, Hashable {
  /// A number with this identity and these settings, with any id.
  case new(e164: ObjectName, sid: ObjectName, settings: ResolvedSettings)
  case exists(RemoteID)
  case settings(RemoteID, ResolvedSettings)
  /// `nil` means no split.
  case weights(RemoteID, [LiveShare]?)
  case gone(RemoteID)
}

extension NumberGoal: GoalFamily {
  var lookup: Goal.Lookup {
    switch self {
    case .new: .allNumbers
    case .exists(let id), .settings(let id, _), .weights(let id, _), .gone(let id): .number(id)
    }
  }

  var list: Goal.List? {
    switch self {
    case .exists, .settings, .weights: .numbers
    // Only a complete list would prove absence.
    case .new, .gone: nil
    }
  }

  var named: RemoteID? {
    switch self {
    case .new: nil
    case .exists(let id), .settings(let id, _), .weights(let id, _), .gone(let id): id
    }
  }

  var isCreation: Bool { if case .new = self { true } else { false } }

  var answered: Section? {
    switch self {
    case .new, .settings: NumberTable.create
    case .exists, .weights, .gone: nil
    }
  }

  func reached(in observation: Observation) -> RemoteID? {
    switch self {
    case .new(let e164, let sid, let settings):
      observation.numbers.first { $0.e164 == e164 && $0.sid == sid && settings.areMet(by: $0) }?.id
    case .exists(let id): observation.number(id)?.id
    case .settings(let id, let settings):
      observation.number(id).flatMap { settings.areMet(by: $0) ? id : nil }
    case .weights(let id, let weights):
      observation.number(id).flatMap { $0.weights == weights ? id : nil }
    case .gone(let id): observation.number(id) == nil ? id : nil
    }
  }

  func confirmation(of answer: Answer) throws(APIError) -> (goal: Goal, version: Int?) {
    switch self {
    case .new: return (.number(.exists(try answer.object(LiveNumber.self).id)), nil)
    case .settings:
      let number = try answer.object(LiveNumber.self)
      return (.number(.settings(number.id, ResolvedSettings(number))), nil)
    case .exists, .weights, .gone: return (.number(self), nil)
    }
  }
}

extension NumberOperation {
  func goal(_ inputs: StepInputs) -> NumberGoal {
    switch self {
    case .bind(let e164, let sid, let settings):
      .new(e164: e164, sid: sid, settings: ResolvedSettings(settings, inputs.id))
    case .update(let id, let settings): .settings(id, ResolvedSettings(settings, inputs.id))
    case .setWeights(let number, let shares):
      .weights(
        inputs.id(number),
        shares.map { LiveShare(agentID: inputs.id($0.agent), weight: $0.weight) }
      )
    case .clearWeights(let id): .weights(id, nil)
    case .unbind(let id): .gone(id)
    }
  }
}
