import API
package import Diagnostics
package import JSON
import Planning
package import Resources

/// The reason the request of a step must not be sent.
package enum WriteProblem: Error, Sendable, Hashable {
  /// The secret was not read.
  case secretMissing(SecretSource)
  /// A mask appears where a secret belongs; it would be stored literally (Contract.md §1, point 5).
  case masked(JSONPointer)
  /// The file cannot be read; the diagnostic states the reason, if the reader provided one.
  case unreadable(DesiredDocument, Diagnostic?)
  /// The file has changed since the plan was made.
  case changed(DesiredDocument)
  /// The file's name cannot be written in a header.
  case unusableName(DesiredDocument)
}

extension Operation {
  /// The last guard against overwriting a secret with its own mask.
  func guardSecrets(of request: APIRequest) throws(WriteProblem) {
    let config: (Section, at: JSONPointer)
    switch self {
    case .agent(.create), .agent(.updateDraft):
      config = (AgentTable.config, JSONPointer([.key("config")]))
    case .object(.create(.evals, _, _)), .object(.update(.evals, _, _)):
      // A target may be an inline agent (Contract.md §13).
      config = (AgentTable.config, JSONPointer([.key("default_target"), .key("agent")]))
    case .agent(.publish), .agent(.rollback), .agent(.delete), .agent(.linkKnowledgeBase),
      .agent(.unlinkKnowledgeBase), .object(.create), .object(.update), .object(.delete),
      .object(.uploadDocument), .object(.deleteDocument), .number:
      return
    }
    guard let body = request.json?[config.at]?.object,
      let place = config.0.maskedSecret(in: body, at: config.at)
    else { return }
    throw .masked(place)
  }
}

extension APIRequest {
  /// The body parsed back: the check covers exactly what would be sent.
  var json: JSONValue? { body.flatMap { try? JSONValue(parsing: $0) } }
}

extension Section {
  /// The first secret that is a mask.
  fileprivate func maskedSecret(in object: JSONObject, at pointer: JSONPointer) -> JSONPointer? {
    for field in fields {
      guard let value = object[field.name] else { continue }
      let place = pointer.appending(field.name)
      if field.isSecret, value.string == SpecObject.mask { return place }
      if let found = field.type.maskedSecret(in: value, at: place) { return found }
    }
    return nil
  }
}

extension FieldType {
  fileprivate func maskedSecret(in value: JSONValue, at pointer: JSONPointer) -> JSONPointer? {
    switch (self, value) {
    case (.section(let section), .object(let object)):
      return section.maskedSecret(in: object, at: pointer)
    case (.list(let item, _), .array(let items)):
      for (index, entry) in items.enumerated() {
        if let found = item.maskedSecret(in: entry, at: pointer.appending(index)) { return found }
      }
      return nil
    case (.map(_, areValuesSecret: true), .object(let object)):
      return object.members.first { $0.value.string == SpecObject.mask }
        .map { pointer.appending($0.key) }
    default:
      return nil
    }
  }
}
