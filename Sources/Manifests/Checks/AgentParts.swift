import Diagnostics
import JSON
import Resources

/// The takeaways and knowledge bases that an agent's entry references by key.
struct AgentParts {
  private let entry: Entry
  private let targets: ReferenceTargets
  private var diagnostics: [Diagnostic] = []

  static func diagnostics(for entry: Entry, _ targets: ReferenceTargets) -> [Diagnostic] {
    guard entry["takeaways"] != nil || entry["knowledge_bases"] != nil else { return [] }
    var parts = AgentParts(entry: entry, targets: targets)
    parts.checkTakeaways()
    for key in entry["knowledge_bases"]?.object?.keys ?? [] {
      parts.check(ResourceAddress(.knowledgeBases, key), at: [.key("knowledge_bases"), .key(key)])
    }
    return parts.diagnostics
  }

  private mutating func checkTakeaways() {
    guard let keys = entry["takeaways"]?.array else { return }
    if entry["config"]?["analysis"]?["takeaway_ids"] != nil {
      report(
        .ruleBroken,
        at: [.key("takeaways")],
        "The takeaways are set twice: here and in config.analysis.takeaway_ids.",
        "Keep one of the two; takeaway_ids can contain ${takeaways.KEY.id}.",
        related: entry.span(.key("config"), .key("analysis"), .key("takeaway_ids"))
      )
    }
    var seen: [ExactText: Int] = [:]
    for (index, key) in keys.enumerated() {
      guard let key = key.string else { continue }
      let place: [JSONPointer.Token] = [.key("takeaways"), .index(index)]
      if let first = seen.updateValue(index, forKey: ExactText(key)) {
        report(
          .ruleBroken,
          at: place,
          "The takeaway \(quoted(key)) is listed twice.",
          "List it once.",
          related: entry.span(.key("takeaways"), .index(first))
        )
      } else {
        check(ResourceAddress(.takeaways, key), at: place)
      }
    }
  }

  private mutating func check(_ address: ResourceAddress, at place: [JSONPointer.Token]) {
    guard !targets.contains(address) else { return }
    let (detail, advice) = targets.words(forMissing: address)
    report(.unknownReference, at: place, detail, advice)
  }

  private mutating func report(
    _ code: DiagnosticCode,
    at place: [JSONPointer.Token],
    _ detail: String,
    _ advice: String,
    related: SourceSpan? = nil
  ) {
    let related = [Diagnostic.Related].place("the other one", related)
    let span = entry.source[JSONPointer(place)]
    diagnostics.append(entry.diagnostic(code, at: span, detail, advice, related: related))
  }
}
