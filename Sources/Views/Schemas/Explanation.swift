package import Diagnostics
package import Resources

/// The field tables' documentation of one place in a manifest.
package struct Explanation: Sendable {
  /// The path as the reader wrote it, without list indices: `agents.config.tools.name`.
  package let path: String
  package let field: Field
  /// The enclosing section's rules that mention the field, and the rules of the field's own
  /// section.
  package let rules: [Rule]

  /// The roots of all paths in the language.
  package static let roots: [Field] = ManifestTable.stack.fields.map { field in
    guard let kind = Kind(rawValue: field.name) else { return field }
    return Field(
      field.name,
      .section(kind.manifestTable),
      default: field.defaultValue,
      field.summary
    )
  }

  /// Looks up a dotted path.
  ///
  /// - Parameter text: A path such as `agents.config.llm.temperature`; an entry's key may follow
  ///   the kind (`agents.receptionist.config`), and indices may follow lists (`tools[0]`).
  /// - Throws: A diagnostic with a suggestion if there is no such field.
  package init(of text: String) throws(Diagnostic) {
    var section = Section(Self.roots)
    var path: [String] = []
    // A key may follow a kind, or a field with user-defined keys.
    var mayBeKey = false
    var found: (field: Field, around: Section)?
    var names =
      text.split(separator: ".", omittingEmptySubsequences: false)
      .map { String($0.prefix { $0 != "[" }) }[...]
    while let name = names.popFirst() {
      if let field = section[name] {
        found = (field, section)
        path.append(name)
        section = field.type.innerSection ?? Section([])
        mayBeKey = field.type.isMap || path.count == 1 && Kind(rawValue: name) != nil
      } else if mayBeKey, !names.isEmpty {
        mayBeKey = false
      } else {
        throw Self.unknown(name, in: section, at: path)
      }
    }
    guard let found else { throw Self.unknown(text, in: section, at: path) }
    self.path = path.joined(separator: ".")
    field = found.field
    let mentioning = found.around.rules.filter { $0.mentions(found.field.name) }
    rules = mentioning + (found.field.type.innerSection?.rules ?? [])
  }

  private static func unknown(_ name: String, in section: Section, at path: [String]) -> Diagnostic
  {
    let place = path.isEmpty ? "A stack" : "\"\(path.joined(separator: "."))\""
    let topics = path.isEmpty ? ExplainTopic.allCases.map(\.rawValue) : []
    let guess = closestMatch(to: name, among: section.fields.map(\.name) + topics)
    let prefix = path.isEmpty ? "" : path.joined(separator: ".") + "."
    let choices = section.fields.map(\.name).joined(separator: ", ")
    return Diagnostic(
      .unknownField,
      detail: "\(place) has no field \"\(name)\".",
      advice: guess.map { "Did you mean \"\(prefix)\($0)\"?" }
        ?? (choices.isEmpty ? "It has no fields." : "Its fields: \(choices).")
    )
  }
}

extension Rule {
  fileprivate func mentions(_ field: String) -> Bool {
    subject == field || (conditions + [requirement]).contains { $0.fields.contains(field) }
  }
}

extension Condition {
  /// The fields of the section that the condition reads.
  fileprivate var fields: [String] {
    switch self {
    case .oneOf(let field, _), .isTrue(let field), .isNull(let field), .isEmpty(let field),
      .count(let field, _), .keys(let field, _), .values(let field, _), .isJSONSchema(let field):
      field.split(separator: ".").prefix(1).map(String.init)
    case .not(let condition): condition.fields
    case .any(let conditions): conditions.flatMap(\.fields)
    case .unique(let list, _), .sum(let list, _, _): [list]
    case .less(let field, let other): [field, other]
    case .isEvalDefinition: ["definition"]
    case .never: []
    }
  }
}
