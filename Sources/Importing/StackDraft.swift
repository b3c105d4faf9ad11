import Diagnostics
import JSON
import Resources
import YAML

/// The entries of all kinds, drafted from the selection.
struct StackDraft {
  private let selection: Selection
  private let texts: ReferenceTexts
  private var prompts = PromptFiles()
  private var names = SecretNames()
  private(set) var entries: [Kind: [YAMLDraft.Member]] = [:]
  private(set) var notes: [Diagnostic] = []

  init(_ selection: Selection) {
    self.selection = selection
    texts = ReferenceTexts(selection.addresses)
    for agent in selection.agents { add(agent) }
    for number in selection.numbers { add(number) }
    for kind in Kind.objects {
      for object in selection.objects[kind] ?? [] { add(object, of: kind) }
    }
    for kind in Kind.allCases { entries[kind]?.sort { $0.key < $1.key } }
  }

  var files: [ImportedStack.File] { prompts.files }
  var secrets: [ImportedStack.Secret] { names.secrets }

  private func address(of id: RemoteID) -> ResourceAddress {
    guard let address = selection.addresses[id] else {
      preconditionFailure("what is drafted was selected, and has an address")
    }
    return address
  }

  /// Drafts fields, and keeps the prompt files and secrets that they use.
  private mutating func draft(
    _ address: ResourceAddress,
    _ work: (inout FieldDrafter) -> [YAMLDraft.Member]
  ) -> [YAMLDraft.Member] {
    var drafter = FieldDrafter(address: address, texts: texts, prompts: prompts, secrets: names)
    let members = work(&drafter)
    prompts = drafter.prompts
    names = drafter.secrets
    if !drafter.unknown.isEmpty {
      note(
        address,
        "\(address) has fields that this version of Turnform does not support: "
          + "\(drafter.unknown.map(\.dotted).joined(separator: ", ")).",
        "Use a newer version of Turnform; a new version of the object would lose them.",
        severity: .warning
      )
    }
    return members
  }

  private mutating func note(
    _ address: ResourceAddress,
    _ detail: String,
    _ advice: String,
    severity: Severity = .note
  ) {
    notes.append(.unsaid(address, detail, advice, severity: severity))
  }

  private mutating func add(_ members: [YAMLDraft.Member], _ address: ResourceAddress) {
    entries[address.kind, default: []]
      .append(YAMLDraft.Member(address.key.text, .mapping(members, isOpen: true)))
  }

  private func name(_ name: ObjectName, _ address: ResourceAddress) -> [YAMLDraft.Member] {
    name == address.key
      ? [] : [YAMLDraft.Member("name", .text(ReferenceTexts.escaped(name.text)))]
  }

  private func unmanaged(_ fields: [String]) -> [YAMLDraft.Member] {
    fields.isEmpty
      ? [] : [YAMLDraft.Member("unmanaged", .list(fields.map { YAMLDraft.text($0) }))]
  }

  private func protection(_ marker: Marker?) -> [YAMLDraft.Member] {
    marker?.isProtected == true ? [YAMLDraft.Member("protect", .value(true))] : []
  }
}

extension StackDraft {
  private mutating func add(_ agent: LiveAgent) {
    let address = address(of: agent.id)
    var members = name(agent.name, address)
    if agent.environment != .development {
      members.append(YAMLDraft.Member("environment", .text(agent.environment.rawValue)))
    }
    var config = agent.config
    if let metadata = config["metadata"]?.object {
      config["metadata"] = .object(metadata.withoutMarker)
    }
    let takeaways = takeTakeaways(from: &config)
    members += draft(address) { $0.member("config", config, AgentTable.config) }
    members += links(of: agent)
    members += takeaways
    add(members + protection(agent.marker), address)
  }

  /// The takeaways of an agent as keys, if all of them have one.
  private func takeTakeaways(from config: inout JSONObject) -> [YAMLDraft.Member] {
    guard var analysis = config["analysis"]?.object,
      let ids = analysis["takeaway_ids"]?.array, !ids.isEmpty
    else { return [] }
    let keys = ids.compactMap { id in
      id.string.flatMap { selection.addresses[RemoteID($0.lowercased())] }
        .flatMap { $0.kind == .takeaways ? $0.key : nil }
    }
    guard keys.count == ids.count, Set(keys).count == keys.count else { return [] }
    analysis["takeaway_ids"] = nil
    config["analysis"] = .object(analysis)
    return [YAMLDraft.Member("takeaways", .list(keys.map { YAMLDraft.text($0.text) }))]
  }

