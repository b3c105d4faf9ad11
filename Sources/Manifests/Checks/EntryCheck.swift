import Diagnostics
import JSON
import Resources

/// Checks a complete entry, defaults included: required fields are present and fields are
/// consistent.
struct EntryCheck {
  private let entry: Entry
  private var path: [JSONPointer.Token] = []
  private var diagnostics: [Diagnostic] = []

  private init(_ entry: Entry) {
    self.entry = entry
    path.reserveCapacity(Self.usualDepth)
  }

  private static let usualDepth = 4

  static func diagnostics(for entry: Entry) -> [Diagnostic] {
    var check = EntryCheck(entry)
    check.check(entry.object, entry.address.kind.manifestTable)
    return check.diagnostics
  }

  private mutating func check(_ object: JSONObject, _ section: Section) {
    // Fields are accessed in place throughout: iterating over an array copies each element, and
    // fields are large and checked for every entry.
    let required = section.requiredFields
    for index in required.indices where !object.hasMember(required[index].name) {
      reportMissing(required[index])
    }
    // A rule about a field that already has a problem would only repeat it.
    if !section.rules.isEmpty, !hasFailed() {
      for rule in section.rules {
        for finding in rule.findings(in: object, of: section) { report(finding, rule.code) }
      }
    }
    let members = object.members.span
    for index in members.indices where members[index].value.isContainer {
      let key = members[index].key
      guard let position = section.position(of: key),
        let inner = section.fields[position].type.innerSection
      else { continue }
      path.append(.key(key))
      if section.fields[position].type.isMap {
        checkMap(members[index].value, inner)
      } else {
        check(members[index].value, inner)
      }
      path.removeLast()
    }
  }

  private mutating func checkMap(_ value: JSONValue, _ section: Section) {
    for (key, value) in value.object?.members ?? [] {
      path.append(.key(key))
      check(value, section)
      path.removeLast()
    }
  }

  private mutating func check(_ value: JSONValue, _ section: Section) {
    switch value {
    case .object(let object):
      check(object, section)
    case .array(let items):
      for (index, item) in items.enumerated() {
        path.append(.index(index))
        check(item, section)
        path.removeLast()
      }
    case .null, .bool, .number, .string:
      break
    }
  }

  private func hasFailed() -> Bool {
    !entry.failed.isEmpty
      && entry.failed.contains { $0.tokens.isEmpty || $0.tokens.starts(with: path) }
  }

  private mutating func reportMissing(_ field: Field) {
    let pointer = JSONPointer(path + [.key(field.name)])
    guard !entry.failed.contains(where: { pointer.tokens.starts(with: $0.tokens) }) else { return }
    let place = path.isEmpty ? "\(entry.address)" : JSONPointer(path).dotted
    diagnostics.append(
      entry.diagnostic(
        .missingField,
        at: path.isEmpty ? entry.keySpan : entry.source[JSONPointer(path)],
        "\(place) has no \(quoted(field.name)), which is required.",
        "Write \(field.name): \(field.summary.prefix(1).lowercased())\(field.summary.dropFirst())"
      )
    )
  }

  private mutating func report(_ finding: Rule.Finding, _ code: DiagnosticCode) {
    let place = path.isEmpty ? "" : "\(JSONPointer(path).dotted): "
    let span = entry.source[JSONPointer(path + finding.pointer.tokens)]
    diagnostics.append(entry.diagnostic(code, at: span, place + finding.message, finding.advice))
  }
}

extension JSONValue {
  fileprivate var isContainer: Bool {
    switch self {
    case .array, .object: true
    case .null, .bool, .number, .string: false
    }
  }
}
