import JSON
import Resources

/// Presents the changes of plain objects to the reader of a plan.
struct ObjectPresenter {
  let plan: ObjectPlan

  /// `nil` when nothing changes.
  func change(_ decision: ObjectDecision) -> Change? {
    guard !plan.isNothing(decision) else { return nil }
    let (before, after) = sides(decision)
    let action: Change.Action =
      switch (decision.action, before) {
      case (.replace, let before?): .replace(before: .object(before), after: .object(after))
      case (_, let before?): .update(before: .object(before), after: .object(after))
      case (_, nil): .create(after: .object(after))
      }
    return Change(
      address: decision.desired.address,
      action: action,
      reason: decision.live == nil ? .notLive : reason(decision),
      naturalKey: decision.desired.naturalKey,
      edits: action.edits,
      unknown: decision.fields.unknown,
      span: decision.desired.source.entry,
      former: decision.marker?.formerAddress(decision.desired.address, in: decision.stack)
    )
  }

  /// Documents are uploaded and deleted without writing the knowledge base.
  private func reason(_ decision: ObjectDecision) -> Change.Reason {
    guard let documents = plan.documents[decision.desired.address], !documents.isNothing else {
      return decision.reason
    }
    return decision.action == .keep && documents.onlyLosesSurplus ? .surplus : .edited
  }

  /// The change to a knowledge base that only loses surplus documents.
  func withoutSurplus(_ decision: ObjectDecision, _ base: LiveObject) -> Change {
    let surplus = Set((plan.documents[decision.desired.address]?.surplus ?? []).map(\.id))
    let before = value(base, decision.kind)
    var after = before
    after["documents"] = documents(
      plan.documents(of: base.id).filter { !surplus.contains($0.id) }.map { ($0.name, $0.status) }
    )
    let action = Change.Action.update(before: .object(before), after: .object(after))
    return Change(
      address: decision.desired.address,
      action: action,
      reason: .surplus,
      naturalKey: decision.desired.naturalKey,
      edits: action.edits,
      span: decision.desired.source.entry
    )
  }

  private func sides(_ decision: ObjectDecision) -> (before: JSONObject?, after: JSONObject) {
    var after = valueAfter(decision)
    guard let live = decision.live else {
      if decision.desired.protect == true { after["protect"] = true }
      return (nil, after)
    }
    var before = value(live, decision.kind)
    let wasProtected = decision.marker?.isProtected ?? false
    let isProtected =
      decision.action == .keep ? wasProtected : decision.desired.protect ?? wasProtected
    if wasProtected || isProtected {
      before["protect"] = .bool(wasProtected)
      after["protect"] = .bool(isProtected)
    }
    if decision.kind == .webhooks, decision.action == .keep, !decision.superseded.isEmpty {
      // The superseded ones may have other URLs, so that the address does not name them.
      let urls = ([live] + decision.superseded).map { JSONValue.string($0.naturalKey.text) }
      before["active_urls"] = .array(urls)
      after["active_urls"] = .array(Array(urls.prefix(1)))
    }
    return (before, after)
  }

  /// An object in its current state: its name, its fields without the marker, and the documents of
  /// a knowledge base.
  func value(_ live: LiveObject, _ kind: Kind) -> JSONObject {
    var object = kind.named(live.naturalKey)
    for member in live.unmarkedFields(of: kind).members { object[member.key] = member.value }
    if kind == .knowledgeBases {
      object["documents"] = documents(plan.documents(of: live.id).map { ($0.name, $0.status) })
    }
    return object
  }

  private func valueAfter(_ decision: ObjectDecision) -> JSONObject {
    let written = decision.fields.value
    guard let live = decision.live else {
      var object = decision.kind.createTable.filled(written)
      object["name"] = decision.kind.named(decision.desired.naturalKey)["name"]
      return withDocuments(object, decision)
    }
    var object = decision.kind.named(decision.desired.naturalKey)
    let settled = decision.kind.createTable.settled(
      declared: written,
      live: live.unmarkedFields(of: decision.kind),
      ComparisonScope(unmanaged: (decision.desired.unmanaged + ["name"]).map { [$0] })
    )
    for member in settled.members { object[member.key] = member.value }
    object["documents"] = value(live, decision.kind)["documents"]
    return withDocuments(object, decision)
  }

  private func withDocuments(_ object: JSONObject, _ decision: ObjectDecision) -> JSONObject {
    guard let wanted = plan.documents[decision.desired.address]?.desired else { return object }
    var object = object
    object["documents"] = documents(wanted.map { ($0.name, LiveDocument.Status.ready) })
    return object
  }

  /// Documents by file name, with the hash of the content: `{"faq.md": "9f2c1b7e"}`.
  ///
  /// - Returns: `nil` when this stack uploaded none; those of other clients always stay.
  private func documents(_ names: [(ObjectName, LiveDocument.Status)]) -> JSONValue? {
    var hashes: [ObjectName: [String]] = [:]
    for (name, status) in names {
      guard let (file, hash) = DesiredDocument.parts(of: name) else { continue }
      let shown = status == .ready ? hash : "\(hash) (\(status.rawValue))"
      hashes[ObjectName(file), default: []].append(shown)
    }
    guard !hashes.isEmpty else { return nil }
    return .object(
      JSONObject(
        hashes.keys.sorted()
          .map { ($0.text, .string((hashes[$0] ?? []).sorted().joined(separator: ", "))) }
      )
    )
  }
}
