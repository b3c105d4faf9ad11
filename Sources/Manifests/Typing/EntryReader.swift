import Diagnostics
import JSON
import Resources
import YAML

/// Types the value of an entry by its table and reports everything that does not fit.
///
/// Entries are read one after the other, each in one pass.
struct EntryReader {
  /// The type of a field, a list item or a map value.
  struct Slot {
    let type: FieldType
    var isNullable = false
    var isSecret = false
  }

  var sources: TagSources
  var secrets: SecretSources
  var diagnostics = DiagnosticBag()
  let targets: ReferenceTargets
  private var kind = Kind.agents
  /// `nil` outside entries.
  private var address: ResourceAddress?
  /// The source position of every value of the entry.
  private var tree = SourceTree()
  /// The pointers to the entry's values with a problem.
  private var failed: [JSONPointer] = []
  /// The texts of the entry that need ids.
  private var references: [SpecObject.Reference] = []
  /// The fields of the entry that need secrets.
  private var secretUses: [SpecObject.SecretUse] = []
  /// The environment variables that secrets are read from.
  var variables: Set<String> = []
  /// The uses of variables that must not be read.
  private(set) var refused: [RefusedVariable] = []
  /// Whether any text of the entry contains `{{`.
  var hasVariables = false
  /// The current path: the open nodes of the tree, outermost first.
  private var open: [Int] = []

  init(sources: TagSources, secrets: SecretSources, targets: ReferenceTargets) {
    self.sources = sources
    self.secrets = secrets
    self.targets = targets
  }

  /// A reader of other entries with the same sources, without diagnostics.
  ///
  /// Not for entries with tags: what they read is not shared.
  var fork: EntryReader {
    var fork = self
    _ = fork.diagnostics.takeAll()
    return fork
  }

  /// Reads one entry and types its values, omitting those with a problem.
  ///
  /// - Parameter address: `nil` for an entry under `defaults:`.
  mutating func read(
    _ member: YAMLMember,
    _ kind: Kind,
    _ address: ResourceAddress?
  ) -> WrittenEntry {
    let earlier = tree
    begin(kind, address)
    let object = object(member)
    tree = tree.sharing(keysOf: earlier)
    return WrittenEntry(
      keySpan: member.keySpan,
      span: member.span,
      object: object,
      tree: tree,
      failed: failed,
      leaves: EntryLeaves(references: references, secrets: secretUses),
      hasVariables: hasVariables
    )
  }

  /// Reads the value of a field at the top level of a manifest.
  mutating func read(_ member: YAMLMember, as field: Field) -> JSONValue? {
    begin(.agents, nil)
    return value(at: .key(member.key), member.value) { $0.value($1, Slot(type: field.type)) }
  }

  private mutating func begin(_ kind: Kind, _ address: ResourceAddress?) {
    self.kind = kind
    self.address = address
    // Most entries have about as many values as the previous one.
    tree = SourceTree(reservingCapacity: tree.count)
    failed = []
    references = []
    secretUses = []
    hasVariables = false
  }

  mutating func note(_ template: Template) {
    references.append(SpecObject.Reference(pointer: tree.pointer(open), template: template))
  }

  private mutating func object(_ member: YAMLMember) -> JSONObject {
    guard let members = member.value.members, !member.value.isTagged else {
      let isNull = member.value.isNull
      report(
        isNull ? .nullNotAllowed : .wrongType,
        at: isNull ? member.keySpan : member.value.span,
        "\(name) must be a mapping of fields.",
        isNull ? "Write the fields, or {} for the defaults." : "Write \"field: value\" lines here."
      )
      return [:]
    }
    return section(members, of: kind.manifestTable)
  }

  /// The name of the current field in messages: "config.llm.temperature".
  var name: String {
    guard open.isEmpty else { return tree.pointer(open).dotted }
    return address.map { "\($0)" } ?? "defaults.\(kind.defaultsKey)"
  }

  var subject: String? { address.map { "\($0)" } }

  /// Whether the current value is the free-form metadata that contains Turnform's marker.
  var isAtMarkedMetadata: Bool {
    switch kind.family {
    case .agents: tree.pointer(open).tokens == [.key("config"), .key("metadata")]
    case .numbers: tree.pointer(open).tokens == [.key("metadata")]
    case .object: false
    }
  }

  /// Whether the current value is the list that Turnform adds its marker to.
  var isAtMarkedTags: Bool {
    kind == .evals && tree.pointer(open).tokens == [.key("tags")]
  }

  mutating func note(_ source: SecretSource) {
    secretUses.append(SpecObject.SecretUse(pointer: tree.pointer(open), source: source))
  }

  /// Records that the current value must not be read.
  ///
  /// The advice depends on all secrets of the stack, so it is reported at the end.
  mutating func refuse(_ variable: RefusedVariable) {
    markFailed(tree.pointer(open))
    refused.append(variable)
  }

  /// Reports a problem of the current value, and returns `nil`: it has no typed form.
  @discardableResult mutating func report(
    _ code: DiagnosticCode,
    at span: SourceSpan,
    _ detail: String,
    _ advice: String,
    hidesSource: Bool = false
  ) -> JSONValue? {
    markFailed(tree.pointer(open))
    diagnostics.report(
      code,
      at: span,
      detail,
      advice,
      subject: subject,
      hidesSource: hidesSource
    )
    return nil
  }

  /// Records a problem's position; beyond a limit, the whole entry counts as failed.
  private mutating func markFailed(_ pointer: JSONPointer) {
    if failed.count < StackLimits.diagnostics {
      failed.append(pointer)
    } else if failed.count == StackLimits.diagnostics {
      failed.insert(.root, at: 0)
    }
  }

  /// Reads a nested value and records its position.
  mutating func value(
    at token: consuming JSONPointer.Token,
    _ node: YAMLNode,
    _ read: (inout EntryReader, YAMLNode) -> JSONValue?
  ) -> JSONValue? {
    let place = tree.open(token, at: node.span)
    open.append(place)
    let value = read(&self, node)
    open.removeLast()
    tree.close(place)
    return value
  }

  mutating func section(_ members: [YAMLMember], of section: Section) -> JSONObject {
    var object = JSONObject(reservingCapacity: members.count)
    // Accessed in place, with three members of the field: this is the hottest code, and iterating
    // over an array copies each element.
    let members = members.span
    for index in members.indices {
      guard let position = section.position(of: members[index].key) else {
        reportUnknown(members[index], in: section)
        continue
      }
      let slot = Slot(
        type: section.fields[position].type,
        isNullable: section.fields[position].isNullable,
        isSecret: section.fields[position].isSecret
      )
      let value = value(at: .key(members[index].key), members[index].value) { $0.value($1, slot) }
      if let value { object.append(value, forNewKey: members[index].key) }
    }
    return object
  }

  private mutating func reportUnknown(_ member: YAMLMember, in section: Section) {
    let known = section.fields.map(\.name)
    // The intended field counts as written: it is not missing.
    let match = diagnostics.isFull ? nil : closestMatch(to: member.key, among: known)
    let meant = match ?? member.key
    markFailed(tree.pointer(open).appending(meant))
    if member.mayHoldSecret || (section.mayMeanSecret(by: member.key) && member.value.holdsText) {
      diagnostics.hideLines(of: member.span)
    }
    diagnostics.report(
      .unknownField(member, in: name, known: known, match: match, subject: subject)
    )
  }
}
