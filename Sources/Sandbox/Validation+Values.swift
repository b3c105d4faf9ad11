import JSON
import Resources

extension Validation {
  /// Validates one value by its type; `nil` if a problem was reported.
  mutating func value(
    _ value: JSONValue,
    _ type: FieldType,
    _ check: Field.Check,
    at place: [JSONValue]
  ) -> JSONValue? {
    switch type {
    case .text(let rule): return text(value, rule, check, at: place)
    case .integer(let range):
      let bounds = (JSONNumber(range.lowerBound), JSONNumber(range.upperBound))
      return number(Coercion.integer(value), value, bounds, at: place)
    case .number(let range):
      let bounds = (JSONNumber(range.lowerBound), JSONNumber(range.upperBound))
      return number(Coercion.float(value), value, bounds, at: place)
    case .boolean: return accept(Coercion.boolean(value), value, at: place)
    case .choice(let words): return choice(value, words, check, at: place)
    case .uuid: return identifier(value, at: place)
    case .terms:
      return list(value, .anyText, 0...Int.max, check, at: place).map(type.filled)
    case .list(let item, let count): return list(value, item, count, check, at: place)
    case .map(let item, areValuesSecret: _): return map(value, item, at: place)
    case .object:
      guard case .object = value else { return reportDictionary(value, place) }
      return value.asRead
    case .section(let section): return model(value, section, at: place).map(JSONValue.object)
    }
  }

  private mutating func accept(
    _ coerced: Coerced,
    _ input: JSONValue,
    at place: [JSONValue]
  ) -> JSONValue? {
    switch coerced {
    case .value(let value): return value
    case .error(let type, let message):
      return report(type, place, message, input)
    }
  }

  private mutating func number(
    _ coerced: Coerced,
    _ input: JSONValue,
    _ bounds: (JSONNumber, JSONNumber),
    at place: [JSONValue]
  ) -> JSONValue? {
    guard let value = accept(coerced, input, at: place), let number = value.number else {
      return nil
    }
    // The server checks the upper bound first, and NaN fails that check, too.
    let double = number.pythonDouble
    if !(double <= bounds.1.double) {
      let message = "Input should be less than or equal to \(bounds.1.literal)"
      return report("less_than_equal", place, message, input, ["le": .number(bounds.1)])
    }
    if double < bounds.0.double {
      let message = "Input should be greater than or equal to \(bounds.0.literal)"
      return report("greater_than_equal", place, message, input, ["ge": .number(bounds.0)])
    }
    return value
  }

  private mutating func text(
    _ value: JSONValue,
    _ rule: TextRule,
    _ check: Field.Check,
    at place: [JSONValue]
  ) -> JSONValue? {
    guard case .string(let text) = value else { return reportText(value, place) }
    let length = rule.length
    if length.upperBound < Int.max || length.lowerBound > 0 {
      let count = text.unicodeScalars.count
      if count > length.upperBound {
        let message = "String should have at most \(length.upperBound) characters"
        let context: JSONObject = ["max_length": .number(JSONNumber(length.upperBound))]
        return report("string_too_long", place, message, value, context)
      }
      if count < length.lowerBound {
        let plural = length.lowerBound == 1 ? "" : "s"
        let message = "String should have at least \(length.lowerBound) character\(plural)"
        let context: JSONObject = ["min_length": .number(JSONNumber(length.lowerBound))]
        return report("string_too_short", place, message, value, context)
      }
    }
    if check == .pattern, let pattern = rule.pattern, !pattern.matches(text) {
      return reportPattern(pattern.source, value, place)
    }
    return value
  }

  private mutating func choice(
    _ value: JSONValue,
    _ words: [String],
    _ check: Field.Check,
    at place: [JSONValue]
  ) -> JSONValue? {
    let isKnown = value.string.map { text in words.contains { $0.isExactly(text) } } ?? false
    switch check {
    case .enumeration:
      if isKnown { return value }
      let quoted = words.map { "'\($0)'" }
      let expected = quoted.dropLast().joined(separator: ", ") + " or " + (quoted.last ?? "")
      return report(
        "enum",
        place,
        "Input should be " + expected,
        value,
        ["expected": .string(expected)]
      )
    case .pattern, .section:
      guard case .string = value else { return reportText(value, place) }
      if isKnown || check == .section { return value }
      return reportPattern("^(" + words.joined(separator: "|") + ")$", value, place)
    }
  }

  private mutating func identifier(_ value: JSONValue, at place: [JSONValue]) -> JSONValue? {
    guard case .string(let text) = value else {
      let message = "UUID input should be a string, bytes or UUID object"
      return report("uuid_type", place, message, value)
    }
    let before = problems.count
    let id = uuid(text, at: place)
    return problems.count == before ? .string(id.description) : nil
  }

  /// Validates a list; excess items are one error, missing items are reported only if all items are
  /// valid.
  private mutating func list(
    _ value: JSONValue,
    _ item: FieldType,
    _ count: ClosedRange<Int>,
    _ check: Field.Check,
    at place: [JSONValue]
  ) -> JSONValue? {
    guard case .array(let items) = value else {
      return report("list_type", place, "Input should be a valid list", value)
    }
    let before = problems
    var result: [JSONValue] = []
    for (index, element) in items.enumerated() {
      let position = place + [.number(JSONNumber(index))]
      guard let element = self.value(element, item, check, at: position) else { continue }
      result.append(element)
      guard result.count <= count.upperBound else {
        problems = before
        return reportCount(count.upperBound, isMaximum: true, items.count, value, place)
      }
    }
    guard problems.count == before.count else { return nil }
    guard result.count >= count.lowerBound else {
      return reportCount(count.lowerBound, isMaximum: false, items.count, value, place)
    }
    return .array(result)
  }

  private mutating func map(
    _ value: JSONValue,
    _ item: FieldType,
    at place: [JSONValue]
  ) -> JSONValue? {
    guard case .object(let object) = value else { return reportDictionary(value, place) }
    var result = JSONObject()
    for (key, element) in object.members {
      result[key] = self.value(element, item, .pattern, at: place + [.string(key)])
    }
    return .object(result)
  }

  private mutating func reportText(_ value: JSONValue, _ place: [JSONValue]) -> JSONValue? {
    report("string_type", place, "Input should be a valid string", value)
  }

  private mutating func reportDictionary(_ value: JSONValue, _ place: [JSONValue]) -> JSONValue? {
    report("dict_type", place, "Input should be a valid dictionary", value)
  }

  private mutating func reportPattern(
    _ pattern: String,
    _ value: JSONValue,
    _ place: [JSONValue]
  ) -> JSONValue? {
    let message = "String should match pattern '\(pattern)'"
    return report("string_pattern_mismatch", place, message, value, ["pattern": .string(pattern)])
  }

  private mutating func reportCount(
    _ limit: Int,
    isMaximum: Bool,
    _ actual: Int,
    _ value: JSONValue,
    _ place: [JSONValue]
  ) -> JSONValue? {
    let words = isMaximum ? "at most" : "at least"
    let plural = limit == 1 ? "" : "s"
    return report(
      isMaximum ? "too_long" : "too_short",
      place,
      "List should have \(words) \(limit) item\(plural) after validation, not \(actual)",
      value,
      [
        "field_type": "List",
        isMaximum ? "max_length" : "min_length": .number(JSONNumber(limit)),
        "actual_length": .number(JSONNumber(actual)),
      ]
    )
  }
}
