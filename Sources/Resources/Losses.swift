package import JSON

/// What a server does not keep of what it was sent (Design.md §4).
///
/// Fields that an older server does not know are dropped without a word, and the answer is a success
/// all the same (Contract.md §2). Only what is missing, or has become the default again, is a loss:
/// what a server rounds, trims, masks or spells in its own way it has kept.
extension Section {
  /// The first field that was sent and that an answer does not hold.
  ///
  /// - Parameters:
  ///   - sent: The body, or what a version was made from.
  ///   - answered: The object as the server shows it.
  ///   - place: Of the object.
  /// - Returns: The innermost place; `nil` when all of it is there.
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
    // Null is the default, which needs not be kept.
    guard !sent.isNull else { return nil }
    if case .section(let section) = type, let sent = sent.object {
      return section.loss(of: sent, in: answered?.object ?? [:], at: place)
    }
    guard let answered, answered != defaultValue else {
      let isDefault = defaultValue.map { isSame(declared: sent, live: $0) } ?? false
      return isDefault ? nil : place
    }
    // What is a set has no places of its own.
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
      // A list of texts may come back without its repetitions.
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
  /// The same for what is kept as it is sent, and not looked into.
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
