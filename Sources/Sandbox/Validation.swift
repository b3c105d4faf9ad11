import JSON
import Resources

/// Validates values by the field tables: coerces them, fills in defaults, and collects problems.
///
/// Errors are in schema order. An error in a section's field suppresses the rules of the section
/// and of all enclosing sections; of several broken rules, the first is reported (Contract.md §3).
struct Validation {
  var problems: [Problem] = []

  /// Throws a 422 if there are problems.
  func check() throws(Refusal) {
    guard problems.isEmpty else { throw .invalid(problems) }
  }

  /// Validates a whole request body.
  ///
  /// - Returns: All fields of the section in schema order, coerced; empty if there are problems.
  mutating func body(_ body: RequestBody, _ section: Section) -> JSONObject {
    let sent: JSONValue
    switch body {
    case .absent, .form:
      report("missing", "Field required", Input(.null, ["body"]))
      return [:]
    case .unread(let text): sent = .string(text)
    case .json(let value): sent = value
    }
    return model(Input(sent, ["body"]), section) ?? [:]
  }

  /// Validates the first id in the path.
  mutating func id(_ resource: String, in call: Call) -> RemoteID {
    uuid(call.parameters.first ?? "", at: ["path", .string(resource)])
  }

  /// Validates a UUID in a path or query.
  mutating func uuid(_ text: String, at place: [JSONValue]) -> RemoteID {
    if let canonical = canonicalUUID(text) { return RemoteID(canonical) }
    report(
      "uuid_parsing",
      "Input should be a valid UUID",
      Input(.string(text), place),
      ["error": "invalid characters or length"]
    )
    return RemoteID("")
  }

  /// Validates an integer in a query; returns canonical digits.
  mutating func integer(_ text: String, at place: [JSONValue]) -> String {
    switch Coercion.integer(.string(text)) {
    case .value(let value): return value.number?.literal ?? "0"
    case .error(let type, let message):
      report(type, message, Input(.string(text), place))
      return "0"
    }
  }

  /// Validates a bounded integer in a query; returns canonical digits.
  mutating func integer(
    _ text: String,
    _ bounds: ClosedRange<Int>,
    at place: [JSONValue]
  ) -> String {
    value(Input(.string(text), place), .integer(bounds), .pattern)?.number?.literal ?? "1"
  }

  /// Validates a UUID in a query; returns `nil` if the query omits it.
  mutating func uuid(_ name: String, in query: Query) -> RemoteID? {
    query[name].map { uuid($0, at: ["query", .string(name)]) }
  }

  /// Validates a choice in a query; returns `nil` if the query omits it.
  mutating func choice(_ name: String, _ words: [String], in query: Query) -> String? {
    let input = query[name].map { Input(.string($0), ["query", .string(name)]) }
    return input.flatMap { value($0, .choice(words), .enumeration)?.string }
  }

  /// Adds a problem; returns `nil`, since the input has no valid value.
  @discardableResult mutating func report(
    _ type: String,
    _ message: String,
    _ input: Input,
    _ context: JSONObject? = nil
  ) -> JSONValue? {
    problems.append(Problem(type: type, message: message, input: input, context: context))
    return nil
  }

  /// Adds a problem that one of the server's own validators finds.
  mutating func reportValue(_ message: String, _ input: Input) {
    report("value_error", "Value error, " + message, input, ["error": [:]])
  }
}

extension Validation {
  mutating func model(_ input: Input, _ section: Section) -> JSONObject? {
    guard case .object(let written) = input.value else {
      let message = "Input should be a valid dictionary or object to extract fields from"
      report("model_attributes_type", message, input)
      return nil
    }
    let before = problems.count
    let result = fields(of: section, in: written, at: input.place)
    guard problems.count == before else { return nil }
    guard let broken = section.brokenRule(in: result) else { return result }
    reportValue(broken, input)
    return nil
  }

  private mutating func fields(
    of section: Section,
    in written: JSONObject,
    at place: [JSONValue]
  ) -> JSONObject {
    var result = JSONObject()
    for field in section.fields {
      let inside = place + [.string(field.name)]
      if let value = written[field.name] {
        let before = problems.count
        result[field.name] =
          value.isNull && field.isNullable
          ? .null : self.value(Input(value, inside), field.type, field.checkedBy)
        if problems.count == before { check(field, of: section, in: result, at: inside) }
      } else if let value = field.defaultValue {
        result[field.name] = field.type.filled(value)
      } else {
        report("missing", "Field required", Input(.object(written), inside))
      }
    }
    if section.unknownFields == .forbidden {
      for (key, value) in written.members where section[key] == nil {
        let extra = Input(value, place + [.string(key)])
        report("extra_forbidden", "Extra inputs are not permitted", extra)
      }
    }
    return result
  }

  /// Reports the first broken rule that the API checks on the field itself.
  private mutating func check(
    _ field: Field,
    of section: Section,
    in object: JSONObject,
    at place: [JSONValue]
  ) {
    let broken = section.rules.lazy
      .filter { $0.isReportedThere && $0.subject == field.name }
      .compactMap { $0.findings(in: object).first }.first
    guard let broken else { return }
    reportValue(broken.serverMessage, Input(object[field.name] ?? .null, place))
  }
}

extension Section {
  /// The message of the section's own validator about an object with valid fields.
  fileprivate func brokenRule(in object: JSONObject) -> String? {
    for field in fields where field.checkedBy == .section {
      guard let value = object[field.name], !field.type.isWellFormed(value) else { continue }
      return "\(field.name) is not supported"
    }
    return rules.lazy.filter { !$0.isReportedThere }.compactMap { $0.findings(in: object).first }
      .first?
      .serverMessage
  }
}

extension FieldType {
  /// Whether choices and patterns hold, for fields that leave this check to their section.
  fileprivate func isWellFormed(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (.text(let rule), .string(let text)): rule.pattern?.matches(text) ?? true
    case (.choice(let words), .string(let text)): words.contains { $0.isExactly(text) }
    case (.list(let item, _), .array(let items)): items.allSatisfy(item.isWellFormed)
    default: true
    }
  }
}
