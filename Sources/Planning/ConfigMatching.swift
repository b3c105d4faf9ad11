import JSON
import Resources

/// How a desired agent is compared with its live versions (Design.md §4).
///
/// A declared agent is declared whole: what is not written has the API's default. Only what a version
/// of this stack was made from, by the digest in its marker, is as it shall be without a closer look, so
/// that a default that moved on the server is no change.
struct ConfigMatcher {
  let stack: String
  let desired: DesiredAgent
  /// The declared config with the ids that are known in it.
  let config: ResolvedConfig
  /// Whether a version without a marker is to be replaced by one with it.
  let adopts: Bool

  /// What a new version holds: written values, what is left to others from the version that it
  /// replaces, defaults everywhere else, no marker.
  func full(carriedFrom published: LiveAgent?) -> JSONObject {
    AgentTable.config.filled(declared(carriedFrom: published))
  }

  /// What is written, with what is left to others as a version has it.
  func declared(carriedFrom published: LiveAgent?) -> JSONObject {
    guard let published, !desired.unmanaged.isEmpty else { return config.value }
    return config.value.carrying(desired.unmanaged, from: published.config.withoutMarkers)
  }

  /// Whether the published version is as it shall be.
  func isSatisfied(by published: LiveAgent) -> Bool {
    guard config.unknown.isEmpty, hasSecrets(of: published) else { return false }
    guard !adopts || published.marker != nil else { return false }
    // Of a copy made elsewhere too: it carries our protection along.
    if let marker = published.marker, marker.stack.isExactly(stack), let protect = desired.protect,
      marker.isProtected != protect
    {
      return false
    }
    return wasMadeFromThis(published) || holdsSame(published, desired.unmanaged)
  }

  /// Whether this stack made the version from what is written now, ids that have moved since aside.
  ///
  /// A version that lacks some of it is none: an older server drops what it does not know, and what it
  /// dropped must neither be taken for live nor be published.
  private func wasMadeFromThis(_ version: LiveAgent) -> Bool {
    guard let digest = desired.digest, version.isMade(by: stack),
      version.marker?.digest == digest,
      AgentTable.config.loss(of: config.value, in: version.config) == nil
    else { return false }
    guard !desired.config.references.isEmpty else { return true }
    let live = JSONValue.object(version.config)
    let wanted = JSONValue.object(spelled(as: version))
    return desired.config.references.allSatisfy { live[$0.pointer] == wanted[$0.pointer] }
  }

  /// Whether a version was made with the very secrets that are declared, by its marker's fingerprints.
  ///
  /// Of a version that this stack did not make nothing is known: its secrets may be others.
  func hasSecrets(of version: LiveAgent) -> Bool {
    guard !desired.config.secrets.isEmpty else { return true }
    guard version.isMade(by: stack), let recorded = version.marker?.secrets else { return false }
    return desired.config.secrets.allSatisfy { use in
      use.fingerprint != nil && recorded[ExactText(use.pointer.description)] == use.fingerprint
    }
  }

  /// The places whose secrets are others than a version was made with, or nobody knows.
  func unrecordedSecrets(of version: LiveAgent) -> [JSONPointer] {
    let recorded = version.isMade(by: stack) ? version.marker?.secrets ?? [:] : [:]
    return desired.config.secrets
      .filter {
        $0.fingerprint == nil || recorded[ExactText($0.pointer.description)] != $0.fingerprint
      }
      .map(\.pointer)
  }

  /// Whether a version, once published, would be what a new version would be.
  ///
  /// - Parameters:
  ///   - version: A draft of this stack, or an archived version.
  ///   - published: What it would take the place of; a secret or a protection that is declared nowhere
  ///     neither comes back nor is lost with the exchange, and what is left to others is as it is there.
  /// - Returns: `false` also for what another stack has marked.
  func isReplaceable(by version: LiveAgent, for published: LiveAgent?) -> Bool {
    guard config.unknown.isEmpty, hasSecrets(of: version) else { return false }
    guard version.environment == desired.environment else { return false }
    guard version.marker.map({ $0.stack.isExactly(stack) }) ?? !adopts else { return false }
    let isProtected = version.marker?.isProtected ?? false
    if let protect = desired.protect, protect != isProtected { return false }
    if published?.marker?.isProtected == true, desired.protect == nil, !isProtected { return false }
    let known = Set(published.map(undeclaredSecrets) ?? [])
    return holdsCarried(version, from: published)
      && (wasMadeFromThis(version) || holdsSame(version, desired.unmanaged))
      && undeclaredSecrets(of: version).allSatisfy(known.contains)
  }

