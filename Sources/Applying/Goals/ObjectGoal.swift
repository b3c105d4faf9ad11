import API
package import JSON
import Planning
package import Resources

/// The goal of a write to a takeaway, knowledge base, webhook or scenario, or to a document.
package enum ObjectGoal: Sendable, Hashable {
  /// An object with this key and content, with any id.
  case new(NewObject)
  case exists(Kind, RemoteID)
  case content(Kind, RemoteID, fields: JSONObject)
  /// Not found; for webhooks, not active.
  case gone(Kind, RemoteID)
  /// A document with this name that was not known before: a name may occur twice.
  case newDocument(knowledgeBase: RemoteID, name: ObjectName, apartFrom: Set<RemoteID>)
  case documentReady(knowledgeBase: RemoteID, RemoteID)
  case documentGone(knowledgeBase: RemoteID, RemoteID)

  /// The identity of a created takeaway, knowledge base, webhook or scenario.
  package struct NewObject: Sendable, Hashable {
    package let kind: Kind
    /// The name; for a webhook, the URL with every id filled in.
    package let naturalKey: ObjectName
    /// As sent; fields that were not sent are not compared.
    package let fields: JSONObject
    /// The objects that existed before: URLs may repeat, and the replaced webhook may have the same
    /// one.
    package var apartFrom: Set<RemoteID> = []

    fileprivate func isMet(by object: LiveObject) -> Bool {
      object.naturalKey == naturalKey && !apartFrom.contains(object.id)
        && isStored(fields, as: object, kind)
    }
  }

  func apart(from known: Set<RemoteID>) -> ObjectGoal {
    switch self {
    case .new(var object):
      object.apartFrom.formUnion(known)
      return .new(object)
    case .newDocument(let base, let name, let before):
      return .newDocument(knowledgeBase: base, name: name, apartFrom: before.union(known))
    case .exists, .content, .gone, .documentReady, .documentGone: return self
    }
  }
}

extension ObjectGoal: GoalFamily {
  var lookup: Goal.Lookup {
    switch self {
    case .new(let object): .allObjects(object.kind)
    case .exists(let kind, let id), .content(let kind, let id, _), .gone(let kind, let id):
      // A webhook cannot be read individually (Contract.md §10).
      kind == .webhooks ? .allObjects(kind) : .object(kind, id)
    case .newDocument(let base, _, _): .allDocuments(knowledgeBase: base)
    case .documentReady(let base, let id), .documentGone(let base, let id):
      .document(knowledgeBase: base, id)
    }
  }

  var list: Goal.List? {
    switch self {
    case .exists(let kind, _), .content(let kind, _, _): kind == .webhooks ? nil : .objects(kind)
    case .new, .gone, .newDocument, .documentReady, .documentGone: nil
    }
  }

  var named: RemoteID? {
    switch self {
    case .new, .newDocument: nil
    case .exists(_, let id), .content(_, let id, _), .gone(_, let id), .documentReady(_, let id),
      .documentGone(_, let id):
      id
    }
  }

  var isCreation: Bool {
    switch self {
    case .new, .newDocument: true
    case .exists, .content, .gone, .documentReady, .documentGone: false
    }
  }

  var answered: Section? {
    switch self {
    case .new(let object): object.kind.createTable
    case .content(let kind, _, _): kind.createTable
    case .exists, .gone, .newDocument, .documentReady, .documentGone: nil
    }
  }

  func reached(in observation: Observation) -> RemoteID? {
    switch self {
    case .new(let object): observation.objects.first(where: object.isMet)?.id
    case .exists(_, let id): observation.object(id)?.id
    case .content(let kind, let id, let fields):
      observation.object(id).flatMap { isStored(fields, as: $0, kind) ? id : nil }
    case .gone(_, let id): observation.object(id) == nil ? id : nil
    case .newDocument(_, let name, let known):
      observation.documents.first { $0.document.name == name && !known.contains($0.id) }?.id
    case .documentReady(_, let id):
      observation.document(id)?.document.status == .ready ? id : nil
    case .documentGone(_, let id): observation.document(id) == nil ? id : nil
    }
  }

  func confirmation(of answer: Answer) throws(APIError) -> (goal: Goal, version: Int?) {
    switch self {
    case .new(let object):
      return (.object(.exists(object.kind, try answer.object(of: object.kind).id)), nil)
    case .content(let kind, _, _):
      let object = try answer.object(of: kind)
      return (.object(.content(kind, object.id, fields: object.fields)), nil)
    case .newDocument(let base, _, _):
      let document = try answer.object(DocumentAnswer.self)
      return (.object(.documentReady(knowledgeBase: base, document.id)), nil)
    case .exists, .gone, .documentReady, .documentGone: return (.object(self), nil)
    }
  }
}

extension ObjectOperation {
  func goal(_ inputs: StepInputs) -> ObjectGoal {
    switch self {
    case .create(let kind, let key, let content):
      let fields = content.shown(inputs)
      let name = kind == .webhooks ? fields["url"]?.string : fields["name"]?.string
      let naturalKey = name.map { ObjectName($0) } ?? key
      return .new(ObjectGoal.NewObject(kind: kind, naturalKey: naturalKey, fields: fields))
    case .update(let kind, let id, let content):
      return .content(kind, id, fields: content.shown(inputs))
    case .delete(let kind, let id): return .gone(kind, id)
    case .uploadDocument(let base, let document):
      return .newDocument(knowledgeBase: inputs.id(base), name: document.name, apartFrom: [])
    case .deleteDocument(let base, let id): return .documentGone(knowledgeBase: base, id)
    }
  }
}
