package import JSON

/// How the API treats a value, and therefore how a declared value is compared with the live one
/// (Design.md §4).
package enum Comparison: Sendable, Hashable {
  /// Compares member by member; numbers by value.
  case exact
  /// A list whose order and duplicates are insignificant: tags, takeaway ids.
  case set
  /// A webhook's events: a set in which `*`, or an empty list, means every event (Contract.md §10).
  case events
  /// A JSON Schema, in which every `required` is a set.
  case schema
  /// Null, the empty string and the empty object are equal: a value once written cannot become null
  /// again (Contract.md §11, §13), and a description may hold only the marker.
  case clearable
}

/// The parts left out when a declared object is compared with a live one.
package struct ComparisonScope: Sendable, Hashable {
  /// The unmanaged places, as keys from the top.
  package let unmanaged: [[String]]
  /// Whether to ignore a live secret that the manifest does not write: reads mask it, so its owner
  /// is unknown.
  package let ignoresUnwrittenSecrets: Bool

  package init(unmanaged: [[String]] = [], ignoresUnwrittenSecrets: Bool = false) {
    self.unmanaged = unmanaged
    self.ignoresUnwrittenSecrets = ignoresUnwrittenSecrets
  }

  /// Whether the whole field is unmanaged.
  fileprivate func leaves(_ name: String) -> Bool {
    unmanaged.contains { $0.count == 1 && $0[0].isExactly(name) }
  }

  /// The part of the scope that lies inside a field.
  fileprivate func inside(_ name: String) -> ComparisonScope {
    guard !unmanaged.isEmpty else { return self }
    return ComparisonScope(
      unmanaged: unmanaged.filter { $0.count > 1 && $0[0].isExactly(name) }
        .map { Array($0.dropFirst()) },
      ignoresUnwrittenSecrets: ignoresUnwrittenSecrets
    )
  }
}

extension Section {
  /// Whether a live object matches the declared one: written fields as written, all others at the
  /// API's default.
  ///
  /// Live members that the table does not know come from a newer server and are ignored; the marker
  /// has been removed.
  package func isSame(
    declared: JSONObject,
    live: JSONObject,
    _ scope: ComparisonScope = ComparisonScope()
  ) -> Bool {
    // Indexes in place: fields are large, and iterating over the array would copy each one.
    for index in fields.indices
    where !fields[index]
      .isSame(
        declared: declared[fields[index].name],
        live: live[fields[index].name],
        scope
      )
    {
      return false
    }
    return true
  }

  /// The declared object as it will be stored, keeping the live spelling of every equal value.
  ///
  /// The result has all fields of the table; every difference from `live`, which is the object as
  /// answered without its marker, is a change.
  package func settled(
    declared: JSONObject,
    live: JSONObject,
    _ scope: ComparisonScope = ComparisonScope()
  ) -> JSONObject {
    var result = JSONObject(reservingCapacity: fields.count)
    for field in fields {
      let value = field.settled(declared: declared[field.name], live: live[field.name], scope)
      if let value { result.append(value, forNewKey: field.name) }
    }
    // Fields of a newer server: their fate is unknown here.
    for (key, value) in live.members where position(of: key) == nil {
      result.append(value, forNewKey: key)
    }
    return result
  }
}

extension Field {
  /// Whether the API masks the field or the values in it.
  package var holdsSecret: Bool {
    if case .map(_, areValuesSecret: true) = type { return true }
    return isSecret
  }

  func compared(as comparison: Comparison) -> Field {
    var copy = self
    copy.comparison = comparison
    return copy
  }

  /// Whether a live value, or none, matches the declared one, or none.
  package func isSame(
    declared: JSONValue?,
    live: JSONValue?,
    _ scope: ComparisonScope = ComparisonScope()
  ) -> Bool {
    if !scope.unmanaged.isEmpty, scope.leaves(name) { return true }
    if scope.ignoresUnwrittenSecrets, declared == nil, holdsSecret { return true }
    guard let declared = stored(declared), let live = stored(live) else { return true }
    switch comparison {
    case .exact: return type.isSame(declared: declared, live: live, scope.inside(name))
    case .set: return declared.asSet == live.asSet
    case .events: return declared.asEvents == live.asEvents
    case .schema: return declared.asSchema.isStored(as: live.asSchema)
    case .clearable: return (declared.isClear && live.isClear) || declared.isStored(as: live)
    }
  }

  /// The stored form of a value: an unwritten value, or a null that cannot be stored, becomes the
  /// default.
  private func stored(_ value: JSONValue?) -> JSONValue? {
    guard let value else { return defaultValue }
    return value.isNull ? defaultValue ?? value : value
  }

  fileprivate func settled(
    declared: JSONValue?,
    live: JSONValue?,
    _ scope: ComparisonScope
  ) -> JSONValue? {
    if isSame(declared: declared, live: live, scope), live != nil || scope.leaves(name) {
      return live
    }
    guard let declared = stored(declared) else { return live }
    guard comparison == .exact, let live else { return type.filled(declared) }
    return type.settled(declared: declared, live: live, scope.inside(name))
  }
}