  /// The places in a version's config that hold a secret which the manifest does not declare.
  ///
  /// A secret cannot be copied to a new version, since reads mask it. It is given up on purpose when the
  /// manifest writes `null` (or `{}`) in its place, or no longer has the list entry that held it. What
  /// this stack's own marker records was declared once, and is given up by taking it out.
  func undeclaredSecrets(of version: LiveAgent) -> [JSONPointer] {
    guard !version.isMade(by: stack) else { return [] }
    return Planning.undeclaredSecrets(
      AgentTable.config,
      live: version.config,
      written: config.value,
      at: .root
    )
  }

  /// The places that are left to others and hold a secret, which no new version can be given.
  func unmanagedSecrets(of version: LiveAgent) -> [JSONPointer] {
    guard !desired.unmanaged.isEmpty else { return [] }
    let carried = JSONObject().carrying(desired.unmanaged, from: version.config.withoutMarkers)
    return JSONValue.object(carried).masks(at: .root)
  }

  /// Whether a version of another name says what is declared.
  func isSameContent(_ version: LiveAgent) -> Bool {
    config.unknown.isEmpty && holdsSame(version, desired.unmanaged)
  }

  /// Whether every field is as declared; a secret of a version made elsewhere that nobody wrote is left
  /// aside, since reads mask it.
  private func holdsSame(_ version: LiveAgent, _ unmanaged: [[String]]) -> Bool {
    AgentTable.config.isSame(
      declared: spelled(as: version),
      live: version.config.withoutMarkers,
      ComparisonScope(
        unmanaged: unmanaged,
        ignoresUnwrittenSecrets: !version.isMade(by: stack)
      )
    )
  }

  /// What is declared, with ids in the letters of a version: to the API, both cases are one id.
  private func spelled(as version: LiveAgent) -> JSONObject {
    let live = JSONValue.object(version.config)
    var declared = JSONValue.object(config.value)
    for reference in desired.config.references {
      guard let text = live[reference.pointer]?.string,
        let wanted = declared[reference.pointer]?.string, !text.isExactly(wanted),
        text.utf8.count == wanted.utf8.count, text.withCanonicalIDs.isExactly(wanted)
      else { continue }
      declared = declared.replacing(reference.pointer, with: .string(text))
    }
    return declared.object ?? config.value
  }

  /// Whether a version has what is left to others as the published one has it.
  private func holdsCarried(_ version: LiveAgent, from published: LiveAgent?) -> Bool {
    guard !desired.unmanaged.isEmpty, let published else { return true }
    let none = JSONObject()
    return none.carrying(desired.unmanaged, from: version.config.withoutMarkers)
      == none.carrying(desired.unmanaged, from: published.config.withoutMarkers)
  }
}

extension JSONObject {
  /// A config whose metadata is without the marker.
  var withoutMarkers: JSONObject {
    guard let metadata = self["metadata"]?.object, metadata[Marker.name] != nil else { return self }
    var copy = self
    copy["metadata"] = .object(metadata.withoutMarker)
    return copy
  }
}

extension JSONValue {
  /// The places of the masks in a value.
  fileprivate func masks(at place: JSONPointer) -> [JSONPointer] {
    switch self {
    case .string(let text): text.isExactly(SpecObject.mask) ? [place] : []
    case .array(let items):
      items.enumerated().flatMap { $1.masks(at: place.appending($0)) }
    case .object(let object):
      object.members.flatMap { $0.value.masks(at: place.appending($0.key)) }
    case .null, .bool, .number: []
    }
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
      let entries = written[field.name]?.array ?? []
      return items.indices.flatMap { position -> [JSONPointer] in
        guard let object = items[position].object,
          let index = items.namesake(of: position, in: entries), let entry = entries[index].object
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
