package import Resources

/// Where the requests of a plan go, for display.
package struct PlanDestination: Sendable, Hashable {
  /// The API, without credentials.
  package let apiURL: String
  package let projectID: RemoteID
  /// The overlay selected with `-e`.
  package let environment: String?

  package init(apiURL: String, projectID: RemoteID, environment: String?) {
    self.apiURL = apiURL
    self.projectID = projectID
    self.environment = environment
  }
}
