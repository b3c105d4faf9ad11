import JSON
import Resources

extension Section {
  /// An object as every response shows it: secrets as `***`, null secrets as null (Contract.md §6).
  func masked(_ object: JSONObject) -> JSONObject {
    JSONObject(
      object.members.map { member in
        guard let field = self[member.key] else { return member }
        return (member.key, field.masked(member.value))
      }
    )
  }
}

extension Field {
  fileprivate func masked(_ value: JSONValue) -> JSONValue {
    guard !isSecret || value.isNull else { return "***" }
    return type.masked(value)
  }
}

extension FieldType {
  fileprivate func masked(_ value: JSONValue) -> JSONValue {
    switch (self, value) {
    case (.section(let section), .object(let object)):
      .object(section.masked(object))
    case (.list(let item, _), .array(let items)):
      .array(items.map(item.masked))
    case (.map(_, areValuesSecret: true), .object(let object)):
      .object(JSONObject(object.keys.map { ($0, "***") }))
    default:
      value
    }
  }
}
