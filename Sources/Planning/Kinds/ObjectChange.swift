import JSON
import Resources

/// What changes of plain objects, for the reader of a plan.
struct ObjectPresenter {
  let plan: ObjectPlan

  /// `nil` when nothing does.
  func change(_ decision: ObjectDecision) -> Change? {
    guard !plan.isNothing(decision) else { return nil }
    let after = valueAfter(decision)
    let before = decision.live.map { value($0, decision.kind) }
    let action: Change.Action
    switch (decision.deed, before) {
    case (.replace, let before?): action = .replace(before: before, after: after)
    case (_, let before?): action = .update(before: before, after: after)
    case (_, nil): action = .create(after: after)
    }
    return Change(
      address: decision.desired.address,
      action: action,
      reason: decision.live == nil ? .notLive : decision.reason,
      naturalKey: decision.desired.naturalKey,
      edits: before.map { edits(from: $0, to: after) } ?? [],
      unknown: decision.fields.unknown,
      span: decision.desired.source.entry
    )
  }

  /// An object as it is: its name, its fields, and the documents of a knowledge base.
  func value(_ live: LiveObject, _ kind: Kind) -> JSONValue {
    var object: JSONObject = kind == .webhooks ? [:] : ["name": .string(live.naturalKey.text)]
    for member in live.fields.members { object[member.key] = member.value }
    if kind == .evals { object["tags"] = object["tags"]?.withoutMarks }
    let names = kind == .knowledgeBases ? plan.documentNames(of: live.id) : []
    if !names.isEmpty { object["documents"] = .array(names.map { .string($0.text) }) }
    return .object(object)
  }

  private func valueAfter(_ decision: ObjectDecision) -> JSONValue {
    let written = decision.fields.value
    guard let live = decision.live else {
      var object = decision.kind.table.filled(written)
      if decision.kind != .webhooks { object["name"] = .string(decision.desired.naturalKey.text) }
      return withDocuments(object, decision)
    }
    var object = value(live, decision.kind).object ?? [:]
    for (key, value) in written.members {
      // A null that nothing tells from the empty text is no difference to show.
      let isSame = value.isNull && (object[key] == nil || object[key] == "")
      if !isSame { object[key] = value }
    }
    return withDocuments(object, decision)
  }

  private func withDocuments(_ object: JSONObject, _ decision: ObjectDecision) -> JSONValue {
    guard let wanted = plan.desiredDocuments[decision.desired.address] else {
      return .object(object)
    }
    var object = object
    let kept = (object["documents"]?.array ?? [])
      .compactMap { $0.string.map { ObjectName($0) } }.filter { !DesiredDocument.isOurs($0) }
    let names = (kept + wanted.map(\.name)).sorted()
    object["documents"] = names.isEmpty ? nil : .array(names.map { .string($0.text) })
    return .object(object)
  }
}
