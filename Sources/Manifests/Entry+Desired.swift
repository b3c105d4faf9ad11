import Hashing
import JSON
import Resources

extension [DesiredAgent] {
  /// The number of fields with a secret.
  var secretCount: Int { reduce(0) { $0 + $1.config.secrets.count } }

  /// Returns the agents, in order, with the fingerprints of all secrets that were read.
  func fingerprinted(with secrets: SecretStore, stack: String) -> [DesiredAgent] {
    var inputs: [FingerprintInput] = []
    for agent in self {
      for use in agent.config.secrets {
        guard let secret = secrets[use.source] else { continue }
        inputs.append(
          FingerprintInput(
            secret: secret,
            stack: stack,
            agentName: agent.name.text,
            pointer: use.pointer.description
          )
        )
      }
    }
    guard !inputs.isEmpty else { return self }
    var made = fingerprints(of: inputs).makeIterator()
    return map { agent in
      guard !agent.config.secrets.isEmpty else { return agent }
      let uses = agent.config.secrets.map { use in
        SpecObject.SecretUse(
          pointer: use.pointer,
          source: use.source,
          // Fingerprints arrive in the order of the requests.
          fingerprint: secrets[use.source] == nil ? nil : made.next()
        )
      }
      let config = agent.config
      return agent.with(
        config: SpecObject(config.value, references: config.references, secrets: uses)
      )
    }
  }
}

extension DesiredAgent {
  /// `nil`, after a report, when the entry has a problem.
  init?(_ entry: Entry) {
    guard let name = entry.naturalKey, let environment = entry.agentEnvironment else { return nil }
    self.init(
      key: entry.address.key,
      name: name,
      environment: environment,
      config: entry.agentConfig,
      links: entry.managed("knowledge_bases") {
        ($0?.object?.members ?? [])
          .map { key, value in
            DesiredLink(
              knowledgeBase: ResourceAddress(.knowledgeBases, key),
              settings: value.object ?? [:]
            )
          }
      },
      protect: entry["protect"]?.bool ?? false,
      unmanaged: entry.unmanagedPaths.filter { $0.first == "config" && $0.count > 1 }
        .map { Array($0.dropFirst()) },
      source: entry.source
    )
  }
}

extension DesiredNumber {
  /// `nil`, after a report, when the entry has a problem.
  init?(_ entry: Entry, _ route: DesiredRoute?) {
    guard let route, let e164 = entry.naturalKey,
      let sid = entry["external_number_sid"]?.string
    else { return nil }
    self.init(
      key: entry.address.key,
      e164: e164,
      sid: ObjectName(sid),
      route: route,
      smsEnabled: entry.managed("sms_enabled") { $0?.bool ?? false },
      metadata: entry["metadata"]?.object,
      references: entry.leaves.references,
      protect: entry["protect"]?.bool ?? false,
      source: entry.source
    )
  }
}

extension DesiredObject {
  /// `nil`, after a report, when the entry has a problem.
  init?(_ entry: Entry) {
    guard let naturalKey = entry.naturalKey else { return nil }
    var fields = entry.object
    for key in ["name", "documents", "protect", "unmanaged"] { fields[key] = nil }
    self.init(
      entry.address.kind,
      key: entry.address.key,
      naturalKey: naturalKey,
      fields: SpecObject(
        fields,
        references: entry.leaves.references,
        secrets: entry.leaves.secrets
      ),
      protect: entry["protect"]?.bool ?? false,
      unmanaged: entry.unmanagedPaths.compactMap { $0.count == 1 ? $0[0] : nil },
      source: entry.source
    )
  }
}

extension DesiredKnowledgeBase {
  /// `nil`, after a report, when the entry has a problem.
  init?(_ entry: Entry, _ documents: [DesiredDocument]?) {
    guard let object = DesiredObject(entry) else { return nil }
    self.init(object, documents: entry.managed("documents") { _ in documents ?? [] })
  }
}

extension Entry {
  /// An agent's config, including the objects that `takeaways:` references.
  fileprivate var agentConfig: SpecObject {
    var config = object["config"]?.object ?? [:]
    var references = leaves.references.compactMap { reference in
      reference.pointer.below("config")
        .map { SpecObject.Reference(pointer: $0, template: reference.template) }
    }
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
    let secrets = leaves.secrets.compactMap { use in
      use.pointer.below("config")
        .map { SpecObject.SecretUse(pointer: $0, source: use.source) }
    }
    return SpecObject(config, references: references, secrets: secrets)
  }
}

extension JSONPointer {
  /// The pointer relative to a member; `nil` when it points elsewhere.
  fileprivate func below(_ key: String) -> JSONPointer? {
    tokens.first == .key(key) ? JSONPointer(Array(tokens.dropFirst())) : nil
  }
}
