import Diagnostics
import JSON
import Manifests
import Resources
import YAML

/// Drafts the fields of one live object, omitting values that the server fills in anyway.
struct FieldDrafter {
  let address: ResourceAddress
  let texts: ReferenceTexts
  /// Long texts, which go into separate files.
  private(set) var prompts: PromptFiles
  private(set) var secrets: SecretNames
  /// Fields that are in no table, so that no manifest can hold them.
  private(set) var unknown: [JSONPointer] = []
  private(set) var place: [JSONPointer.Token] = []
  /// The place in words, with list items identified by name.
  private(set) var words: [String] = []

  /// The members that differ from the server's defaults, in the order of the table.
  mutating func members(_ live: JSONObject, _ table: Section) -> [YAMLDraft.Member] {
    for key in live.keys where table[key] == nil {
      unknown.append(JSONPointer(place + [.key(key)]))
    }
    var members: [YAMLDraft.Member] = []
    for field in table.fields {
      guard let value = live[field.name], value != field.defaultValue else { continue }
      let draft = inside(.key(field.name), field.name) { $0.draft(value, field) }
      if let draft { members.append(YAMLDraft.Member(field.name, draft)) }
    }
    return members
  }

  /// The members under the section's name, or nothing if there are none.
  mutating func member(
    _ name: String,
    _ live: JSONObject,
    _ table: Section
  ) -> [YAMLDraft.Member] {
    let members = inside(.key(name), nil) { $0.members(live, table) }
    return members.isEmpty ? [] : [YAMLDraft.Member(name, .mapping(members, isOpen: true))]
  }

  /// The draft, or `nil` if the value consists only of defaults.
  private mutating func draft(_ value: JSONValue, _ field: Field) -> YAMLDraft? {
    if case .section(let section) = field.type, let object = value.object {
      let inside = members(object, section)
      guard inside.isEmpty else { return .mapping(inside) }
      // An optional section is written even if it consists only of defaults.
      return field.isNullable ? .value(value) : nil
    }
    if field.isSecret, !value.isNull { return secret() }
    return draft(value, field.type)
  }

  private mutating func draft(_ value: JSONValue, _ type: FieldType) -> YAMLDraft {
    switch (type, value) {
    case (.section(let section), .object(let object)):
      return .mapping(members(object, section))
    case (.list(let item, _), .array(let items)):
      return .list(each(items.enumerated().map { (.index($0), $1) }) { $0.draft($1, item) })
    case (.map(let item, let areSecret), .object(let object)):
      let drafts = each(object.members.map { (.key($0.key), $0.value) }) {
        areSecret ? $0.secret() : $0.draft($1, item)
      }
      return mapping(object.keys, drafts)
    case (.text(let rule), .string(let text)):
      return draft(text, rule)
    case (.object, _):
      return free(value)
    default:
      return .value(value)
    }
  }

  private mutating func each(
    _ items: [(JSONPointer.Token, JSONValue)],
    _ draft: (inout FieldDrafter, JSONValue) -> YAMLDraft
  ) -> [YAMLDraft] {
    items.map { token, value in
      let word =
        switch token {
        case .index(let index): value["name"]?.string ?? "\(index)"
        case .key(let key): key
        }
      return inside(token, word) { draft(&$0, value) }
    }
  }

  /// Performs work one level deeper.
  private mutating func inside<Result>(
    _ token: JSONPointer.Token,
    _ word: String?,
    _ work: (inout FieldDrafter) -> Result
  ) -> Result {
    place.append(token)
    if let word { words.append(word) }
    defer {
      place.removeLast()
      if word != nil { words.removeLast() }
    }
    return work(&self)
  }

  private func mapping(_ keys: [String], _ drafts: [YAMLDraft]) -> YAMLDraft {
    .mapping(zip(keys, drafts).map { YAMLDraft.Member(ReferenceTexts.escaped($0), $1) })
  }

  private mutating func draft(_ text: String, _ rule: TextRule) -> YAMLDraft {
    if rule.pattern == .e164 { return .plain(text) }
    let canRefer = rule.holdsReferences && (rule.pattern?.holdsReferences ?? true)
    let written = canRefer ? texts.text(text, in: address) : ReferenceTexts.escaped(text)
    let path = prompts.path(for: written, of: address, at: JSONPointer(place))
    return path.map { .tagged(.file, $0) } ?? .text(written)
  }

  private mutating func secret() -> YAMLDraft {
    .tagged(.secret, "env:" + secrets.variable(for: address, words, at: JSONPointer(place)))
  }

  /// Drafts an object without a table: any string in it may contain ids.
  private func free(_ value: JSONValue) -> YAMLDraft {
    switch value {
    case .string(let text): .text(texts.text(text, in: address))
    case .array(let items): .list(items.map(free))
    case .object(let object): mapping(object.keys, object.members.map { free($0.value) })
    case .null, .bool, .number: .value(value)
    }
  }
}
