package import JSON

extension LiveState {
  /// A copy without the markers of some other stacks on the objects that a stack declares.
  ///
  /// This is how objects move from one stack to another: once their former owner is named, they
  /// belong to no stack. Webhooks stay: their marker cannot be changed, so they are replaced.
  package func released(
    to desired: DesiredState,
    by owners: Set<ExactText>
  ) -> LiveState {
    let isReleased = { (stack: String?) in
      guard let stack, !stack.isExactly(desired.stack) else { return false }
      return owners.contains(ExactText(stack))
    }
    var copy = self
    copy.identity = Identity()
    let agents = desired.naturalKeys(of: .agents)
    for (index, agent) in copy.agents.enumerated()
    where agents.contains(agent.name) && isReleased(agent.marker?.stack) {
      var config = agent.config
      config["metadata"] = config["metadata"]?.object.map { .object($0.withoutMarker) }
      copy.agents[index] = agent.with(config: config)
    }
    let numbers = desired.naturalKeys(of: .numbers)
    for (index, number) in copy.numbers.enumerated()
    where numbers.contains(number.e164) && isReleased(number.marker?.stack) {
      copy.numbers[index] = number.with(metadata: number.metadata.withoutMarker)
    }
    for kind in Kind.objects where kind.object?.isEditable == true {
      let keys = desired.naturalKeys(of: kind)
      for (index, object) in objects(of: kind).enumerated()
      where keys.contains(object.naturalKey) && isReleased(object.owner(of: kind)) {
        copy.objects[kind]?[index].fields = object.unmarkedFields(of: kind)
      }
    }
    return copy
  }
}
