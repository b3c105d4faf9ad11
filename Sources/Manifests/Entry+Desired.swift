import JSON
import Resources

extension DesiredAgent {
  /// `nil` when the entry has a problem, which is reported.
  init?(_ entry: Entry) {
    guard let name = entry.naturalKey, let environment = entry.agentEnvironment else { return nil }
    self.init(
      key: entry.address.key,
      name: name,
      environment: environment,
      config: entry.agentConfig,
      links: entry["knowledge_bases"]?.object?.members
        .map { key, value in
          DesiredLink(
            knowledgeBase: ResourceAddress(.knowledgeBases, key),
            settings: value.object ?? [:]
          )
        },
      protect: entry["protect"]?.bool,
      source: entry.source
    )
  }
}

extension DesiredNumber {
  /// `nil` when the entry has a problem, which is reported.
  init?(_ entry: Entry, _ route: DesiredRoute?) {
    guard let route, let e164 = entry["e164_number"]?.string,
      let sid = entry["external_number_sid"]?.string
    else { return nil }
    self.init(
      key: entry.address.key,
      e164: e164,
      sid: sid,
      route: route,
      smsEnabled: entry["sms_enabled"]?.bool,
      metadata: entry["metadata"]?.object,
      references: entry.leaves.references,
      protect: entry["protect"]?.bool,
      source: entry.source
    )
  }
}

extension DesiredObject {
  /// `nil` when the entry has a problem, which is reported.
  init?(_ entry: Entry) {
    guard let naturalKey = entry.naturalKey else { return nil }
    var fields = entry.object
    for key in ["name", "documents", "protect"] { fields[key] = nil }
    self.init(
      entry.address.kind,
      key: entry.address.key,
      naturalKey: naturalKey,
      fields: SpecObject(fields, references: entry.leaves.references),
      protect: entry["protect"]?.bool,
      source: entry.source
    )
  }
}

extension DesiredKnowledgeBase {
  /// `nil` when the entry has a problem, which is reported.
  init?(_ entry: Entry) {
    guard let object = DesiredObject(entry) else { return nil }
    self.init(object)
  }
}

extension Entry {
  /// An agent's config with what `takeaways:` names in it.
  fileprivate var agentConfig: SpecObject {
    var config = object["config"]?.object ?? [:]
    var references = leaves.references.compactMap { $0.below("config") }
    if let takeaways = object["takeaways"]?.array {
      var analysis = config["analysis"]?.object ?? [:]
      let templates = takeaways.compactMap(\.string)
        .map { Template([.id(ResourceAddress(.takeaways, $0))]) }
      analysis["takeaway_ids"] = .array(templates.map { .string($0.reading) })
      config["analysis"] = .object(analysis)
      let list = JSONPointer([.key("analysis"), .key("takeaway_ids")])
      references += templates.enumerated()
        .map { SpecObject.Reference(pointer: list.appending($0), template: $1) }
    }
    return SpecObject(config, references: references)
  }
}

extension SpecObject.Reference {
  /// The same as seen from a member; `nil` when it lies elsewhere.
  fileprivate func below(_ key: String) -> SpecObject.Reference? {
    guard pointer.tokens.first == .key(key) else { return nil }
    return SpecObject.Reference(
      pointer: JSONPointer(Array(pointer.tokens.dropFirst())),
      template: template
    )
  }
}
