import Resources

extension DesiredState {
  /// The state without places, to compare content regardless of location.
  var withoutPlaces: DesiredState {
    DesiredState(
      stack: stack,
      ownership: ownership,
      limits: limits,
      agents: agents.map {
        DesiredAgent(
          key: $0.address.key,
          name: $0.name,
          environment: $0.environment,
          config: $0.config,
          links: $0.links,
          protect: $0.protect
        )
      },
      numbers: numbers.map {
        DesiredNumber(
          key: $0.address.key,
          e164: $0.e164,
          sid: $0.sid,
          route: $0.route,
          smsEnabled: $0.smsEnabled,
          metadata: $0.metadata,
          references: $0.references,
          protect: $0.protect
        )
      },
      objects: Kind.objects.filter { $0 != .knowledgeBases }
        .flatMap { objects(of: $0).map(\.withoutPlaces) },
      knowledgeBases: knowledgeBases.map {
        DesiredKnowledgeBase($0.object.withoutPlaces, documents: $0.documents)
      },
      removed: removed.map { RemovedResource(address: $0.address) },
      outputs: outputs.map { DesiredOutput(name: $0.name, value: $0.value, sink: $0.sink) }
    )
  }
}

extension DesiredObject {
  fileprivate var withoutPlaces: DesiredObject {
    DesiredObject(
      address.kind,
      key: address.key,
      naturalKey: naturalKey,
      fields: fields,
      protect: protect
    )
  }
}
