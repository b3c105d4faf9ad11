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
  /// Webhooks of this stack that go once the declared one is there.
  let leaving: [LiveObject]
  /// Those of them that count against the limits of deletions.
  let counted: [LiveObject]
  /// Objects with this natural key, where there may be only one.
  let rivals: [LiveObject]
  /// Webhooks that would have to go and carry no marker.
  let unowned: [LiveObject]
  /// The stack whose marker the object carries.
  let owner: String?
  /// Whether a webhook is replaced only because somebody asks for a new secret.
  let isAskedFor: Bool

  /// What is done.
  enum Deed: Hashable {
    case keep
    case create
    case update
    /// A new one is made before the old ones go, since the API has no update (Contract.md §10).
    case replace
  }

  var kind: Kind { desired.address.kind }

  /// The live marker; `nil` when the object has none.
  var marker: Marker? { live.flatMap { $0.marker(of: kind) } }

  /// - Parameters:
  ///   - desired: A takeaway, knowledge base or scenario.
  ///   - stack: The ownership label.
  ///   - candidates: The live objects with its natural key.
  ///   - ids: Of what it names; `nil` for what a step will make.
  ///   - adopts: Whether an object without a marker gets one for its own sake.
  init(
    _ desired: DesiredObject,
    stack: String,
    candidates: [LiveObject],
    ids: KnownIDs,
    adopts: Bool
  ) {
    self.desired = desired
    self.stack = stack
    let fields = ResolvedConfig(desired.fields, ids)
    self.fields = fields
    live = candidates.first
    (leaving, counted, unowned, isAskedFor) = ([], [], [], false)
    rivals = candidates.count > 1 ? candidates : []
    owner = candidates.first?.owner(of: desired.address.kind)
    guard let live = candidates.first else {
      (deed, reason) = (.create, .notLive)
      return
    }
    let isSame = fields.unknown.isEmpty && desired.isSame(fields.value, as: live)
    let marker = live.marker(of: desired.address.kind)
    let own = Marker(stack: stack, key: desired.address.key, isProtected: desired.protect ?? false)
    let hasRoom = desired.hasRoom(for: own, in: live)
    let isProtectionSame =
      !hasRoom || marker.map { $0.isProtected == desired.protect ?? $0.isProtected } ?? true
    let isMarked = !adopts || marker != nil || !hasRoom
    deed = isSame && isProtectionSame && isMarked ? .keep : .update
    reason = isSame && isProtectionSame && !isMarked ? .adopted : .edited
  }

  /// - Parameters:
  ///   - desired: A webhook.
  ///   - stack: The ownership label.
  ///   - ids: Of what it names; `nil` for what a step will make.
  ///   - choice: What becomes of the candidates.
  ///   - isAskedFor: Whether it is replaced only because somebody asks for a new secret.
  init(
    _ desired: DesiredObject,
    stack: String,
    ids: KnownIDs,
    _ choice: WebhookChoice,
    isAskedFor: Bool
  ) {
    self.isAskedFor = isAskedFor
    self.desired = desired
    self.stack = stack
    fields = ResolvedConfig(desired.fields, ids)
    live = choice.kept ?? choice.replaced.first
    (leaving, counted) = (choice.leaving, choice.edited)
    (rivals, unowned) = (choice.rivals, choice.unowned)
    // What is not another stack's is ours, or is taken over.
    owner = choice.foreign?.owner(of: .webhooks) ?? live?.owner(of: .webhooks).map { _ in stack }
    deed = choice.deed
    reason = choice.reason
  }

  /// The marker that the object gets.
  private var newMarker: Marker {
    Marker(
      stack: stack,
      key: desired.address.key,
      isProtected: desired.protect
        ?? (owner.isExactly(stack) ? marker?.isProtected ?? false : false)
    )
  }

  /// What a new object is sent.
  func contentToCreate(_ reference: (ResourceAddress) -> ObjectReference?) -> StepContent {
    let content = desired.fields.content(reference)
    var value: JSONObject = kind == .webhooks ? [:] : ["name": .string(desired.naturalKey.text)]
    for member in content.value.members { value[member.key] = member.value }
    return StepContent(value, leaves: content.leaves).marked(newMarker, as: kind)
  }

  /// What a changed object is sent: what is written or differs, in the way in which its `PUT` clears and
  /// keeps (Contract.md §11–13).
  func contentToUpdate(_ reference: (ResourceAddress) -> ObjectReference?) -> StepContent {
    let content = desired.fields.content(reference)
    let shown = live?.unmarkedFields(of: kind) ?? [:]
    var value = JSONObject()
    for field in kind.changeableFields where !desired.unmanaged.contains(field.name) {
      let written = content.value[field.name]
      guard written != nil || !field.isSame(declared: nil, live: shown[field.name]) else {
        continue
      }
      let wanted = written.flatMap { $0.isNull ? nil : $0 } ?? field.defaultValue ?? .null
      value[field.name] = kind.clearing(field, wanted, live: shown[field.name])
    }
    guard hasRoomForMarker else {
      // As it is, with the marker that is in it: a knowledge base's PUT clears what it does not hold.
      if let field = kind.markedField { value[field] = live?.fields[field] }
      return StepContent(value, leaves: content.leaves)
    }
    if let field = kind.markedField, value[field] == nil {
      value[field] = desired.unmanaged.contains(field) ? shown[field] : content.value[field]
    }
    return StepContent(
      value,
      leaves: content.leaves.filter { JSONValue.object(value)[$0.pointer] != nil }
    )
    .marked(newMarker, as: kind)
  }

  /// What an object holds once it is as declared: what is not written has its default then.
  func fieldsAfter(_ live: LiveObject) -> JSONObject {
    var after = live.fields
    for field in kind.changeableFields where !desired.unmanaged.contains(field.name) {
      after[field.name] = fields.value[field.name] ?? field.defaultValue
    }
    for member in fields.value.members { after[member.key] = member.value }
    return after
  }

  private var hasRoomForMarker: Bool {
    live.map { desired.hasRoom(for: newMarker, in: $0) } ?? true
  }

  /// The fields that the API cannot change and that differ, with their places.
  var fixedDifferences: [String] {
    guard kind == .knowledgeBases, let live else { return [] }
    return KnowledgeBaseTable.fixedFields
      .filter { field in
        !desired.unmanaged.contains(field.name)
          && !field.isSame(declared: fields.value[field.name], live: live.fields[field.name])
      }
      .map(\.name)
  }
}

