package import JSON
import Resources

/// A value that a saved plan holds: written by hand, so that the file says what it means and every
/// reader can tell where it is damaged.
protocol SavedValue {
  /// As the file has it; no secret, no place in a manifest.
  var saved: JSONValue { get }

  /// Reads it back.
  ///
  /// - Parameters:
  ///   - value: `null` for what is absent.
  ///   - place: In the file, for the error.
  /// - Throws: ``SavedPlanDamage`` where something does not fit.
  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage)
}

/// A place in a saved plan where something is that this program never writes.
package struct SavedPlanDamage: Error, Sendable, Hashable {
  /// Into the file.
  package let place: JSONPointer
}

/// Reads the members of one object; what it is not asked for is ignored, the digest of the file has
/// seen it.
struct SavedReader {
  let object: JSONObject
  let place: JSONPointer

  init(_ value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    guard let object = value.object else { throw SavedPlanDamage(place: place) }
    self.object = object
    self.place = place
  }

  /// One member.
  func callAsFunction<Value: SavedValue>(_ key: String) throws(SavedPlanDamage) -> Value {
    try Value(saved: object[key] ?? .null, at: place.appending(key))
  }

  /// The one member that says which of several forms this is, with its name.
  func only() throws(SavedPlanDamage) -> String {
    guard object.count == 1, let key = object.keys.first else { throw damage }
    return key
  }

  var damage: SavedPlanDamage { SavedPlanDamage(place: place) }
}

extension String: SavedValue {
  var saved: JSONValue { .string(self) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    guard let text = value.string else { throw SavedPlanDamage(place: place) }
    self = text
  }
}

extension ObjectName: SavedValue {
  var saved: JSONValue { .string(text) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    self.init(try String(saved: value, at: place))
  }
}

extension Bool: SavedValue {
  var saved: JSONValue { .bool(self) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    guard let truth = value.bool else { throw SavedPlanDamage(place: place) }
    self = truth
  }
}

extension Int: SavedValue {
  var saved: JSONValue { .number(JSONNumber(self)) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    // As far as every JSON reader counts; beyond, sums could overflow.
    guard let integer = value.integer, integer.magnitude <= 1 << 53 else {
      throw SavedPlanDamage(place: place)
    }
    self = integer
  }
}

extension JSONValue: SavedValue {
  var saved: JSONValue { self }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) { self = value }
}

extension JSONObject: SavedValue {
  var saved: JSONValue { .object(self) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    guard let object = value.object else { throw SavedPlanDamage(place: place) }
    self = object
  }
}

extension Array: SavedValue where Element: SavedValue {
  var saved: JSONValue { .array(map(\.saved)) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    guard let items = value.array else { throw SavedPlanDamage(place: place) }
    self = []
    reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      append(try Element(saved: item, at: place.appending(index)))
    }
  }
}

extension Optional: SavedValue where Wrapped: SavedValue {
  var saved: JSONValue { self?.saved ?? .null }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    self = value.isNull ? nil : try Wrapped(saved: value, at: place)
  }
}

extension SavedValue where Self: RawRepresentable<String> {
  var saved: JSONValue { .string(rawValue) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    guard let word = value.string.flatMap(Self.init) else { throw SavedPlanDamage(place: place) }
    self = word
  }
}
