package import JSON

/// The data that Turnform writes into an object to recognize it; there is no other state.
///
/// Agents keep it in `config.metadata.turnform`, numbers in `metadata.turnform`. Shape:
/// `{"stack": "acme", "key": "support", "version": 3, "digest": "9f…", "protect": true,
/// "secrets": {"/llm/api_key": "1:9f…"}}`; `version`, `digest` and `secrets` on agents only,
/// `protect` only if set. Unknown members are ignored, so that later versions can add some. The
/// other kinds have no metadata and carry the marker as a text: see ``text``.
package struct Marker: Sendable, Hashable {
  /// The key inside `metadata`.
  package static let name = "turnform"

  /// The stack that owns the object.
  package let stack: String
  /// The key under which the stack declares the object; `nil` in a marker of an earlier Turnform.
  package let key: ObjectName?
  /// The version that this marker was written for; a copy made elsewhere has another version.
  package let version: Int?
  /// The digest of the manifest fields that the version was made from; `nil` in a marker of an
  /// earlier Turnform.
  package let digest: String?
  /// Whether plans must not delete the object.
  package let isProtected: Bool
  /// The fingerprint of each secret's source value, by its pointer into the config.
  package let secrets: [ExactText: Fingerprint]

  package init(
    stack: String,
    key: ObjectName? = nil,
    version: Int? = nil,
    digest: String? = nil,
    isProtected: Bool = false,
    secrets: [ExactText: Fingerprint] = [:]
  ) {
    self.stack = stack
    self.key = key
    self.version = version
    self.digest = digest
    self.isProtected = isProtected
    self.secrets = secrets
  }

  /// Reads the marker from an object's metadata; `nil` without a marker that names a stack.
  package init?(metadata: JSONValue?) {
    guard let marker = metadata?[Self.name], let stack = marker["stack"]?.string else {
      return nil
    }
    self.init(
      stack: stack,
      key: marker["key"]?.string.map(ObjectName.init(_:)),
      version: marker["version"]?.integer,
      digest: marker["digest"]?.string,
      isProtected: marker["protect"]?.bool ?? false,
      secrets: Dictionary(
        first: (marker["secrets"]?.object?.members ?? [])
          .compactMap { key, value in value.string.map { (ExactText(key), Fingerprint($0)) } }
      )
    )
  }

  /// The marker as stored in metadata.
  package var json: JSONValue {
    var object: JSONObject = ["stack": .string(stack)]
    if let key { object["key"] = .string(key.text) }
    if let version { object["version"] = .number(JSONNumber(version)) }
    if let digest { object["digest"] = .string(digest) }
    if isProtected { object["protect"] = true }
    if !secrets.isEmpty {
      let recorded = secrets.sorted { $0.key.text.exactlyPrecedes($1.key.text) }
      object["secrets"] = .object(
        JSONObject(recorded.map { ($0.key.text, .string($0.value.description)) })
      )
    }
    return .object(object)
  }
}

extension JSONObject {
  /// Metadata without Turnform's own marker.
  package var withoutMarker: JSONObject {
    var copy = self
    copy[Marker.name] = nil
    return copy
  }

  /// Metadata with this marker instead of the old one.
  package func marked(_ marker: Marker) -> JSONObject {
    var copy = withoutMarker
    copy[Marker.name] = marker.json
    return copy
  }
}
