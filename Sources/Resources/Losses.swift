package import JSON

/// What a server drops from what it was sent (Design.md §4).
///
/// An older server silently drops fields that it does not know and still answers with success
/// (Contract.md §2). Only a value that is missing, or has reverted to the default, is a loss: a
/// value that the server rounds, trims, masks or respells counts as kept.
extension Section {
  /// The innermost place of the first field that was sent but is missing from the answer.
  package func loss(
    of sent: JSONObject,
    in answered: JSONObject,
    at place: JSONPointer = .root
  ) -> JSONPointer? {
    for (key, value) in sent.members {
      let here = place.appending(key)
      let loss =
        self[key].map { $0.loss(of: value, in: answered[key], at: here) }
        ?? value.loss(in: answered[key], at: here)
      if let loss { return loss }
    }
    return nil
  }
}

extension Field {
  fileprivate func loss(
    of sent: JSONValue,
    in answered: JSONValue?,
    at place: JSONPointer
  ) -> JSONPointer? {
    // Null is the default, which need not be kept.
    guard !sent.isNull else { return nil }
    if case .section(let section) = type, let sent = sent.object {
      return section.loss(of: sent, in: answered?.object ?? [:], at: place)
    }
    guard let answered, answered != defaultValue else {
      let isDefault = defaultValue.map { isSame(declared: sent, live: $0) } ?? false
      return isDefault ? nil : place
    }
    // The entries of a set have no places.
    guard comparison == .exact || comparison == .schema else { return nil }
    return type.loss(of: sent, in: answered, at: place)
  }
}

extension FieldType {
  fileprivate func loss(
    of sent: JSONValue,
    in answered: JSONValue,
    at place: JSONPointer
  ) -> JSONPointer? {
    switch (self, sent, answered) {
    case (.section(let section), .object(let sent), .object(let answered)):
      return section.loss(of: sent, in: answered, at: place)
    case (.list(let item, _), .array(let sent), .array(let answered)):
      // A list of texts may come back without duplicates.
      guard item.innerSection != nil else { return nil }
      for (index, value) in sent.enumerated() {
        let here = place.appending(index)
        guard answered.indices.contains(index) else { return here }
        if let loss = item.loss(of: value, in: answered[index], at: here) { return loss }
      }
      return nil
    case (.map, _, _), (.object, _, _):
      return sent.loss(in: answered, at: place)
    default:
      return nil
    }
  }
}

extension JSONValue {
  /// The same for values that are stored as sent, without inspection.
  fileprivate func loss(in answered: JSONValue?, at place: JSONPointer) -> JSONPointer? {
    guard let answered else { return place }
    switch (self, answered) {
    case (.object(let sent), .object(let answered)):
      return sent.members.lazy
        .compactMap { $0.value.loss(in: answered[$0.key], at: place.appending($0.key)) }.first
    case (.array(let sent), .array(let answered)):
      return sent.enumerated().lazy
        .compactMap { index, value in
          let shown = answered.indices.contains(index) ? answered[index] : nil
          return value.loss(in: shown, at: place.appending(index))
        }
        .first
    default:
      return nil
    }
  }
}
