import JSON
import Resources

extension Validation {
  /// Validates one value by its type; `nil` if a problem was reported.
  mutating func value(_ input: Input, _ type: FieldType, _ check: Field.Check) -> JSONValue? {
    switch type {
    case .text(let rule): return text(input, rule, check)
    case .integer(let range):
      let bounds = (JSONNumber(range.lowerBound), JSONNumber(range.upperBound))
      return number(Coercion.integer(input.value), input, bounds)
    case .number(let range):
      let bounds = (JSONNumber(range.lowerBound), JSONNumber(range.upperBound))
      return number(Coercion.float(input.value), input, bounds)
    case .boolean: return accept(Coercion.boolean(input.value), input)
    case .choice(let words): return choice(input, words, check)
    case .uuid: return identifier(input)
    case .terms: return list(input, .anyText, 0...Int.max, check).map(type.filled)
    case .list(let item, let count): return list(input, item, count, check)
    case .map(let item, areValuesSecret: _): return map(input, item)
    case .object:
      guard case .object = input.value else { return reportDictionary(input) }
      return input.value.asRead
    case .section(let section): return model(input, section).map(JSONValue.object)
    }
  }

  private mutating func accept(_ coerced: Coerced, _ input: Input) -> JSONValue? {
    switch coerced {
    case .value(let value): return value
    case .error(let type, let message): return report(type, message, input)
    }
  }

  private mutating func number(
    _ coerced: Coerced,
    _ input: Input,
    _ bounds: (JSONNumber, JSONNumber)
  ) -> JSONValue? {
    guard let value = accept(coerced, input), let number = value.number else { return nil }
    // The server checks the upper bound first, and NaN fails that check, too.
    let double = number.pythonDouble
    if !(double <= bounds.1.double) {
      let message = "Input should be less than or equal to \(bounds.1.literal)"
      return report("less_than_equal", message, input, ["le": .number(bounds.1)])
    }
    if double < bounds.0.double {
      let message = "Input should be greater than or equal to \(bounds.0.literal)"
      return report("greater_than_equal", message, input, ["ge": .number(bounds.0)])
    }
    return value
  }

  private mutating func text(
    _ input: Input,
    _ rule: TextRule,
    _ check: Field.Check
  ) -> JSONValue? {
    guard case .string(let text) = input.value else { return reportText(input) }
    let (least, most) = (rule.length.lowerBound, rule.length.upperBound)
    if rule.length != 0...Int.max {
      let count = text.unicodeScalars.count
      if count > most {
        let message = "String should have at most \(most) characters"
        return report("string_too_long", message, input, ["max_length": .number(JSONNumber(most))])
      }
      if count < least {
        let message = "String should have at least \(least) character\(least == 1 ? "" : "s")"
        return report(
          "string_too_short",
          message,
          input,
          ["min_length": .number(JSONNumber(least))]
        )
      }
    }
    if check == .pattern, let pattern = rule.pattern, !pattern.matches(text) {
      return reportPattern(pattern.source, input)
    }
    return input.value
  }

  private mutating func choice(
    _ input: Input,
    _ words: [String],
    _ check: Field.Check
  ) -> JSONValue? {
    let isKnown = input.value.string.map { text in words.contains { $0.isExactly(text) } } ?? false
    switch check {
    case .enumeration:
      if isKnown { return input.value }
      let quoted = words.map { "'\($0)'" }
      let expected = quoted.dropLast().joined(separator: ", ") + " or " + (quoted.last ?? "")
      return report("enum", "Input should be " + expected, input, ["expected": .string(expected)])
    case .pattern, .section:
      guard case .string = input.value else { return reportText(input) }
      if isKnown || check == .section { return input.value }
      return reportPattern("^(" + words.joined(separator: "|") + ")$", input)
    }
  }

  private mutating func identifier(_ input: Input) -> JSONValue? {
    guard case .string(let text) = input.value else {
      return report("uuid_type", "UUID input should be a string, bytes or UUID object", input)
    }
    let before = problems.count
    let id = uuid(text, at: input.place)
    return problems.count == before ? .string(id.description) : nil
  }

  /// Validates a list; excess items are one error, missing items are reported only if all items are
  /// valid.
  private mutating func list(
    _ input: Input,
    _ item: FieldType,
    _ count: ClosedRange<Int>,
    _ check: Field.Check
  ) -> JSONValue? {
    guard case .array(let items) = input.value else {
      return report("list_type", "Input should be a valid list", input)
    }
    let before = problems
    var result: [JSONValue] = []
    for (index, element) in items.enumerated() {
      let element = input.inner(element, .number(JSONNumber(index)))
      guard let element = value(element, item, check) else { continue }
      result.append(element)
      guard result.count <= count.upperBound else {
        problems = before
        return reportCount(count.upperBound, isMaximum: true, items.count, input)
      }
    }
    guard problems.count == before.count else { return nil }
    guard result.count >= count.lowerBound else {
      return reportCount(count.lowerBound, isMaximum: false, items.count, input)
    }
    return .array(result)
  }

  private mutating func map(_ input: Input, _ item: FieldType) -> JSONValue? {
    guard case .object(let object) = input.value else { return reportDictionary(input) }
    var result = JSONObject()
    for (key, element) in object.members {
      result[key] = value(input.inner(element, .string(key)), item, .pattern)
    }
    return .object(result)
  }

  private mutating func reportText(_ input: Input) -> JSONValue? {
    report("string_type", "Input should be a valid string", input)
  }

  private mutating func reportDictionary(_ input: Input) -> JSONValue? {
    report("dict_type", "Input should be a valid dictionary", input)
  }

  private mutating func reportPattern(_ pattern: String, _ input: Input) -> JSONValue? {
    let message = "String should match pattern '\(pattern)'"
    return report("string_pattern_mismatch", message, input, ["pattern": .string(pattern)])
  }

  private mutating func reportCount(
    _ limit: Int,
    isMaximum: Bool,
    _ actual: Int,
    _ input: Input
  ) -> JSONValue? {
    let words = isMaximum ? "at most" : "at least"
    let plural = limit == 1 ? "" : "s"
    return report(
      isMaximum ? "too_long" : "too_short",
      "List should have \(words) \(limit) item\(plural) after validation, not \(actual)",
      input,
      [
        "field_type": "List",
        isMaximum ? "max_length" : "min_length": .number(JSONNumber(limit)),
        "actual_length": .number(JSONNumber(actual)),
      ]
    )
  }
}
