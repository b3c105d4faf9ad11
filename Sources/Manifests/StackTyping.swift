import Diagnostics
import JSON
import Parallel
import Resources
import YAML

/// Converts the merged manifests into the desired state.
enum StackTyping {
  /// Types and checks everything; the result is meaningful only when no error has been reported.
  ///
  /// - Parameter written: Freed as it is typed: both together take the most memory of a load.
  static func desired(
    _ written: consuming Layer,
    _ reader: inout EntryReader,
    _ documents: consuming DocumentReader
  ) -> DesiredState {
    var layer = written
    let stack = header(layer, &reader)
    let ownership = ownership(layer, &reader)
    let limits = limits(layer, &reader)
    let known =
      layer.isIncomplete ? nil : Set(layer.entries[.agents]?.keys.map { ExactText($0) } ?? [])
    let entries = Dictionary(
      uniqueKeysWithValues: Kind.allCases.map { ($0, Self.entries($0, &layer, &reader)) }
    )
    let (agents, numbers) = (entries[.agents] ?? [], entries[.numbers] ?? [])
    let keys = NaturalKeys(entries, &reader.diagnostics)
    let routes = numbers.map { RouteReader.route(of: $0, agents: known, &reader.diagnostics) }
    var removed = RemovedReader(declared: keys)
    for member in layer.removed { removed.read(member, with: &reader) }
    let contents = (entries[.knowledgeBases] ?? [])
      .map { ($0, documents.documents(of: $0, &reader.diagnostics)) }
    let outputs = outputs(layer, &reader, zip(numbers, routes), documents)
    if !layer.isIncomplete {
      let webhooks = entries[.webhooks] ?? []
      reader.diagnostics.report(WebhookLints.lostSecrets(webhooks, kept: outputs.kept))
    }
    let lints = NumberLints(agents: agents, numbers: numbers, routes: routes)
    lint(agents, lints, isIncomplete: layer.isIncomplete, &reader.diagnostics)
    reader.diagnostics.report((entries[.evals] ?? []).compactMap(EvalLints.weakness))
    reader.reportRefusedVariables()
    guard !reader.diagnostics.hasErrors else { return DesiredState(stack: stack) }
    let desiredAgents = parallelMap(agents, size: 32, DesiredAgent.init).compactMap(\.self)
    guard desiredAgents.secretCount <= StackLimits.secrets else {
      reader.diagnostics.report(
        .stackTooLarge,
        at: nil,
        "The agents use \(desiredAgents.secretCount) secrets; the limit for one stack is "
          + "\(StackLimits.secrets).",
        "Split the stack."
      )
      return DesiredState(stack: stack)
    }
    return DesiredState(
      stack: stack,
      ownership: ownership,
      limits: limits,
      agents: desiredAgents.fingerprinted(with: reader.secrets.store, stack: stack),
      numbers: zip(numbers, routes).compactMap(DesiredNumber.init),
      objects: Kind.objects.filter { $0 != .knowledgeBases }
        .flatMap { (entries[$0] ?? []).compactMap(DesiredObject.init) },
      knowledgeBases: contents.compactMap(DesiredKnowledgeBase.init),
      removed: removed.resources,
      outputs: outputs.outputs
    )
  }

  private static func outputs(
    _ layer: Layer,
    _ reader: inout EntryReader,
    _ numbers: some Sequence<(Entry, DesiredRoute?)>,
    _ documents: DocumentReader
  ) -> OutputReader {
    var outputs = OutputReader(
      targets: reader.targets,
      withoutCallInit: Set(numbers.filter { $1?.hasCallInit == false }.map(\.0.address)),
      sinks: OutputSinks(
        taken: StackPaths(
          files: Set(reader.sources.paths).union(documents.paths),
          documents: documents.patterns
        )
      )
    )
    for member in layer.outputs.declared { outputs.read(member, &reader.diagnostics) }
    return outputs
  }

  private static func ownership(
    _ layer: Layer,
    _ reader: inout EntryReader
  ) -> DesiredState.Ownership {
    guard let member = layer.ownership, let field = ManifestTable.stack["ownership"] else {
      return .labelled
    }
    let word = reader.read(member, as: field)?.string
    return word.flatMap(DesiredState.Ownership.init) ?? .labelled
  }

  private static func limits(_ layer: Layer, _ reader: inout EntryReader) -> DeletionLimits {
    guard let member = layer.limits, !member.value.isNull,
      let field = ManifestTable.stack["limits"]
    else { return .standing }
    let deletes = reader.read(member, as: field)?["deletes"]
    return DeletionLimits(
      percent: deletes?["percent"]?.integer ?? DeletionLimits.standing.percent,
      count: deletes?["count"]?.integer ?? DeletionLimits.standing.count
    )
  }

  /// Checks the version and reads the name of the stack.
  private static func header(_ layer: Layer, _ reader: inout EntryReader) -> String {
    for (member, name) in [(layer.version, "turnform: 1"), (layer.stack, "stack: NAME")]
    where member == nil && !layer.isIncomplete {
      reader.diagnostics.report(
        .missingField,
        at: .start(of: StackReader.mainPath),
        "turnform.yaml has no line \"\(name)\".",
        "Add it at the top."
      )
    }
    if let version = layer.version { checkVersion(version, &reader) }
    guard let member = layer.stack, let field = ManifestTable.stack["stack"] else { return "" }
    return reader.read(member, as: field)?.string ?? ""
  }

  private static func checkVersion(_ member: YAMLMember, _ reader: inout EntryReader) {
    let anyVersion = Field("turnform", .integer(Int.min...Int.max), default: nil, "")
    guard let value = reader.read(member, as: anyVersion), value.integer != 1 else { return }
    reader.diagnostics.report(
      .unsupportedVersion,
      at: member.value.span,
      "The manifests use language version \(value.integer ?? 0), which is not supported.",
      "Write \"turnform: 1\", or use a version of Turnform that supports it."
    )
  }

  private static func entries(
    _ kind: Kind,
    _ layer: inout Layer,
    _ reader: inout EntryReader
  ) -> [Entry] {
    let defaults = layer.defaults[kind]
      .flatMap { member in
        member.value.isNull ? nil : reader.read(member, kind, nil)
      }
    return reader.entries(layer.entries[kind]?.take() ?? [], kind, over: defaults)
  }

  private static func lint(
    _ agents: [Entry],
    _ lints: NumberLints,
    isIncomplete: Bool,
    _ diagnostics: inout DiagnosticBag
  ) {
    let reached = isIncomplete ? [] : lints.reachedWithoutCallInit
    diagnostics.report(lints.messages)
    for agent in agents where agent.hasVariables && reached.contains(agent.address) {
      diagnostics.report(AgentLints.unfillableVariables(in: agent))
    }
  }
}

extension DesiredRoute {
  /// Whether the API gives the number a secret for its webhook.
  fileprivate var hasCallInit: Bool {
    switch self {
    case .webhook: true
    case .agent, .workflow, .weighted: false
    }
  }
}
