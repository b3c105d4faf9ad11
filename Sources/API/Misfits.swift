import JSON
import Resources

extension Field {
  /// The first place in an answered value that does not match the type of this field.
  ///
  /// Only types are checked: bounds and choices are up to the server, and a newer one may have
  /// others.
  func misfit(in value: JSONValue, at place: JSONPointer) -> JSONPointer? {
    if value.isNull { return isNullable ? nil : place }
    return type.misfit(in: value, at: place)
  }
}

extension Section {
  /// The first place in the present fields of an object that does not match its type.
  ///
  /// A missing field is not a misfit.
  func misfit(in object: JSONObject, at place: JSONPointer) -> JSONPointer? {
    for field in fields {
      // A config is stored as it was validated once, perhaps by an older server.
      guard let value = object[field.name], !value.isNull else { continue }
      let inner = place.appending(field.name)
      if let misfit = field.misfit(in: value, at: inner) { return misfit }
    }
    return nil
  }
}

extension FieldType {
  fileprivate func misfit(in value: JSONValue, at place: JSONPointer) -> JSONPointer? {
    switch self {
    case .text, .choice: value.string == nil ? place : nil
    case .uuid: value.string.flatMap(canonicalUUID) == nil ? place : nil
    // A whole number beyond `Int` is still an integer.
    case .integer: value.number?.isWhole == true ? nil : place
    case .number: value.number == nil ? place : nil
    case .boolean: value.bool == nil ? place : nil
    case .terms: FieldType.list(.anyText).misfit(in: value, at: place)
    case .list(let item, _): value.array.map { item.misfit(in: $0, at: place) } ?? place
    case .map(let item, _): value.object.map { item.misfit(in: $0, at: place) } ?? place
    case .object: value.object == nil ? place : nil
    case .section(let section):
      value.object.map { section.misfit(in: $0, at: place) } ?? place
    }
  }

  private func misfit(in items: [JSONValue], at place: JSONPointer) -> JSONPointer? {
    for (index, item) in items.enumerated() {
      if let misfit = misfit(in: item, at: place.appending(index)) { return misfit }
    }
    return nil
  }

  private func misfit(in object: JSONObject, at place: JSONPointer) -> JSONPointer? {
    for (key, value) in object.members {
      if let misfit = misfit(in: value, at: place.appending(key)) { return misfit }
    }
    return nil
  }
}

extension JSONNumber {
  fileprivate var isWhole: Bool { integer != nil || isWrittenAsInteger }
}
