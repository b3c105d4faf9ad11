package import JSON
package import Resources

extension LiveAgent: AnswerObject {
  /// Reads the object of contract §6.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer)
    self.init(
      id: RemoteID(try reader.text("id")),
      name: ObjectName(try reader.text("name")),
      environment: try reader.choice("environment"),
      version: try reader.integer("version"),
      state: try reader.choice("state"),
      config: try reader.members("config"),
      wasPublished: try reader.textOrNull("published_at") != nil
    )
  }
}
