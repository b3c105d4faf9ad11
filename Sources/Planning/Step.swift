package import JSON
package import Resources

/// A step's number in its plan, from 1.
package struct StepID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let number: Int

  package init(_ number: Int) { self.number = number }

  /// As plans print it: `s3`.
  package var description: String { "s\(number)" }

  package static func < (left: StepID, right: StepID) -> Bool { left.number < right.number }
}

/// An object that exists, or that a step of this plan makes.
package enum ObjectReference: Sendable, Hashable {
  case live(RemoteID)
  /// Known once that step has its response.
  case created(by: StepID)
}

/// Exactly one REST request, with its dependencies and the change it serves.
package struct Step: Sendable, Hashable {
  package let id: StepID
  package let operation: Operation
  /// The steps that must be confirmed before this one is sent; ascending.
  package let dependsOn: [StepID]
  /// The change that it serves.
  package let change: ResourceAddress
  /// The resource it belongs to; two steps of one subject are never in flight together
  /// (Design.md §6).
  package let subject: Subject

  /// The resource whose requests must not overlap.
  package enum Subject: Sendable, Hashable {
    /// All versions of one agent name.
    case agent(name: ObjectName)
    case number(e164: ObjectName)
    /// A takeaway, knowledge base, webhook, or scenario, by its natural key.
    case object(Kind, ObjectName)
    /// A document, by its knowledge base's name and its own.
    case document(knowledgeBase: ObjectName, ObjectName)
  }

  package init(
    id: StepID,
    operation: Operation,
    dependsOn: [StepID],
    change: ResourceAddress,
    subject: Subject
  ) {
    self.id = id
    self.operation = operation
    self.dependsOn = dependsOn
    self.change = change
    self.subject = subject
  }
}

/// What a step does, in the terms of the API.
package enum Operation: Sendable, Hashable {
  /// `POST /v1/agents`; the response must carry this version, for which the config's marker is
  /// made.
  case createAgent(
    name: ObjectName,
    environment: AgentEnvironment,
    config: StepContent,
    version: Int
  )
  /// `PUT /v1/agents/{id}`: config and name together (Contract.md §1, point 2).
  case updateDraft(ObjectReference, name: ObjectName, config: StepContent, version: Int)
  /// `POST /v1/agents/{id}/publish`.
  case publishAgent(ObjectReference)
  /// `POST /v1/agents/{id}/rollback`.
  case rollbackAgent(RemoteID)
  /// `DELETE /v1/agents/{id}`, which archives.
  case deleteAgent(RemoteID)
  /// `POST /v1/phone-numbers`.
  case bindNumber(e164: ObjectName, sid: ObjectName, settings: NumberSettings)
  /// `PUT /v1/phone-numbers/{id}`: replaces everything but metadata.
  case updateNumber(RemoteID, settings: NumberSettings)
  /// `PUT /v1/phone-numbers/{id}/routing`.
  case setWeights(number: ObjectReference, [Share])
  /// `DELETE /v1/phone-numbers/{id}/routing`.
  case clearWeights(number: RemoteID)
  /// `DELETE /v1/phone-numbers/{id}`.
  case unbindNumber(RemoteID)
  /// `POST` of a takeaway, knowledge base, webhook, or scenario; the name is also in the body.
  case createObject(Kind, naturalKey: ObjectName, StepContent)
  /// `PUT` of a takeaway, knowledge base, or scenario; webhooks have none.
  case updateObject(Kind, RemoteID, StepContent)
  /// `DELETE` of one of these; a webhook is deactivated.
  case deleteObject(Kind, RemoteID)
  /// `POST /v1/knowledge-bases/{id}/documents`, and the wait until it is ready.
  case uploadDocument(knowledgeBase: ObjectReference, DesiredDocument)
  /// `DELETE /v1/knowledge-bases/{id}/documents/{id}`.
  case deleteDocument(knowledgeBase: RemoteID, RemoteID)
  /// `POST /v1/agents/{id}/knowledge-bases`.
  case linkKnowledgeBase(agent: ObjectReference, ObjectReference, settings: JSONObject)
  /// `DELETE /v1/agents/{id}/knowledge-bases/{id}`.
  case unlinkKnowledgeBase(agent: RemoteID, RemoteID)

  /// One entry of the split.
  package struct Share: Sendable, Hashable {
    package let agent: ObjectReference
    /// In percent.
    package let weight: Int

    package init(agent: ObjectReference, weight: Int) {
      self.agent = agent
      self.weight = weight
    }
  }
}

/// The body of `POST` and `PUT` for a number, without its identity.
package struct NumberSettings: Sendable, Hashable {
  package let target: Target
  /// Sent if not `nil`; a webhook route always has one.
  package let serverURL: String?
  package let smsEnabled: Bool
  /// `nil` keeps what is stored (Contract.md §8: an omitted `metadata` is kept).
  package let metadata: JSONObject?
  /// The places at `/server_url` and below `/metadata` that need ids; the values there are for
  /// display.
  package let leaves: [StepContent.Leaf]

  /// `routing_target_type` and `routing_target_id`.
  package enum Target: Sendable, Hashable {
    case agent(ObjectReference)
    case workflow(RemoteID)
    /// The id is kept when the live number has one.
    case webhook(leftover: RemoteID?)
  }

  package init(
    target: Target,
    serverURL: String?,
    smsEnabled: Bool,
    metadata: JSONObject?,
    leaves: [StepContent.Leaf] = []
  ) {
    self.target = target
    self.serverURL = serverURL
    self.smsEnabled = smsEnabled
    self.metadata = metadata
    self.leaves = leaves
  }
}
