import JSON
import Resources

extension Field {
  /// The first place in an answered value, from it, that does not match the type of this field.
  ///
  /// Only types are checked: bounds and choices are up to the server, and a newer one may have
  /// others.
  func misfit(in value: JSONValue) -> JSONPointer? {
    if value.isNull { return isNullable ? nil : .root }
    return type.misfit(in: value)
  }
}

extension Section {
  /// The first place in the present fields of an object, from it, that does not match its type.
  ///
  /// A missing field is not a misfit. Places are only made for misfits, which are rare.
  ///
  /// - Parameter earlier: An object without misfits. What it has at the same place needs no look:
  ///   the objects of a list repeat most of their members.
  func misfit(in object: JSONObject, after earlier: JSONObject = [:]) -> JSONPointer? {
    for (place, member) in object.members.enumerated() {
      if place < earlier.count, earlier.members[place].key.isExactly(member.key),
        earlier.members[place].value.isSame(as: member.value)
      {
        continue
      }
      // A config is stored as it was validated once, perhaps by an older server.
      guard !member.value.isNull, let field = self[member.key] else { continue }
      if let misfit = field.misfit(in: member.value) { return misfit.below(.key(field.name)) }
    }
    return nil
  }
}

extension FieldType {
  fileprivate func misfit(in value: JSONValue) -> JSONPointer? {
    switch self {
    case .text, .choice: value.string == nil ? .root : nil
    case .uuid: value.string.flatMap(canonicalUUID) == nil ? .root : nil
    // A whole number beyond `Int` is still an integer.
    case .integer: value.number?.isWhole == true ? nil : .root
    case .number: value.number == nil ? .root : nil
    case .boolean: value.bool == nil ? .root : nil
    case .terms: FieldType.list(.anyText).misfit(in: value)
    case .list(let item, _): value.array.map(item.misfit(inEach:)) ?? .root
    case .map(let item, _): value.object.map(item.misfit(inEach:)) ?? .root
    case .object: value.object == nil ? .root : nil
    case .section(let section): value.object.map { section.misfit(in: $0) } ?? .root
    }
  }

  private func misfit(inEach items: [JSONValue]) -> JSONPointer? {
    for (index, item) in items.enumerated() {
      if let misfit = misfit(in: item) { return misfit.below(.index(index)) }
    }
    return nil
  }

  private func misfit(inEach object: JSONObject) -> JSONPointer? {
    for (key, value) in object.members {
      if let misfit = misfit(in: value) { return misfit.below(.key(key)) }
    }
    return nil
  }
}

extension JSONPointer {
  /// The same place, from one step further up.
  func below(_ token: Token) -> JSONPointer { JSONPointer([token] + tokens) }
}

extension JSONNumber {
  fileprivate var isWhole: Bool { integer != nil || isWrittenAsInteger }
}
