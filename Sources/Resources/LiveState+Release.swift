package import JSON

extension LiveState {
  /// A copy without the markers of some other stacks on the objects that a stack declares.
  ///
  /// This is how objects move from one stack to another: once their former owner is named, they
  /// belong to no stack.
  ///
  /// - Parameter owners: The stacks that give up the objects they have marked; never the declaring
  ///   stack.
  /// - Returns: Everything else unchanged, including webhooks: their marker cannot be changed, so
  ///   they are replaced.
  package func released(
    to desired: DesiredState,
    by owners: Set<ExactText>
  ) -> LiveState {
    let isReleased = { (stack: String?) in
      guard let stack, !stack.isExactly(desired.stack) else { return false }
      return owners.contains(ExactText(stack))
    }
    var copy = self
    let names = Set(desired.agents.map(\.name))
    copy.agents = agents.map { agent in
      guard names.contains(agent.name), isReleased(agent.marker?.stack) else { return agent }
      return agent.withoutMarker
    }
    let numbers = Set(desired.numbers.map(\.e164))
    copy.numbers = self.numbers.map { number in
      guard numbers.contains(number.e164), isReleased(number.marker?.stack) else { return number }
      return number.withoutMarker
    }
    let release = { (kind: Kind, objects: [LiveObject]) -> [LiveObject] in
      let keys = Set(desired.objects(of: kind).map(\.naturalKey))
      return objects.map { object in
        guard keys.contains(object.naturalKey), isReleased(object.owner(of: kind)) else {
          return object
        }
        return LiveObject(
          id: object.id,
          naturalKey: object.naturalKey,
          fields: object.unmarkedFields(of: kind)
        )
      }
    }
    copy.takeaways = release(.takeaways, takeaways)
    copy.knowledgeBases = release(.knowledgeBases, knowledgeBases)
    copy.evals = release(.evals, evals)
    return copy
  }
}

extension LiveAgent {
  fileprivate var withoutMarker: LiveAgent {
    var config = config
    if let metadata = config["metadata"]?.object {
      config["metadata"] = .object(metadata.withoutMarker)
    }
    return LiveAgent(
      id: id,
      name: name,
      environment: environment,
      version: version,
      state: state,
      config: config,
      wasPublished: wasPublished
    )
  }
}

extension LiveNumber {
  fileprivate var withoutMarker: LiveNumber {
    LiveNumber(
      id: id,
      e164: e164,
      sid: sid,
      targetType: targetType,
      targetID: targetID,
      serverURL: serverURL,
      smsEnabled: smsEnabled,
      weights: weights,
      metadata: metadata.withoutMarker
    )
  }
}
