package import JSON
package import Planning
package import Resources

/// The settings of a number with every id known.
package struct ResolvedSettings: Sendable, Hashable {
  package let targetType: LiveNumber.TargetType
  package let targetID: RemoteID?
  package let serverURL: String?
  package let smsEnabled: Bool
  /// `nil` matches any stored metadata.
  package let metadata: JSONObject?

  package init(_ settings: NumberSettings, _ resolve: (ObjectReference) -> RemoteID) {
    (targetType, targetID) =
      switch settings.target {
      case .agent(let reference): (.agent, resolve(reference))
      case .workflow(let id): (.workflow, id)
      case .webhook(let leftover): (.webhook, leftover)
      }
    let shown = settings.withLeavesFilled(resolve)
    serverURL = shown.serverURL
    smsEnabled = settings.smsEnabled
    metadata = shown.metadata
  }

  /// The settings that the API reports as stored.
  package init(_ number: LiveNumber) {
    targetType = number.targetType
    targetID = number.targetID
    serverURL = number.serverURL
    smsEnabled = number.smsEnabled
    metadata = number.metadata
  }

  func areMet(by number: LiveNumber) -> Bool {
    targetType == number.targetType && targetID == number.targetID
      && serverURL.isExactly(number.serverURL) && smsEnabled == number.smsEnabled
      && (metadata.map { $0 == number.metadata } ?? true)
  }
}

extension NumberSettings {
  /// The URL and the metadata with every id filled in.
  fileprivate func withLeavesFilled(
    _ resolve: (ObjectReference) -> RemoteID
  ) -> (serverURL: String?, metadata: JSONObject?) {
    guard !leaves.isEmpty else { return (serverURL, metadata) }
    var members = JSONObject()
    members["server_url"] = serverURL.map(JSONValue.string)
    members["metadata"] = metadata.map(JSONValue.object)
    let content = StepContent(members, leaves: leaves)
    let filled = content.resolved({ resolve(.created(by: $0)) }, secret: { _ in nil })
    return (filled?["server_url"]?.string ?? serverURL, filled?["metadata"]?.object ?? metadata)
  }
}
