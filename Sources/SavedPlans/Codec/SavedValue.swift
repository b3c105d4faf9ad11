package import JSON
import Resources

/// A value in a saved plan, coded by hand so that the file is self-explanatory and every reader can
/// locate damage.
protocol SavedValue {
  /// The value as stored in the file, without secrets and positions in manifests.
  var saved: JSONValue { get }

  /// Reads the value back from the stored one, which is `null` if absent.
  ///
  /// - Throws: ``SavedPlanDamage`` at the first invalid place.
  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage)
}

/// A place in a saved plan that holds something this program never writes.
package struct SavedPlanDamage: Error, Sendable, Hashable {
  /// The pointer into the file.
  package let place: JSONPointer
}

/// Reads the members of one object; ignores other members, since the file's digest covers them.
struct SavedReader {
  let object: JSONObject
  let place: JSONPointer

  init(_ value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    guard let object = value.object else { throw SavedPlanDamage(place: place) }
    self.object = object
    self.place = place
  }

  func callAsFunction<Value: SavedValue>(_ key: String) throws(SavedPlanDamage) -> Value {
    try Value(saved: object[key] ?? .null, at: place.appending(key))
  }

  /// The name of the only member, which tells the forms of a value apart.
  func only() throws(SavedPlanDamage) -> String {
    guard object.count == 1, let key = object.keys.first else { throw damage }
    return key
  }

  var damage: SavedPlanDamage { SavedPlanDamage(place: place) }
}

/// A value that is stored as an object.
protocol SavedRecord: SavedValue {
  init(_ read: SavedReader) throws(SavedPlanDamage)
}

extension SavedRecord {
  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    try self.init(SavedReader(value, at: place))
  }
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
    // The range in which every JSON reader is exact; beyond it, sums could overflow.
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
