import JSON
import Resources

/// Whether the API shows a config as it was sent: defaults filled in, secrets masked.
func isStored(_ sent: JSONObject, as live: JSONObject) -> Bool {
  isShown(.object(AgentTable.config.filled(sent)), as: .object(live))
}

/// Whether the API shows the fields of an object as they were sent.
///
/// Fields that were not sent are not compared. A `null` means the default, and sections come back
/// without their nulls (Contract.md §13).
func isStored(_ sent: JSONObject, as live: LiveObject, _ kind: Kind) -> Bool {
  let body = kind.createTable
  return sent.members.allSatisfy { key, value in
    guard let field = body[key], let shown = live.fields[key] else {
      // The name is not a field of a live object.
      return key == "name" && value.string?.isExactly(live.naturalKey.text) == true
    }
    guard !value.isNull else { return shown == field.defaultValue ?? .null }
    let stored = field.type.filled(value)
    guard field.type.innerSection != nil else { return isShown(stored, as: shown) }
    return isShown(stored.withoutNulls, as: shown.withoutNulls)
  }
}

/// Whether a link has the settings that were sent, and defaults for the others.
func isStored(_ sent: JSONObject, as live: LiveLink) -> Bool {
  let body = KnowledgeBaseTable.link
  return body.filled(sent).members.allSatisfy { live.settings[$0.key] == $0.value }
}

/// A mask matches any text: secrets cannot be compared (Contract.md §6, "Secrets").
private func isShown(_ sent: JSONValue, as live: JSONValue) -> Bool {
  switch (sent, live) {
  case (.string, .string(SpecObject.mask)):
    true
  case (.array(let sent), .array(let live)):
    sent.count == live.count && zip(sent, live).allSatisfy { isShown($0, as: $1) }
  case (.object(let sent), .object(let live)):
    sent.count == live.count
      && sent.members.allSatisfy { key, value in
        live[key].map { isShown(value, as: $0) } ?? false
      }
  default:
    sent == live
  }
}

extension JSONValue {
  /// An object without the members that are `null`.
  fileprivate var withoutNulls: JSONValue {
    guard let object else { return self }
    let members = object.members.filter { !$0.value.isNull }
    return .object(JSONObject(members.map { ($0.key, $0.value) }))
  }
}
