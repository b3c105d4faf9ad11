package import JSON
package import Resources

extension LiveAgent: AnswerObject {
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    try self.init(answer: answer, at: pointer, after: nil)
  }

  /// Reads the object of Contract.md §6.
  ///
  /// - Parameter earlier: Another agent of the same answer, if any.
  init(
    answer: JSONValue,
    at pointer: JSONPointer,
    after earlier: LiveAgent?
  ) throws(ShapeError) {
    // Without a config, nothing is known about the version, including its owner.
    let reader = try ObjectReader(answer, at: pointer, kind: "agent")
      .filled([AgentTable.environment])
    let id = try reader.id("id")
    let name = try reader.name("name")
    let version = try reader.integer("version", 1...Int(Int32.max))
    let config = try reader.members("config")
    let wasPublished = try reader.textOrNull("published_at") != nil
    let environment = AgentEnvironment(rawValue: try reader.text("environment"))
    let state = AgentState(rawValue: try reader.text("state"))
    guard let environment, let state else {
      let field = environment == nil ? "environment" : "state"
      let unknown = UnknownObject(
        kind: .agents,
        id: id,
        naturalKey: name,
        field: field,
        word: try reader.text(field).shortened,
        content: config
      )
      throw .unknown(unknown)
    }
    // Archived configs may be old, and only need to be objects.
    if state != .archived {
      let known = earlier.flatMap { $0.state == .archived ? nil : $0.config } ?? [:]
      try reader.check(AgentTable.config.misfit(in: config, after: known)?.below(.key("config")))
    }
    self.init(
      id: id,
      name: name,
      environment: environment,
      version: version,
      state: state,
      config: config,
      wasPublished: wasPublished
    )
  }
}
