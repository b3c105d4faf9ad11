import JSON
import Resources

/// A declared takeaway, knowledge base, webhook, or eval scenario compared with the live state.
struct ObjectDecision {
  let desired: DesiredObject
  let stack: String
  /// The fields with known ids filled in.
  let fields: ResolvedConfig
  /// The object to keep or change; for a replaced webhook, the first one to be deleted.
  let live: LiveObject?
  let action: Action
  /// Why the object is changed or replaced.
  let reason: Change.Reason
  /// Webhooks of this stack to delete once the declared one exists.
  let superseded: [LiveObject]
  /// The webhooks in `superseded` that count against the deletion limits.
  let counted: [LiveObject]
  /// Duplicates: objects with this natural key, where only one is allowed.
  let duplicates: [LiveObject]
  /// Webhooks that would have to be deleted but carry no marker.
  let unowned: [LiveObject]
  /// The stack whose marker the object carries.
  let owner: String?

  enum Action: Hashable {
    case keep
    case create
    case update
    /// A new object is created before the old ones are deleted, because the API has no update
    /// (Contract.md §10).
    case replace
  }

  var kind: Kind { desired.address.kind }

  /// The live marker; `nil` when the object has none.
  var marker: Marker? { live.flatMap { $0.marker(of: kind) } }

  /// - Parameters:
  ///   - desired: A takeaway, knowledge base, or scenario.
  ///   - candidates: The live objects with its natural key.
  init(
    _ desired: DesiredObject,
    stack: String,
    candidates: [LiveObject],
    ids: KnownIDs,
    adopts: Bool
  ) {
    self.desired = desired
    self.stack = stack
    fields = ResolvedConfig(desired.fields, ids)
    live = candidates.first
    (superseded, counted, unowned) = ([], [], [])
    duplicates = candidates.count > 1 ? candidates : []
    owner = candidates.first?.owner(of: desired.address.kind)
    guard let live = candidates.first else {
      (action, reason) = (.create, .notLive)
      return
    }
    let isSame = fields.unknown.isEmpty && desired.isSame(fields.value, as: live)
    let marker = live.marker(of: desired.address.kind)
    let own = Marker(stack: stack, key: desired.address.key, isProtected: desired.protect ?? false)
    let hasRoom = desired.hasRoom(for: own, in: live)
    let isProtectionSame =
      !hasRoom || marker.map { $0.isProtected == desired.protect ?? $0.isProtected } ?? true
    let isMarked = !adopts || marker != nil || !hasRoom
    action = isSame && isProtectionSame && isMarked ? .keep : .update
    reason = isSame && isProtectionSame && !isMarked ? .adopted : .edited
  }

  init(_ desired: DesiredObject, stack: String, ids: KnownIDs, _ choice: WebhookChoice) {
    self.desired = desired
    self.stack = stack
    fields = ResolvedConfig(desired.fields, ids)
    live = choice.kept ?? choice.replaced.first
    (superseded, counted) = (choice.superseded, choice.edited)
    (duplicates, unowned) = (choice.duplicates, choice.unowned)
    // A webhook not owned by another stack belongs to this one or is taken over.
    owner = choice.foreign?.owner(of: .webhooks) ?? live?.owner(of: .webhooks).map { _ in stack }
    action = choice.action
    reason = choice.reason
  }

  /// The number of requests, apart from those for documents.
  var requestCount: Int { (action == .keep ? 0 : 1) + superseded.count }

  /// The marker to write to the object.
  private var newMarker: Marker {
    Marker(
      stack: stack,
      key: desired.address.key,
      isProtected: desired.protect
        ?? (owner.isExactly(stack) ? marker?.isProtected ?? false : false)
    )
  }

  /// The body for a new object.
  func contentToCreate(_ reference: (ResourceAddress) -> ObjectReference?) -> StepContent {
    let content = desired.fields.content(reference)
    var value = kind.named(desired.naturalKey)
    for member in content.value.members { value[member.key] = member.value }
    return StepContent(value, leaves: content.leaves).marked(newMarker, as: kind)
  }

  /// The body for a changed object: what is declared or differs, in the form in which its `PUT`
  /// clears and keeps fields (Contract.md §11–13).
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
      // The field with its current marker: a knowledge base's PUT clears omitted fields.
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

  /// The fields of an object once it is as declared: an omitted field has its default then.
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

  /// The differing fields that the API cannot change, by name.
  var fixedDifferences: [String] {
    guard let live, let fixed = kind.object?.fixed else { return [] }
    return
      fixed.filter { field in
        !desired.unmanaged.contains(field.name)
          && !field.isSame(declared: fields.value[field.name], live: live.fields[field.name])
      }
      .map(\.name)
  }
}

extension DesiredObject {
  /// Whether the API accepts a live object with a marker in it: unmanaged content may fill the
  /// field that carries the marker, and then the object is managed without one.
  fileprivate func hasRoom(for marker: Marker, in live: LiveObject) -> Bool {
    let kind = address.kind
    guard let name = kind.markedField, unmanaged.contains(name),
      let type = kind.createTable[name]?.type
    else { return true }
    return live.unmarkedFields(of: kind).marked(marker, as: kind)[name].map(type.holdsLength)
      ?? true
  }

  /// Whether every changeable field of a live object is as declared.
  ///
  /// - Parameter fields: The declared fields, with ids filled in.
  func isSame(_ fields: JSONObject, as live: LiveObject) -> Bool {
    let kind = address.kind
    // A list of events that holds only a marker differs from the empty list, which means all
    // events.
    let shown = kind == .webhooks ? live.fields : live.unmarkedFields(of: kind)
    return kind.changeableFields.allSatisfy { field in
      unmanaged.contains(field.name)
        || field.isSame(declared: fields[field.name], live: shown[field.name])
    }
  }
}

extension Kind {
  /// The fields of a plain object that can differ from the live state without replacing the object;
  /// for a webhook, those that decide whether it is replaced.
  fileprivate var changeableFields: [Field] { object?.changeable ?? [] }

  /// The name of an object among the fields to send or to show; empty for a webhook, whose URL is a
  /// field.
  func named(_ name: ObjectName) -> JSONObject {
    object?.isNamed == true ? ["name": .string(name.text)] : [:]
  }

  /// The value that `PUT` needs to bring a field to a value; `nil` when the field already has it
  /// and it cannot be sent.
  ///
  /// `PUT` keeps null fields, so texts are cleared by the empty text and `default_target` by the
  /// empty object; only judge, simulator, and a knowledge base's description are cleared by null.
  fileprivate func clearing(_ field: Field, _ value: JSONValue, live: JSONValue?) -> JSONValue? {
    guard value.isNull else { return value }
    switch field.type {
    case .text: return object?.clearedByNull.contains(field.name) == true ? .null : ""
    case .object: return live.map { $0.isNull || $0 == [:] } ?? true ? nil : [:]
    case .integer, .number, .boolean, .choice, .uuid, .terms, .list, .map, .section: return value
    }
  }
}

extension StepContent {
  /// The content with a marker, also in a text that waits for ids.
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
