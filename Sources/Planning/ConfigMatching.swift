import JSON
import Resources

/// How a desired agent is compared with its live versions (design §4).
struct ConfigMatcher {
  let stack: String
  let desired: DesiredAgent
  /// The declared config with the ids that are known in it.
  let config: ResolvedConfig
  /// Whether a version without a marker is to be replaced by one with it.
  let adopts: Bool

  /// What a new version would hold: written values, defaults everywhere else, no marker.
  ///
  /// Made when asked for: most agents are as they shall be, and nobody asks.
  var full: JSONObject { AgentTable.config.filled(config.value) }

  /// Whether the published version is as it shall be.
  ///
  /// What this stack made is compared in its written fields: everything else is a default, which
  /// the server may move. Any other version is compared in full, which finds edits made elsewhere.
  func isSatisfied(by published: LiveAgent) -> Bool {
    guard config.unknown.isEmpty, hasSecrets(of: published) else { return false }
    guard !adopts || published.marker != nil else { return false }
    // Of a copy made elsewhere too: it carries our protection along.
    if let marker = published.marker, marker.stack == stack, let protect = desired.protect,
      marker.isProtected != protect
    {
      return false
    }
    guard published.isMade(by: stack) else { return holdsSame(published) }
    return AgentTable.config.covers(
      written: config.value,
      live: published.config.withoutMarkers
    )
  }

  /// Whether a version was made with the very secrets that are declared, by its marker's fingerprints.
  ///
  /// Of a version that this stack did not make nothing is known: its secrets may be others.
  func hasSecrets(of version: LiveAgent) -> Bool {
    guard !desired.config.secrets.isEmpty else { return true }
    guard version.isMade(by: stack), let recorded = version.marker?.secrets else { return false }
    return desired.config.secrets.allSatisfy { use in
      use.fingerprint != nil && recorded[use.pointer.description] == use.fingerprint
    }
  }

  /// Whether a version, once published, would be what a new version would be.
  ///
  /// - Parameters:
  ///   - version: A draft of this stack, or an archived version.
  ///   - published: What it would take the place of; a secret or a protection that is declared nowhere
  ///     neither comes back nor is lost with the exchange.
  /// - Returns: `false` also for what another stack has marked.
  func isReplaceable(by version: LiveAgent, for published: LiveAgent?) -> Bool {
    guard config.unknown.isEmpty, hasSecrets(of: version) else { return false }
    guard version.environment == desired.environment else { return false }
    guard version.marker.map({ $0.stack == stack }) ?? !adopts else { return false }
    let isProtected = version.marker?.isProtected ?? false
    if let protect = desired.protect, protect != isProtected { return false }
    if published?.marker?.isProtected == true, desired.protect == nil, !isProtected { return false }
    // Most versions differ in something written, which is told at less cost than the whole comparison.
    guard AgentTable.config.covers(written: config.value, live: version.config.withoutMarkers)
    else { return false }
    let known = Set(published.map(undeclaredSecrets) ?? [])
    return holdsSame(version) && undeclaredSecrets(of: version).allSatisfy(known.contains)
  }

  /// The places in a version's config that hold a secret which the manifest does not declare.
  ///
  /// A secret cannot be copied to a new version, since reads mask it. It is given up on purpose when the
  /// manifest writes `null` (or `{}`) in its place, or no longer has the list entry that held it.
  func undeclaredSecrets(of version: LiveAgent) -> [JSONPointer] {
    Planning.undeclaredSecrets(
      AgentTable.config,
      live: version.config,
      written: config.value,
      at: .root
    )
  }

  /// Equal in every field, secrets that nobody wrote left aside: reads mask them.
  private func holdsSame(_ version: LiveAgent) -> Bool {
    let live = AgentTable.config.filled(version.config).withoutMarkers
    return AgentTable.config.ignoringUnwrittenSecrets(live: live, written: config.value)
      == full
  }
}

extension JSONObject {
  /// A config whose metadata is without the marker.
  var withoutMarkers: JSONObject {
    guard let metadata = self["metadata"]?.object, metadata[Marker.key] != nil else { return self }
    var copy = self
    copy["metadata"] = .object(metadata.withoutMarker)
    return copy
  }
}

extension Section {
  /// Whether every written member has the same value live; what is not written is not looked at.
  func covers(written: JSONObject, live: JSONObject) -> Bool {
    written.keys.allSatisfy { key in
      guard let value = written[key] else { return true }
      guard let field = self[key] else { return live[key] == value }
      guard let liveValue = live[key] ?? field.defaultValue else { return false }
      return field.type.covers(written: value, live: liveValue)
    }
  }

  /// The live object with every masked secret that is not written put back to its default.
  func ignoringUnwrittenSecrets(live: JSONObject, written: JSONObject) -> JSONObject {
    var result = live
    for field in fields {
      guard let value = live[field.name] else { continue }
      switch (field.type, value) {
      case (.section(let section), .object(let object)):
        result[field.name] = .object(
          section.ignoringUnwrittenSecrets(
            live: object,
            written: written[field.name]?.object ?? [:]
          )
        )
      case (.list(.section(let section), _), .array(let items)):
        let entries = written[field.name]?.array ?? []
        result[field.name] = .array(
          items.enumerated()
            .map { index, item in
              guard let object = item.object else { return item }
              let entry = entries.indices.contains(index) ? entries[index].object : nil
              return .object(section.ignoringUnwrittenSecrets(live: object, written: entry ?? [:]))
            }
        )
      default:
        if field.holdsSecret, written[field.name] == nil, let initial = field.defaultValue {
          result[field.name] = initial
        }
      }
    }
    return result
  }
}

extension FieldType {
  fileprivate func covers(written: JSONValue, live: JSONValue) -> Bool {
    switch (self, written, live) {
    case (.section(let section), .object(let written), .object(let live)):
      return section.covers(written: written, live: live)
    case (.list(let item, _), .array(let written), .array(let live)):
      return written.count == live.count
        && zip(written, live).allSatisfy { item.covers(written: $0, live: $1) }
    case (.terms, _, _):
      return filled(written) == live
    default:
      return written == live
    }
  }
}

extension Field {
  /// Whether the API masks it, or the values in it.
  var holdsSecret: Bool {
    if case .map(_, areValuesSecret: true) = type { return true }
    return isSecret
  }
}

private func undeclaredSecrets(
  _ section: Section,
  live: JSONObject,
  written: JSONObject,
  at place: JSONPointer
) -> [JSONPointer] {
  section.fields.flatMap { field -> [JSONPointer] in
    guard let value = live[field.name] else { return [] }
    let here = place.appending(field.name)
    switch (field.type, value) {
    case (.section(let inner), .object(let object)):
      return undeclaredSecrets(
        inner,
        live: object,
        written: written[field.name]?.object ?? [:],
        at: here
      )
    case (.list(.section(let inner), _), .array(let items)):
      // Entries keep their identity by name; MCP names may repeat, then the first one counts.
      let entries = (written[field.name]?.array ?? []).enumerated()
        .compactMap { index, entry in
          entry.object.map { (index, $0) }
        }
      return items.flatMap { item -> [JSONPointer] in
        guard let object = item.object,
          let (index, entry) = entries.first(where: { $0.1["name"] == object["name"] })
        else { return [] }
        return undeclaredSecrets(inner, live: object, written: entry, at: here.appending(index))
      }
    default:
      guard field.holdsSecret, written[field.name] == nil, value != field.defaultValue else {
        return []
      }
      return [here]
    }
  }
}