extension DesiredObject {
  /// Whether the API takes a live object with a marker in it: what is left to others may fill the field
  /// that carries it, and then the object is managed without one.
  fileprivate func hasRoom(for marker: Marker, in live: LiveObject) -> Bool {
    let kind = address.kind
    guard let name = kind.markedField, unmanaged.contains(name),
      let type = kind.createTable[name]?.type
    else { return true }
    return live.unmarkedFields(of: kind).marked(marker, as: kind)[name].map(type.holdsLength)
      ?? true
  }

  /// Whether a live object has every field that can change as it is declared.
  ///
  /// - Parameters:
  ///   - fields: What is written, with ids in their places.
  ///   - live: With its marker.
  /// - Returns: Whether nothing has to be sent.
  func isSame(_ fields: JSONObject, as live: LiveObject) -> Bool {
    let kind = address.kind
    // A list of events that holds nothing but a marker is not the empty one, which means everything.
    let shown = kind == .webhooks ? live.fields : live.unmarkedFields(of: kind)
    return kind.changeableFields.allSatisfy { field in
      unmanaged.contains(field.name)
        || field.isSame(declared: fields[field.name], live: shown[field.name])
    }
  }
}

extension Kind {
  /// The fields of a plain object that can differ from what is live without another object taking its
  /// place; of a webhook those that decide whether it is replaced.
  fileprivate var changeableFields: [Field] {
    switch self {
    case .agents, .numbers: []
    case .evals, .takeaways: createTable.fields.filter { $0.name != "name" }
    case .knowledgeBases: [KnowledgeBaseTable.description]
    case .webhooks: [WebhookTable.events]
    }
  }

  /// What `PUT` is sent to bring a field to a value; `nil` when it is there already and cannot be sent.
  ///
  /// `PUT` keeps what is null, so that texts are cleared by the empty text and `default_target` by the
  /// empty object; only judge and simulator are cleared by null, and a knowledge base's description.
  fileprivate func clearing(_ field: Field, _ value: JSONValue, live: JSONValue?) -> JSONValue? {
    guard value.isNull else { return value }
    switch field.type {
    case .text: return self == .knowledgeBases ? .null : ""
    case .object: return live.map { $0.isNull || $0 == [:] } ?? true ? nil : [:]
    case .section: return .null
    case .integer, .number, .boolean, .choice, .uuid, .terms, .list, .map: return value
    }
  }
}

extension StepContent {
  /// The same with a marker, also in a text that waits for ids.
  fileprivate func marked(_ marker: Marker, as kind: Kind) -> StepContent {
    let place = kind.markedField.map { JSONPointer([.key($0)]) }
    return StepContent(
      value.marked(marker, as: kind),
      leaves: leaves.map { leaf in
        guard leaf.pointer == place, case .text(let pieces) = leaf.filling else { return leaf }
        return Leaf(
          pointer: leaf.pointer,
          filling: .text(pieces + [.text("\n" + marker.text)])
        )
      }
    )
  }
}
