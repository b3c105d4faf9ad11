extension Step {
  /// A copy with new numbers for the step and the steps it references.
  ///
  /// - Parameter final: By the old number; a number that is not in it stays.
  /// - Returns: The step, with its dependencies in ascending order.
  package func renumbered(_ final: [StepID: StepID]) -> Step {
    Step(
      id: final[id] ?? id,
      operation: operation.renumbered(final),
      dependsOn: dependsOn.map { final[$0] ?? $0 }.sorted(),
      change: change,
      subject: subject
    )
  }
}

extension Operation {
  /// A copy with new numbers for the steps it references.
  func renumbered(_ final: [StepID: StepID]) -> Operation {
    switch self {
    case .rollbackAgent, .deleteAgent, .clearWeights, .unbindNumber, .deleteObject, .deleteDocument,
      .unlinkKnowledgeBase:
      self
    case .createAgent(let name, let environment, let config, let version):
      .createAgent(
        name: name,
        environment: environment,
        config: config.renumbered(final),
        version: version
      )
    case .updateDraft(let agent, let name, let config, let version):
      .updateDraft(
        agent.renumbered(final),
        name: name,
        config: config.renumbered(final),
        version: version
      )
    case .publishAgent(let agent):
      .publishAgent(agent.renumbered(final))
    case .bindNumber(let e164, let sid, let settings):
      .bindNumber(e164: e164, sid: sid, settings: settings.renumbered(final))
    case .updateNumber(let id, let settings):
      .updateNumber(id, settings: settings.renumbered(final))
    case .setWeights(let number, let shares):
      .setWeights(
        number: number.renumbered(final),
        shares.map { Share(agent: $0.agent.renumbered(final), weight: $0.weight) }
      )
    case .createObject(let kind, let key, let content):
      .createObject(kind, naturalKey: key, content.renumbered(final))
    case .updateObject(let kind, let id, let content):
      .updateObject(kind, id, content.renumbered(final))
    case .uploadDocument(let base, let document):
      .uploadDocument(knowledgeBase: base.renumbered(final), document)
    case .linkKnowledgeBase(let agent, let base, let settings):
      .linkKnowledgeBase(
        agent: agent.renumbered(final),
        base.renumbered(final),
        settings: settings
      )
    }
  }
}

extension StepContent {
  fileprivate func renumbered(_ final: [StepID: StepID]) -> StepContent {
    leaves.isEmpty ? self : StepContent(value, leaves: leaves.map { $0.renumbered(final) })
  }
}

extension StepContent.Leaf {
  fileprivate func renumbered(_ final: [StepID: StepID]) -> StepContent.Leaf {
    guard case .text(let pieces) = filling else { return self }
    return StepContent.Leaf(
      pointer: pointer,
      filling: .text(
        pieces.map { piece in
          switch piece {
          case .text: piece
          case .id(let reference): .id(reference.renumbered(final))
          }
        }
      )
    )
  }
}

extension ObjectReference {
  fileprivate func renumbered(_ final: [StepID: StepID]) -> ObjectReference {
    switch self {
    case .live: self
    case .created(let step): .created(by: final[step] ?? step)
    }
  }
}

extension NumberSettings {
  fileprivate func renumbered(_ final: [StepID: StepID]) -> NumberSettings {
    var target = target
    if case .agent(let agent) = target { target = .agent(agent.renumbered(final)) }
    return NumberSettings(
      target: target,
      serverURL: serverURL,
      smsEnabled: smsEnabled,
      metadata: metadata,
      leaves: leaves.map { $0.renumbered(final) }
    )
  }
}
