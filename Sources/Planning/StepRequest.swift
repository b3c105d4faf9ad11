package import JSON
package import Resources

/// The request of a step before the ids it waits for are known.
package struct StepRequest: Sendable, Hashable {
  package let method: String
  /// In order, joined without a separator.
  package let path: [StepTextPiece]
  /// `nil` for a request without a body.
  package let body: StepBody?

  /// A request about all objects of a kind, one of them, or something beneath it.
  init(
    _ method: String,
    _ kind: Kind,
    _ id: ObjectReference? = nil,
    _ rest: StepTextPiece...,
    body: StepBody? = nil
  ) {
    self.method = method
    path = (id.map { [.text(kind.path + "/"), .id($0)] } ?? [.text(kind.path)]) + rest
    self.body = body
  }

  /// The path with unknown ids as `{s1.id}`, for display.
  package var displayPath: String {
    path.reduce(into: "") { text, part in
      switch part {
      case .text(let piece): text += piece
      case .id(.live(let id)): text += id.description
      case .id(.created(let step)): text += "{\(step).id}"
      }
    }
  }
}

/// JSON with references to objects that a step will create.
package indirect enum StepBody: Sendable, Hashable {
  case value(JSONValue)
  case id(ObjectReference)
  case text([StepTextPiece])
  case content(StepContent)
  /// A file of the stack as the only part of a form.
  case file(DesiredDocument)
  case list([StepBody])
  /// In the order of the API's schema.
  case object([StepMember])

  /// Returns the body; `nil` when an id or a secret is not known, and for a file, which is not JSON.
  package func resolved(
    _ resolve: (StepID) -> RemoteID?,
    secret: (SecretSource) -> String?
  ) -> JSONValue? {
    switch self {
    case .value(let value): return value
    case .id(.live(let id)): return .string(id.description)
    case .id(.created(let step)): return resolve(step).map { .string($0.description) }
    case .text(let pieces): return pieces.text(resolve).map { .string($0) }
    case .content(let content):
      return content.resolved(resolve, secret: secret).map { .object($0) }
    case .file: return nil
    case .list(let items):
      let values = items.compactMap { $0.resolved(resolve, secret: secret) }
      return values.count == items.count ? .array(values) : nil
    case .object(let members):
      var object = JSONObject()
      for member in members {
        guard let value = member.value.resolved(resolve, secret: secret) else { return nil }
        object[member.key] = value
      }
      return .object(object)
    }
  }
}

/// One member of a step's body.
package struct StepMember: Sendable, Hashable {
  package let key: String
  package let value: StepBody

  package init(_ key: String, _ value: StepBody) {
    self.key = key
    self.value = value
  }
}
