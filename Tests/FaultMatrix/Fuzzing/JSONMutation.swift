import JSON
import TestSupport

extension SeededGenerator {
  /// An arbitrary small JSON value.
  mutating func json(depth: Int = 3) -> JSONValue {
    switch number(0...(depth > 0 ? 7 : 5)) {
    case 0: .null
    case 1: .bool(chance(50))
    case 2: .number(JSONNumber(number(-3...100_000)))
    case 3:
      .number(JSONNumber(literal: pick(["1e400", "-0.0", "1E5", "0.1", "99999999999999999999"])))
    case 4, 5: .string(oddText())
    case 6: .array((0..<number(0...3)).map { _ in json(depth: depth - 1) })
    default:
      .object(
        JSONObject(
          (0..<number(0...3)).map { (chance(80) ? "k\($0)" : oddText(), json(depth: depth - 1)) }
        )
      )
    }
  }

  /// The value with one node changed, removed or duplicated.
  mutating func mutated(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(var elements) where !elements.isEmpty && chance(85):
      let at = number(0...elements.count - 1)
      switch number(0...9) {
      case 0: elements.remove(at: at)
      case 1: elements.append(elements[at])
      default: elements[at] = mutated(elements[at])
      }
      return .array(elements)
    case .object(var object) where !object.isEmpty && chance(90):
      let key = pick(object.keys)
      switch number(0...9) {
      case 0: object[key] = nil
      case 1: object[oddText()] = json()
      default: object[key] = object[key].map { mutated($0) }
      }
      return .object(object)
    case .null, .bool, .number, .string, .array, .object: return json()
    }
  }
}
