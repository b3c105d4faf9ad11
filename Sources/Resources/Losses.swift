package import JSON

/// What a server drops from what it was sent (Design.md §4).
///
/// An older server silently drops fields that it does not know and still answers with success
/// (Contract.md §2). Only a value that is missing, or has reverted to the default, is a loss: a
/// value that the server rounds, trims, masks or respells counts as kept.
extension Section {
  /// The innermost place of the first field that was sent but is missing from the answer.
  ///
  /// Places are only made for losses, which are rare.
  ///
  /// - Parameter place: The place of the object.
  package func loss(
    of sent: JSONObject,
    in answered: JSONObject,
    at place: JSONPointer = .root
  ) -> JSONPointer? {
    guard let loss = loss(of: sent, in: answered) else { return nil }
    return JSONPointer(place.tokens + loss.reversed())
  }

  /// The place from the inside out.
  fileprivate func loss(
    of sent: JSONObject,
    in answered: JSONObject
  ) -> [JSONPointer.Token]? {
    // Accessed in place: iterating copies each member, and looking up a field copies it.
    for index in sent.members.indices {
      let key = sent.members[index].key
      let loss =
        if let position = position(of: key) {
          fields[position].loss(of: sent.members[index].value, in: answered[key])
        } else {
          sent.members[index].value.loss(in: answered[key])
        }
      if let loss { return loss + [.key(key)] }
    }
    return nil
  }
}

extension Field {
  fileprivate func loss(of sent: JSONValue, in answered: JSONValue?) -> [JSONPointer.Token]? {
    // Null is the default, which need not be kept.
    guard !sent.isNull else { return nil }
    if case .section(let section) = type, let sent = sent.object {
      return section.loss(of: sent, in: answered?.object ?? [:])
    }
    guard let answered, answered != defaultValue else {
      let isDefault = defaultValue.map { isSame(declared: sent, live: $0) } ?? false
      return isDefault ? nil : []
    }
    // The entries of a set have no places.
    guard comparison == .exact || comparison == .schema else { return nil }
    return type.loss(of: sent, in: answered)
  }
}

extension FieldType {
  fileprivate func loss(of sent: JSONValue, in answered: JSONValue) -> [JSONPointer.Token]? {
    switch (self, sent, answered) {
    case (.section(let section), .object(let sent), .object(let answered)):
      return section.loss(of: sent, in: answered)
    case (.list(let item, _), .array(let sent), .array(let answered)):
      // A list of texts may come back without duplicates.
      guard item.innerSection != nil else { return nil }
      for (index, value) in sent.enumerated() {
        guard answered.indices.contains(index) else { return [.index(index)] }
        if let loss = item.loss(of: value, in: answered[index]) { return loss + [.index(index)] }
      }
      return nil
    case (.map, _, _), (.object, _, _):
      return sent.loss(in: answered)
    default:
      return nil
    }
  }
}

extension JSONValue {
  /// The same for values that are stored as sent, without inspection.
  fileprivate func loss(in answered: JSONValue?) -> [JSONPointer.Token]? {
    guard let answered else { return [] }
    switch (self, answered) {
    case (.object(let sent), .object(let answered)):
      for (key, value) in sent.members {
        if let loss = value.loss(in: answered[key]) { return loss + [.key(key)] }
      }
      return nil
    case (.array(let sent), .array(let answered)):
      for (index, value) in sent.enumerated() {
        let shown = answered.indices.contains(index) ? answered[index] : nil
        if let loss = value.loss(in: shown) { return loss + [.index(index)] }
      }
      return nil
    default:
      return nil
    }
  }
}
