package import JSON

/// What Turnform writes into an object's metadata to know it again; the object's only memory.
///
/// Agents: `config.metadata.turnform`; numbers: `metadata.turnform`. Shape:
/// `{"stack": "acme", "version": 3, "protect": true, "secrets": {"/llm/api_key": "1:9f…"}}`; `version`
/// and `secrets` on agents only, `protect` only when set. Unknown members are ignored, so that later
/// versions can add some. Eval scenarios have no metadata: their marker is the tag `turnform:STACK`.
package struct Marker: Sendable, Hashable {
  /// The key inside `metadata`.
  package static let key = "turnform"

  /// Which stack owns the object.
  package let stack: String
  /// The version that this marker was written for; a copy made elsewhere carries another one.
  package let version: Int?
  package let isProtected: Bool
  /// What each secret was made from, by its pointer into the config.
  package let secrets: [String: Fingerprint]

  package init(
    stack: String,
    version: Int? = nil,
    isProtected: Bool = false,
    secrets: [String: Fingerprint] = [:]
  ) {
    self.stack = stack
    self.version = version
    self.isProtected = isProtected
    self.secrets = secrets
  }

  /// Reads the marker from an object's metadata.
  ///
  /// - Returns: `nil` when there is none, or none that names a stack.
  package init?(metadata: JSONValue?) {
    guard let marker = metadata?[Self.key], let stack = marker["stack"]?.string else { return nil }
    self.init(
      stack: stack,
      version: marker["version"]?.integer,
      isProtected: marker["protect"]?.bool ?? false,
      secrets: Dictionary(
        (marker["secrets"]?.object?.members ?? [])
          .compactMap { member in member.value.string.map { (member.key, Fingerprint($0)) } },
        uniquingKeysWith: { first, _ in first }
      )
    )
  }

  /// The tag that marks an eval scenario.
  package static func tag(stack: String) -> String { "\(key):\(stack)" }

  package var json: JSONValue {
    var object: JSONObject = ["stack": .string(stack)]
    if let version { object["version"] = .number(JSONNumber(version)) }
    if isProtected { object["protect"] = true }
    if !secrets.isEmpty {
      object["secrets"] = .object(
        JSONObject(secrets.keys.sorted().map { ($0, .string(secrets[$0]?.description ?? "")) })
      )
    }
    return .object(object)
  }
}

extension LiveObject {
  /// The stack whose mark a scenario carries; other kinds carry none.
  package func owner(of kind: Kind) -> String? {
    guard kind == .evals else { return nil }
    let prefix = Marker.tag(stack: "")
    return (fields["tags"]?.array ?? []).lazy.compactMap(\.string)
      .first { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }
  }
}

extension JSONObject {
  /// Metadata without Turnform's own marker.
  package var withoutMarker: JSONObject {
    var copy = self
    copy[Marker.key] = nil
    return copy
  }

  /// Metadata with a marker in the place of the old one.
  package func marked(_ marker: Marker) -> JSONObject {
    var copy = withoutMarker
    copy[Marker.key] = marker.json
    return copy
  }
}
