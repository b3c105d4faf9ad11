package import Diagnostics
package import JSON

/// A rule between the fields of one section (Contract.md §7, "Cross-field rules"; `value_error`).
///
/// A class rather than a value, so that looking at a rule retains one reference instead of one per
/// part.
package final class Rule: Sendable {
  /// The rule applies only to objects that meet all of these conditions.
  package let conditions: [Condition]
  /// The condition that must hold for those objects.
  package let requirement: Condition
  /// The field to point at if the condition does not hold.
  package let subject: String
  /// Whether the API's 422 also points at that field, not at the section around it: a validator of
  /// the field then reports the error, regardless of the other fields.
  package let isReportedThere: Bool
  /// One sentence on the problem, in Turnform's words.
  package let message: String
  /// One sentence on what to do.
  package let advice: String

  package init(
    when conditions: [Condition] = [],
    require requirement: Condition,
    at subject: String,
    isReportedThere: Bool = false,
    _ message: String,
    advice: String
  ) {
    self.conditions = conditions
    self.requirement = requirement
    self.subject = subject
    self.isReportedThere = isReportedThere
    self.message = message
    self.advice = advice
  }

  /// One violation of a rule.
  package struct Finding: Sendable, Hashable {
    /// The place, relative to the object.
    package let pointer: JSONPointer
    /// One sentence on the problem, in Turnform's words.
    package let message: String
    /// One sentence on what to do.
    package let advice: String
    /// The API's message, where it is known.
    package let serverMessage: String
  }

  /// The code of the diagnostic for a broken rule.
  package var code: DiagnosticCode {
    if case .isEvalDefinition = requirement { .badEvalDefinition } else { .ruleBroken }
  }

  /// Every violation of the rule by an object; most rules have one.
  ///
  /// The violations are in the order in which the API finds them; it reports the first.
  ///
  /// - Parameter section: The table that supplies the defaults of fields that the object does not
  ///   write; `nil` if they are filled in.
  package func findings(in object: JSONObject, of section: Section? = nil) -> [Finding] {
    guard !isKept(by: object, of: section) else { return [] }
    guard case .isEvalDefinition = requirement else {
      let pointer = JSONPointer([.key(subject)])
      return [
        Finding(pointer: pointer, message: message, advice: advice, serverMessage: message)
      ]
    }
    return evalProblems(in: object)
      .map {
        Finding(
          pointer: $0.pointer,
          message: "\($0.pointer.dotted) \($0.fault.problem).",
          advice: $0.fault.advice,
          serverMessage: $0.serverMessage
        )
      }
  }

  /// Whether an object follows the rule, or the rule does not apply to it.
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
  /// No two entries of the list have the same value of the member.
  case unique(list: String, by: String)
  /// The members of the list's entries add up to this.
  case sum(list: String, of: String, equals: Int)
  /// Both fields are numbers, and the first is smaller.
  case less(String, than: String)
  /// The mapping has this many entries; null and absent ones have none.
  case count(String, ClosedRange<Int>)
  /// The keys of the mapping all match this pattern.
  case keys(String, TextPattern)
  /// Each value of the mapping is at most this long as JSON.
  case values(String, upToBytes: Int)
  /// The field is null, absent, or a schema that its dialect of JSON Schema allows
  /// (Contract.md §11).
  case isJSONSchema(String)
  /// The scenario's definition is null, absent, or accepted by the API's parser.
  case isEvalDefinition
  /// Never holds.
  case never

  /// Whether an object meets the condition.
  package func holds(in object: JSONObject, of section: Section? = nil) -> Bool {
    func value(_ field: String) -> JSONValue? { object.value(at: field, of: section) }
    return switch self {
    case .oneOf(let field, let words): value(field)?.string.map(words.contains) ?? false
    case .isTrue(let field): value(field)?.bool ?? false
    case .isNull(let field): value(field)?.isNull ?? true
    case .isEmpty(let field):
      switch value(field) {
      case nil, .null: true
      case .string(let text): text.isEmpty
      case .array(let items): items.isEmpty
      case .object(let members): members.isEmpty
      case .bool, .number: false
      }
    case .not(let condition): !condition.holds(in: object, of: section)
    case .any(let conditions): conditions.contains { $0.holds(in: object, of: section) }
    case .unique(let list, let member): object.hasUnique(member, in: list)
    case .sum(let list, let member, let total):
      (object[list]?.array ?? []).reduce(0) { $0 + ($1[member]?.integer ?? 0) } == total
    case .less(let field, let other):
      if let left = value(field)?.number, let right = value(other)?.number {
        left.double < right.double
      } else {
        false
      }
    case .count(let field, let bounds): bounds.contains(value(field)?.object?.count ?? 0)
    case .keys(let field, let pattern):
      value(field)?.object?.keys.allSatisfy(pattern.matches) ?? true
    case .values(let field, let limit):
      value(field)?.object?.members.allSatisfy { $0.value.bytes().count <= limit } ?? true
    case .isJSONSchema(let field):
      value(field).map { $0.isNull || Resources.isJSONSchema($0) } ?? true
    case .isEvalDefinition: evalProblems(in: object).isEmpty
    case .never: false
    }
  }
}

extension JSONObject {
  /// A member of the object or of a section in it, or else its default.
  fileprivate func value(at dotted: String, of section: Section?) -> JSONValue? {
    guard dotted.utf8.contains(UInt8(ascii: ".")) else {
      return self[dotted] ?? section?.defaultValue(of: dotted)
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
    guard let entries = self[list]?.array, entries.count > 1 else { return true }
    var seen: Set<JSONValue> = []
    return entries.lazy.compactMap { $0[member] }.allSatisfy { seen.insert($0).inserted }
  }
}