extension FieldType {
  fileprivate func isSame(
    declared: JSONValue,
    live: JSONValue,
    _ scope: ComparisonScope
  ) -> Bool {
    switch (self, declared, live) {
    case (.section(let section), .object(let declared), .object(let live)):
      section.isSame(declared: declared, live: live, scope)
    case (.list(let item, _), .array(let declared), .array(let live)):
      declared.count == live.count
        && zip(declared, live).allSatisfy { item.isSame(declared: $0, live: $1, scope) }
    case (.terms, _, _):
      filled(declared) == live
    case (.number, .number(let declared), .number(let live)):
      declared == live || declared.double == live.double
    case (.object, .object(let declared), .object(let live)) where !scope.unmanaged.isEmpty:
      JSONValue.object(declared.without(scope.unmanaged))
        .isStored(as: .object(live.without(scope.unmanaged)))
    default:
      declared.isStored(as: live)
    }
  }

  fileprivate func settled(
    declared: JSONValue,
    live: JSONValue,
    _ scope: ComparisonScope
  ) -> JSONValue {
    switch (self, declared, live) {
    case (.section(let section), .object(let declared), .object(let live)):
      .object(section.settled(declared: declared, live: live, scope))
    case (.list(let item, _), .array(let declared), .array(let live)):
      .array(
        declared.indices.map { index in
          declared.namesake(of: index, in: live)
            .map { item.settled(declared: declared[index], live: live[$0], scope) }
            ?? item.filled(declared[index])
        }
      )
    case (.object, .object(let declared), .object(let live)) where !scope.unmanaged.isEmpty:
      .object(declared.carrying(scope.unmanaged, from: live))
    default:
      filled(declared)
    }
  }
}

extension [JSONValue] {
  /// The index of the entry in another list that corresponds to an entry of this one.
  ///
  /// Entries are identified by name, regardless of position. Names of MCP servers may repeat: the
  /// second entry with a name then corresponds to the second one in the other list.
  ///
  /// The result is `nil` if the entry has no name, or the other list has fewer entries with it.
  package func namesake(of index: Int, in other: [JSONValue]) -> Int? {
    guard let name = self[index]["name"] else { return nil }
    let rank = self[..<index].count { $0["name"] == name }
    return other.indices.lazy.filter { other[$0]["name"] == name }.dropFirst(rank).first
  }
}

extension JSONObject {
  /// The object with the values at some places replaced by those of another object, where it has
  /// any; enclosing objects are created as needed.
  package func carrying(_ places: [[String]], from other: JSONObject) -> JSONObject {
    var result = self
    for place in places {
      guard let key = place.first, let value = other[key] else { continue }
      guard place.count > 1 else {
        result[key] = value
        continue
      }
      guard let inner = value.object else { continue }
      let own = result[key]?.object ?? [:]
      let carried = own.carrying([Array(place.dropFirst())], from: inner)
      if !carried.isEmpty || result[key] != nil { result[key] = .object(carried) }
    }
    return result
  }

  /// The object without the values at some places.
  fileprivate func without(_ places: [[String]]) -> JSONObject {
    var result = self
    for place in places {
      guard let key = place.first, let value = result[key] else { continue }
      if place.count == 1 {
        result[key] = nil
      } else if let inner = value.object {
        result[key] = .object(inner.without([Array(place.dropFirst())]))
      }
    }
    return result
  }
}

extension JSONValue {
  /// Whether a later read shows the value like this: fractions are rounded to doubles
  /// (Contract.md §2).
  fileprivate func isStored(as live: JSONValue) -> Bool {
    switch (self, live) {
    case (.number(let declared), .number(let live)):
      declared == live || (!declared.isWrittenAsInteger && declared.double == live.double)
    case (.array(let declared), .array(let live)):
      declared.count == live.count && zip(declared, live).allSatisfy { $0.isStored(as: $1) }
    case (.object(let declared), .object(let live)):
      declared.count == live.count
        && declared.members.allSatisfy { key, value in
          live[key].map { value.isStored(as: $0) } ?? false
        }
    default:
      self == live
    }
  }

  fileprivate var isClear: Bool { isNull || self == "" || self == [:] }

  fileprivate var asSet: Set<JSONValue>? { array.map { Set($0) } }

  /// `nil` for every event.
  fileprivate var asEvents: Set<JSONValue>? {
    guard let items = array, !items.isEmpty, !items.contains("*") else { return nil }
    return Set(items.withoutMarks)
  }

  /// The schema with the names in every `required` sorted and deduplicated.
  fileprivate var asSchema: JSONValue {
    switch self {
    case .object(let object):
      .object(
        JSONObject(
          object.members.map { key, value in
            guard key.isExactly("required"), let names = value.array?.compactMap(\.string),
              names.count == value.array?.count
            else { return (key, value.asSchema) }
            let distinct = Set(names.map(ExactText.init(_:))).map(\.text)
            let sorted = distinct.sorted { $0.exactlyPrecedes($1) }
            return (key, .array(sorted.map { .string($0) }))
          }
        )
      )
    case .array(let items): .array(items.map(\.asSchema))
    case .null, .bool, .number, .string: self
    }
  }
}
