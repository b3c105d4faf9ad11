import JSON
import Resources

extension Field {
  /// The first place in an answered value that does not hold what this field holds.
  ///
  /// Only types are looked at: bounds and choices are the server's business, and a newer one may have
  /// others.
  ///
  /// - Parameters:
  ///   - value: As answered.
  ///   - place: Of the value.
  /// - Returns: `nil` when the value fits.
  func misfit(in value: JSONValue, at place: JSONPointer) -> JSONPointer? {
    if value.isNull { return isNullable ? nil : place }
    return type.misfit(in: value, at: place)
  }
}

extension Section {
  /// The same for the fields that are there; a missing one is no misfit, but for those that every entry
  /// of a list has.
  ///
  /// - Parameters:
  ///   - object: As answered.
  ///   - place: Of the object.
  /// - Returns: `nil` when the object fits.
  func misfit(in object: JSONObject, at place: JSONPointer) -> JSONPointer? {
    for field in fields {
      // Configs are stored as they were checked once, by a server that may have been older.
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
    // A whole number beyond `Int` is one all the same.
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
