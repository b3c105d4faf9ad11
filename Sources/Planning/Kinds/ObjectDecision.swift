import JSON
import Resources

/// One declared takeaway, knowledge base, webhook or eval scenario against what is live.
struct ObjectDecision {
  let desired: DesiredObject
  let stack: String
  /// The fields with the ids that are known in them.
  let fields: ResolvedConfig
  /// The object that is kept or changed; of a replaced webhook, the first one that goes.
  let live: LiveObject?
  let deed: Deed
  /// Why the object is changed or replaced.
  let reason: Change.Reason
  /// Webhooks with the declared URL that go once the declared one is there.
  let leaving: [LiveObject]
  /// Objects with this natural key, where there may be only one.
  let rivals: [LiveObject]

  /// What is done.
  enum Deed: Hashable {
    case keep
    case create
    case update
    /// A new one is made before the old ones go, since the API has no update (contract §10).
    case replace
  }

  var kind: Kind { desired.address.kind }

  /// - Parameters:
  ///   - desired: Declared.
  ///   - stack: The ownership label.
  ///   - candidates: The live objects with its natural key.
  ///   - ids: Of what it names; `nil` for what a step will make.
  ///   - adopts: Whether a scenario without a mark gets one for its own sake.
  ///   - isSecretLost: Whether it has to be made anew, since its secret never reached its sink.
  init(
    _ desired: DesiredObject,
    stack: String,
    candidates: [LiveObject],
    ids: KnownIDs,
    adopts: Bool,
    isSecretLost: Bool
  ) {
    self.desired = desired
    self.stack = stack
    let fields = ResolvedConfig(desired.fields, ids)
    self.fields = fields
    let kind = desired.address.kind
    let equal = candidates.filter {
      fields.unknown.isEmpty && kind.holds(fields.value, in: $0.fields)
    }
    guard kind == .webhooks else {
      let isEqual = equal.first?.id == candidates.first?.id
      let isMarked = !adopts || kind != .evals || candidates.first?.owner(of: kind) != nil
      live = candidates.first
      deed = candidates.isEmpty ? .create : isEqual && isMarked ? .keep : .update
      (leaving, rivals) = ([], candidates.count > 1 ? candidates : [])
      reason = candidates.isEmpty ? .notLive : isEqual ? .adopted : .edited
      return
    }
    // Two that are both as declared cannot be told apart; two of which one is, are what a run leaves that
    // ended between making the new one and deactivating the old one.
    rivals = equal.count > 1 && !isSecretLost ? equal : []
    if let kept = equal.first, !isSecretLost {
      live = kept
      deed = .keep
      leaving = candidates.filter { $0.id != kept.id }
      reason = .surplus
    } else {
      live = candidates.first
      deed = candidates.isEmpty ? .create : .replace
      leaving = candidates
      reason =
        candidates.isEmpty ? .notLive : isSecretLost && !equal.isEmpty ? .secretLost : .noUpdate
    }
  }

  /// What a new object is sent.
  func contentToCreate(_ reference: (ResourceAddress) -> ObjectReference?) -> StepContent {
    let content = desired.fields.content(reference)
    var value: JSONObject = kind == .webhooks ? [:] : ["name": .string(desired.naturalKey.text)]
    for member in content.value.members { value[member.key] = member.value }
    if kind == .evals { value["tags"] = .array(tags) }
    return StepContent(value, leaves: content.leaves)
  }

  /// What a changed object is sent: the written fields, in the way in which its `PUT` clears and keeps.
  ///
  /// A knowledge base's `PUT` sets a description that is left out to null; takeaways and scenarios keep
  /// what is null, so that there the empty text clears (contract §11–13).
  func contentToUpdate(_ reference: (ResourceAddress) -> ObjectReference?) -> StepContent {
    let content = desired.fields.content(reference)
    var value = content.value
    switch kind {
    case .knowledgeBases:
      value = ["description": value["description"] ?? live?.fields["description"] ?? .null]
    case .evals, .takeaways:
      for member in value.members where member.value.isNull && !kind.canBeNull(member.key) {
        value[member.key] = ""
      }
      if kind == .evals { value["tags"] = .array(tags) }
    case .agents, .numbers, .webhooks:
      break
    }
    return StepContent(
      value,
      leaves: content.leaves.filter { JSONValue.object(value)[$0.pointer] != nil }
    )
  }

  /// The written tags, or those that are there, with this stack's mark behind them.
  private var tags: [JSONValue] {
    let written = fields.value["tags"]?.array ?? live?.fields["tags"]?.array ?? []
    let mark = JSONValue.string(Marker.tag(stack: stack))
    return written.filter { $0 != mark } + [mark]
  }

  /// The stack that a scenario is marked with.
  var owner: String? { live.flatMap { $0.owner(of: kind) } }

  /// The fields that the API cannot change and that differ, with their places.
  var fixedDifferences: [String] {
    guard kind == .knowledgeBases, deed == .update, let live else { return [] }
    return ["embedding_model", "chunk_size", "chunk_overlap"]
      .filter { field in
        fields.value[field].map { $0 != live.fields[field] } ?? false
      }
  }
}

extension Kind {
  /// The table of what `POST` takes.
  var table: Section {
    switch self {
    case .agents: AgentTable.create
    case .evals: EvalTable.create
    case .knowledgeBases: KnowledgeBaseTable.create
    case .numbers: NumberTable.create
    case .takeaways: TakeawayTable.create
    case .webhooks: WebhookTable.create
    }
  }

  /// Whether `PUT` takes a null as a value, and not as "keep".
  fileprivate func canBeNull(_ field: String) -> Bool {
    self == .evals && (field == "judge" || field == "simulator")
  }

  /// Whether every written field has its value; a null is as good as the empty text it is cleared by.
  fileprivate func holds(_ written: JSONObject, in live: JSONObject) -> Bool {
    written.members.allSatisfy { key, value in
      let there = live[key]
      if self == .evals, key == "tags" { return value.withoutMarks == there?.withoutMarks }
      if value.isNull, there == nil || there == .null || there == "" { return true }
      return table.covers(written: [key: value], live: live)
    }
  }
}

extension JSONValue {
  /// A list of tags without those that mark an owner.
  var withoutMarks: JSONValue {
    let prefix = Marker.tag(stack: "")
    return .array((array ?? []).filter { $0.string?.hasPrefix(prefix) != true })
  }
}
