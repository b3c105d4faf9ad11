import JSON
import Planning
import Resources
import TestSupport

/// Typical manual edits to a project: every kind, as one request or a few related ones.
struct LiveEdits {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed &+ 99) }

  /// Edits a project a few times; edits that the API refuses are skipped.
  mutating func edit(_ api: inout SimulatedAPI, times: Int) {
    for _ in 0..<times {
      for operation in operations(on: api) {
        let made = try? api.perform(operation)
        // Half of the versions are published, the others are another client's work in progress.
        if case .agent(.create) = operation, let made, Bool.random(using: &generator) {
          _ = try? api.perform(.agent(.publish(.live(made))))
        }
      }
    }
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.randomElement(using: &generator)
  }

  private mutating func operations(on api: SimulatedAPI) -> [Operation] {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return agentEdit(api)
    case 1: return linkEdit(api)
    case 2: return numberEdit(api)
    case 3: return objectEdit(api)
    case 4: return documentEdit(api)
    default: return deletion(api)
    }
  }

  /// A new version over the published one, an older one rolled back, or a draft that stays one.
  private mutating func agentEdit(_ api: SimulatedAPI) -> [Operation] {
    let archived = api.live.agents.filter { $0.state == .archived }
    if Bool.random(using: &generator), let old = pick(archived) {
      return [.agent(.rollback(old.id))]
    }
    guard let agent = pick(api.live.agents.filter { $0.state == .published }) else { return [] }
    let drafts = api.live.agents.filter { $0.state == .draft }
    if Int.random(in: 0..<4, using: &generator) == 0, let draft = pick(drafts) {
      return [.agent(.publish(.live(draft.id)))]
    }
    return [
      .agent(
        .create(
          name: agent.name,
          environment: agent.environment,
          config: StepContent(agent.config.edited),
          version: 0
        )
      )
    ]
  }

  private mutating func linkEdit(_ api: SimulatedAPI) -> [Operation] {
    guard let agent = pick(api.live.agents), let base = pick(api.live.knowledgeBases) else {
      return []
    }
    let isLinked = (api.links[agent.id] ?? []).contains { $0.knowledgeBaseID == base.id }
    let unlink = Operation.agent(.unlinkKnowledgeBase(agent: agent.id, base.id))
    let link = Operation.agent(
      .linkKnowledgeBase(
        agent: .live(agent.id),
        .live(base.id),
        settings: ["priority": 3]
      )
    )
    return isLinked ? (Bool.random(using: &generator) ? [unlink] : [unlink, link]) : [link]
  }

  private mutating func numberEdit(_ api: SimulatedAPI) -> [Operation] {
    guard let number = pick(api.live.numbers), let agent = pick(api.live.agents) else { return [] }
    switch Int.random(in: 0..<3, using: &generator) {
    case 0:
      return [
        .number(
          .update(
            number.id,
            settings: NumberSettings(
              target: .agent(.live(agent.id)),
              serverURL: nil,
              smsEnabled: Bool.random(using: &generator),
              metadata: nil
            )
          )
        )
      ]
    case 1:
      let shares = [NumberOperation.Share(agent: .live(agent.id), weight: 50)]
      return [.number(.setWeights(.live(number.id), shares + shares))]
    default: return [.number(.clearWeights(number.id))]
    }
  }

  private mutating func objectEdit(_ api: SimulatedAPI) -> [Operation] {
    guard let kind = pick([Kind.takeaways, .knowledgeBases, .evals]),
      let object = pick(api.live.objects(of: kind))
    else { return [] }
    return [.object(.update(kind, object.id, StepContent(["description": "by hand"])))]
  }

  private mutating func documentEdit(_ api: SimulatedAPI) -> [Operation] {
    guard let base = pick(api.live.knowledgeBases) else { return [] }
    if Bool.random(using: &generator), let document = pick(api.documents[base.id] ?? []) {
      return [.object(.deleteDocument(knowledgeBase: base.id, document.id))]
    }
    let document = DesiredDocument(
      name: "by-hand.md",
      path: "by-hand.md",
      contentType: "text/markdown",
      digest: ""
    )
    return [.object(.uploadDocument(knowledgeBase: .live(base.id), document))]
  }

  private mutating func deletion(_ api: SimulatedAPI) -> [Operation] {
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return pick(api.live.agents).map { [.agent(.delete($0.id))] } ?? []
    case 1: return pick(api.live.numbers).map { [.number(.unbind($0.id))] } ?? []
    default:
      guard let kind = pick([Kind.takeaways, .knowledgeBases, .webhooks, .evals]) else { return [] }
      return pick(api.live.objects(of: kind)).map { [.object(.delete(kind, $0.id))] } ?? []
    }
  }
}

extension JSONObject {
  /// The same object with other text.
  fileprivate var edited: JSONObject {
    var copy = self
    copy["system_prompt"] = "edited by hand"
    return copy
  }
}
