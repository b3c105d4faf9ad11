import JSON
import Resources

/// Compares a desired agent with its live versions (Design.md §4).
///
/// A declaration is complete: an omitted field has the API's default. Only a version that this
/// stack made from the same declaration, by the digest in its marker, is up to date without a
/// closer look, so that a default that moved on the server is not a change.
struct ConfigMatcher {
  let stack: String
  let desired: DesiredAgent
  /// The declared config with the known ids filled in.
  let config: ResolvedConfig
  /// Whether to replace a version without a marker by one with a marker.
  let adopts: Bool

  /// The config of a new version: the written values, unmanaged fields from the version it
  /// replaces, defaults everywhere else, and no marker.
  func full(carriedFrom published: LiveAgent?) -> JSONObject {
    AgentTable.config.filled(declared(carriedFrom: published))
  }

  /// The written fields, with unmanaged fields as in a version.
  func declared(carriedFrom published: LiveAgent?) -> JSONObject {
    guard let published, !desired.unmanaged.isEmpty else { return config.value }
    return config.value.carrying(desired.unmanaged, from: published.config.withoutMarkers)
  }

  /// Whether the published version is up to date.
  func isSatisfied(by published: LiveAgent) -> Bool {
    guard config.unknown.isEmpty, hasSecrets(of: published) else { return false }
    guard !adopts || published.marker != nil else { return false }
    // This includes a copy made elsewhere, because it carries this stack's protection along.
    if let marker = published.marker, marker.stack.isExactly(stack), let protect = desired.protect,
      marker.isProtected != protect
    {
      return false
    }
    return wasMadeFromThis(published) || holdsSame(published)
  }

  /// Whether this stack made the version from the current declaration, apart from ids that have
  /// moved since.
  ///
  /// A version that lacks part of the declaration does not count: an older server drops fields it
  /// does not know, and a version without them must neither be considered live nor be published.
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

  /// Whether a version was made with the declared secrets, according to its marker's fingerprints.
  ///
  /// For a version that this stack did not make, this is unknown: its secrets may differ.
  func hasSecrets(of version: LiveAgent) -> Bool { unrecordedSecrets(of: version).isEmpty }

  /// The places whose secrets differ from those a version was made with, or are not recorded.
  func unrecordedSecrets(of version: LiveAgent) -> [JSONPointer] {
    guard !desired.config.secrets.isEmpty else { return [] }
    let recorded = recordedSecrets(of: version)
    return desired.config.secrets
      .filter {
        $0.fingerprint == nil || recorded[ExactText($0.pointer.description)] != $0.fingerprint
      }
      .map(\.pointer)
  }

  /// The fingerprints in the marker of a version that this stack made.
  func recordedSecrets(of version: LiveAgent) -> [ExactText: Fingerprint] {
    version.isMade(by: stack) ? version.marker?.secrets ?? [:] : [:]
  }

  /// Whether a version, once published, would equal a new version.
  ///
  /// - Parameters:
  ///   - version: A draft of this stack, or an archived version.
  ///   - published: The version to replace; the exchange neither restores nor loses an undeclared
  ///     secret or protection, and unmanaged fields are as in this version.
  /// - Returns: `false` also for a version that another stack has marked.
  func isReplaceable(by version: LiveAgent, for published: LiveAgent?) -> Bool {
    guard config.unknown.isEmpty, hasSecrets(of: version) else { return false }
    guard version.environment == desired.environment else { return false }
    guard version.marker.map({ $0.stack.isExactly(stack) }) ?? !adopts else { return false }
    let isProtected = version.marker?.isProtected ?? false
    if let protect = desired.protect, protect != isProtected { return false }
    if published?.marker?.isProtected == true, desired.protect == nil, !isProtected { return false }
    let known = Set(published.map(undeclaredSecrets) ?? [])
    return holdsCarried(version, from: published)
      && (wasMadeFromThis(version) || holdsSame(version))
      && undeclaredSecrets(of: version).allSatisfy(known.contains)
  }

  /// The places in a version's config that hold a secret which the manifest does not declare.
  ///
  /// A secret cannot be copied to a new version, because reads mask it. It is dropped on purpose
  /// when the manifest writes `null` (or `{}`) there, or no longer has the list entry that held it.
  /// A secret recorded in this stack's own marker was declared once, and removing the declaration
  /// drops it.
  func undeclaredSecrets(of version: LiveAgent) -> [JSONPointer] {
    guard !version.isMade(by: stack) else { return [] }
    return Planning.undeclaredSecrets(
      AgentTable.config,
      live: version.config,
      written: config.value,
      at: .root
    )
  }

  /// The unmanaged places that hold a secret, which cannot be carried over to a new version.
  func unmanagedSecrets(of version: LiveAgent) -> [JSONPointer] {
    guard !desired.unmanaged.isEmpty else { return [] }
    let carried = JSONObject().carrying(desired.unmanaged, from: version.config.withoutMarkers)
    return JSONValue.object(carried).masks(at: .root)
  }

  /// Whether a version of another name has the declared content.
  func isSameContent(_ version: LiveAgent) -> Bool {
    config.unknown.isEmpty && holdsSame(version)
  }

  /// Whether every field is as declared; ignores an undeclared secret of a version made elsewhere,
  /// because reads mask it.
  private func holdsSame(_ version: LiveAgent) -> Bool {
    AgentTable.config.isSame(
      declared: spelled(as: version),
      live: version.config.withoutMarkers,
      ComparisonScope(
        unmanaged: desired.unmanaged,
        ignoresUnwrittenSecrets: !version.isMade(by: stack)
      )
    )
  }

  /// The declaration, with ids in the letter case of a version: the API ignores the case of ids.
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

  /// Whether a version has the unmanaged fields of the published one.
  private func holdsCarried(_ version: LiveAgent, from published: LiveAgent?) -> Bool {
    guard !desired.unmanaged.isEmpty, let published else { return true }
    let none = JSONObject()
    return none.carrying(desired.unmanaged, from: version.config.withoutMarkers)
      == none.carrying(desired.unmanaged, from: published.config.withoutMarkers)
  }
}

extension JSONObject {
  /// The config without the marker in its metadata.
  var withoutMarkers: JSONObject {
    guard let metadata = self["metadata"]?.object, metadata[Marker.name] != nil else { return self }
    var copy = self
    copy["metadata"] = .object(metadata.withoutMarker)
    return copy
  }
}

extension JSONValue {
  /// The places of masks in a value.
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