  private mutating func links(of agent: LiveAgent) -> [YAMLDraft.Member] {
    let links = selection.live.links[agent.id] ?? []
    guard !links.isEmpty else { return [] }
    let known = links.compactMap { link in
      selection.addresses[link.knowledgeBaseID].map { ($0.key, link.settings) }
    }
    let address = address(of: agent.id)
    guard known.count == links.count else {
      note(
        address,
        "\(address) is linked to a knowledge base that was not imported, so its links were omitted.",
        "No action is needed: unmanaged: [knowledge_bases] leaves them unchanged."
      )
      return unmanaged(["knowledge_bases"])
    }
    var drafts: [YAMLDraft.Member] = []
    for (key, settings) in known.sorted(by: { $0.0 < $1.0 }) {
      let members = draft(address) { $0.members(settings, KnowledgeBaseTable.manifestLink) }
      drafts.append(YAMLDraft.Member(key.text, .mapping(members)))
    }
    return [YAMLDraft.Member("knowledge_bases", .mapping(drafts, isOpen: true))]
  }

  private mutating func add(_ number: LiveNumber) {
    let address = address(of: number.id)
    let identity: JSONObject = [
      "e164_number": .string(number.e164.text), "external_number_sid": .string(number.sid.text),
    ]
    let route = referring(selection.routes[number.id] ?? .mapping([]), in: address)
    var members = draft(address) { $0.members(identity, NumberTable.manifest) }
    members.append(YAMLDraft.Member("route", route))
    let settings: JSONObject = [
      "sms_enabled": .bool(number.smsEnabled), "metadata": .object(number.metadata.withoutMarker),
    ]
    members += draft(address) { $0.members(settings, NumberTable.manifest) }
    add(members + protection(number.marker), address)
  }

  /// The URL of a route may contain ids; its other members are not free text.
  private func referring(_ route: YAMLDraft, in address: ResourceAddress) -> YAMLDraft {
    guard case .mapping(let members, let isOpen) = route, let first = members.first,
      first.key == "webhook", case .value(.string(let url)) = first.value
    else { return route }
    let text = YAMLDraft.text(texts.text(url, in: address))
    return .mapping([YAMLDraft.Member(first.key, text)], isOpen: isOpen)
  }

  private mutating func add(_ object: LiveObject, of kind: Kind) {
    let address = address(of: object.id)
    var fields = object.unmarkedFields(of: kind)
    let left =
      leaveMarkedField(of: &fields, address) + leaveTarget(of: &fields, address)
      + leaveDocuments(of: object, address)
    var members: [YAMLDraft.Member]
    if kind == .webhooks {
      // An object's natural key must not change with the version of an agent.
      let url = ReferenceTexts.escaped(object.naturalKey.text)
      members = [YAMLDraft.Member("url", .text(url))]
      fields["url"] = nil
    } else {
      members = name(object.naturalKey, address)
    }
    members += draft(address) { $0.members(fields, kind.manifestTable) }
    members += unmanaged(left)
    add(members + protection(object.marker(of: kind)), address)
  }

  /// Removes a field that is too full to hold a marker; returns what to declare as unmanaged.
  private mutating func leaveMarkedField(
    of fields: inout JSONObject,
    _ address: ResourceAddress
  ) -> [String] {
    guard let name = address.kind.markedField, let value = fields[name],
      let limit = address.kind.manifestTable[name]?.type, !limit.holdsLength(of: value),
      address.kind.createTable[name]?.type.holdsLength(of: value) == true
    else { return [] }
    fields[name] = nil
    note(
      address,
      "\(address) has no space left in \(name) for the stack's marker.",
      "No action is needed: unmanaged: [\(name)] leaves it unchanged, and the object is managed "
        + "without a marker. To manage it, free some space and declare it."
    )
    return [name]
  }

  /// Removes the part of a scenario that the API does not return; returns what to declare as
  /// unmanaged.
  private mutating func leaveTarget(
    of fields: inout JSONObject,
    _ address: ResourceAddress
  ) -> [String] {
    guard address.kind == .evals, fields["default_target"]?.holdsMask == true else { return [] }
    fields["default_target"] = nil
    note(
      address,
      "\(address) has a default_target with secrets, which the API does not return.",
      "No action is needed: unmanaged: [default_target] leaves it unchanged. To manage it, "
        + "declare it without secrets."
    )
    return ["default_target"]
  }

  private mutating func leaveDocuments(
    of base: LiveObject,
    _ address: ResourceAddress
  ) -> [String] {
    let count = selection.live.documents[base.id]?.count ?? 0
    guard address.kind == .knowledgeBases, count > 0 else { return [] }
    note(
      address,
      "\(address) has \(count) \(count == 1 ? "document" : "documents"), but the API does not "
        + "return document contents.",
      "No action is needed: unmanaged: [documents] leaves them unchanged. To manage them, add "
        + "their files and declare \"documents\" instead."
    )
    return ["documents"]
  }
}

extension JSONValue {
  /// Whether the value contains a mask, which must never be sent.
  fileprivate var holdsMask: Bool {
    switch self {
    case .string(let text): text == SpecObject.mask
    case .array(let items): items.contains(where: \.holdsMask)
    case .object(let object): object.members.contains { $0.value.holdsMask }
    case .null, .bool, .number: false
    }
  }
}
