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

  func mapReferences(_ step: (StepID) -> StepID) -> ObjectReference {
    switch self {
    case .live: self
    case .created(let creator): .created(by: step(creator))
    }
  }
}

/// Exactly one REST request, with its dependencies and the change it serves.
package struct Step: Sendable, Hashable {
  package let id: StepID
  package let operation: Operation
  /// The steps that must have succeeded before this one is sent; ascending.
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

  /// A copy with new numbers for the step and the steps it references.
  ///
  /// - Parameter final: By the old number; a number that is not in it stays.
  package func renumbered(_ final: [StepID: StepID]) -> Step {
    Step(
      id: final[id] ?? id,
      operation: operation.mapReferences { final[$0] ?? $0 },
      dependsOn: dependsOn.map { final[$0] ?? $0 }.sorted(),
      change: change,
      subject: subject
    )
  }
}
