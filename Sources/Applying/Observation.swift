package import API
package import Resources

/// The result of one lookup.
package struct Observation: Sendable, Hashable {
  package let agents: [LiveAgent]
  package let numbers: [LiveNumber]
  /// The objects of one kind; for webhooks, the active ones.
  package let objects: [LiveObject]
  package let documents: [DocumentAnswer]
  package let links: [LiveLink]
  private let agentsByID: [RemoteID: LiveAgent]
  private let numbersByID: [RemoteID: LiveNumber]
  private let objectsByID: [RemoteID: LiveObject]

  package init(
    agents: [LiveAgent] = [],
    numbers: [LiveNumber] = [],
    objects: [LiveObject] = [],
    documents: [DocumentAnswer] = [],
    links: [LiveLink] = []
  ) {
    self.agents = agents
    self.numbers = numbers
    self.objects = objects
    self.documents = documents
    self.links = links
    // A page of a list is searched for as many objects as it has.
    agentsByID = Dictionary(first: agents.map { ($0.id, $0) })
    numbersByID = Dictionary(first: numbers.map { ($0.id, $0) })
    objectsByID = Dictionary(first: objects.map { ($0.id, $0) })
  }

  func agent(_ id: RemoteID) -> LiveAgent? { agentsByID[id] }
  func number(_ id: RemoteID) -> LiveNumber? { numbersByID[id] }
  func object(_ id: RemoteID) -> LiveObject? { objectsByID[id] }
  func document(_ id: RemoteID) -> DocumentAnswer? { documents.first { $0.id == id } }
  func link(_ base: RemoteID) -> LiveLink? { links.first { $0.knowledgeBaseID == base } }

  /// The ids of its objects and documents.
  var ids: Set<RemoteID> { Set(objects.map(\.id) + documents.map(\.id)) }
}
