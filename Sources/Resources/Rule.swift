package import JSON

/// A rule between the fields of one section (contract §7, "Cross-field rules"; `value_error`).
package struct Rule: Sendable {
  /// The rule speaks only of objects for which all of these hold.
  package let conditions: [Condition]
  /// What must hold then.
  package let requirement: Condition
  /// The field to point at when it does not.
  package let subject: String
  /// One sentence in our own words: what is wrong.
  package let message: String
  /// One sentence: what to do.
  package let advice: String

  package init(
    when conditions: [Condition] = [],
    require requirement: Condition,
    at subject: String,
    _ message: String,
    advice: String
  ) {
    self.conditions = conditions
    self.requirement = requirement
    self.subject = subject
    self.message = message
    self.advice = advice
  }

  /// Whether an object keeps the rule.
  ///
  /// - Parameters:
  ///   - object: With its defaults filled in, unless `section` supplies them.
  ///   - section: The table whose defaults stand for what the object does not write.
  /// - Returns: `true` also when the rule does not speak of the object.
  package func isKept(by object: JSONObject, of section: Section? = nil) -> Bool {
    !conditions.allSatisfy { $0.holds(in: object, of: section) }
      || requirement.holds(in: object, of: section)
  }
}

/// A fact about the fields of one object.
package indirect enum Condition: Sendable {
  /// The field is one of these texts.
  case oneOf(String, [String])
  /// The field is true; a dotted name looks into a section.
  case isTrue(String)
  /// The field is null or absent.
  case isNull(String)
  /// The field is null, absent, the empty text or the empty list.
  case isEmpty(String)
  case not(Condition)
  case any([Condition])
  /// No two entries of the list have the same member.
  case unique(list: String, by: String)
  /// The members of the list's entries add up to this.
  case sum(list: String, of: String, equals: Int)
  /// Nothing keeps it.
  case never

  /// Whether an object is like this.
  ///
  /// - Parameters:
  ///   - object: With its defaults filled in, unless `section` supplies them.
  ///   - section: The table whose defaults stand for what the object does not write.
  /// - Returns: `true` when it is so.
  package func holds(in object: JSONObject, of section: Section? = nil) -> Bool {
    switch self {
    case .oneOf(let field, let words):
      object.value(at: field, of: section)?.string.map(words.contains) ?? false
    case .isTrue(let field):
      object.value(at: field, of: section)?.bool ?? false
    case .isNull(let field):
      object.value(at: field, of: section)?.isNull ?? true
    case .isEmpty(let field):
      switch object.value(at: field, of: section) {
      case nil, .null: true
      case .string(let text): text.isEmpty
      case .array(let items): items.isEmpty
      case .object(let members): members.isEmpty
      case .bool, .number: false
      }
    case .not(let condition):
      !condition.holds(in: object, of: section)
    case .any(let conditions):
      conditions.contains { $0.holds(in: object, of: section) }
    case .unique(let list, let member):
      object.hasUnique(member, in: list)
    case .sum(let list, let member, let total):
      (object[list]?.array ?? []).reduce(0) { $0 + ($1[member]?.integer ?? 0) } == total
    case .never:
      false
    }
  }
}

extension JSONObject {
  /// A member of the object or of a section in it, else its default.
  fileprivate func value(at dotted: String, of section: Section?) -> JSONValue? {
    guard dotted.utf8.contains(UInt8(ascii: ".")) else {
      return self[dotted] ?? section?[dotted]?.defaultValue
    }
    var value: JSONValue? = .object(self)
    var section = section
    for key in dotted.split(separator: ".").map(String.init) {
      let field = section?[key]
      value = value?[key] ?? field?.defaultValue
      section = field?.type.innerSection
    }
    return value
  }

  fileprivate func hasUnique(_ member: String, in list: String) -> Bool {
    var seen: Set<JSONValue> = []
    for entry in self[list]?.array ?? [] {
      guard let value = entry[member] else { continue }
      guard seen.insert(value).inserted else { return false }
    }
    return true
  }
}
