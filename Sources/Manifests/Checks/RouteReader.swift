import Diagnostics
import JSON
import Resources

/// Reads the route of a number from its typed entry.
struct RouteReader {
  private let entry: Entry
  /// The keys under `agents:`, or `nil` when some of them are unknown.
  private let agents: Set<ExactText>?
  private var diagnostics: [Diagnostic] = []

  /// Returns the route of a number.
  ///
  /// - Parameter agents: The keys under `agents:`; `nil` when a file could not be read, so it may
  ///   declare any key.
  /// - Returns: `nil` when the route has a problem.
  static func route(
    of entry: Entry,
    agents: Set<ExactText>?,
    _ diagnostics: inout DiagnosticBag
  ) -> DesiredRoute? {
    var reader = RouteReader(entry: entry, agents: agents)
    let route = reader.read()
    diagnostics.report(reader.diagnostics)
    return reader.diagnostics.hasErrors ? nil : route
  }

  private mutating func read() -> DesiredRoute? {
    guard let route = entry["route"]?.object else { return nil }
    let isSound = entry.failed.isEmpty
    let targets = RouteTarget.allCases.filter {
      route.hasMember($0.rawValue)
        || !isSound && entry.hasFailed(.key("route"), .key($0.rawValue))
    }
    guard let target = targets.first, targets.count == 1 else {
      reportTargets(targets)
      return nil
    }
    if target != .weighted, route.hasMember("fallback") {
      report(
        .badRoute,
        at: [.key("fallback")],
        "\"fallback\" has no effect with \"\(target.rawValue)\".",
        "Remove it; only a weighted route has a fallback."
      )
    }
    let value = route[target.rawValue]
    switch target {
    case .agent:
      return value?.string.flatMap { agent($0, at: [.key("agent")]) }.map { .agent($0) }
    case .webhook:
      return value?.string.map { .webhook($0) }
    case .workflow:
      return value?.string.flatMap(canonicalUUID).map { .workflow($0) }
    case .weighted:
      return split(value?.array ?? [], fallback: route["fallback"]?.string)
    }
  }

  private mutating func split(_ items: [JSONValue], fallback: String?) -> DesiredRoute? {
    var shares: [DesiredShare] = []
    for (index, item) in items.enumerated() {
      guard let share = share(item, at: index) else { continue }
      let isRepeated = shares.contains { $0.agent == share.agent && $0.version == share.version }
      if isRepeated {
        report(
          .agentTwiceInSplit,
          at: [.key("weighted"), .index(index), .key("agent")],
          "The split contains \(quoted(item["agent"]?.string ?? "")) more than once.",
          "Use one entry with the sum of the weights."
        )
      }
      shares.append(share)
    }
    let explicit = fallback.flatMap { agent($0, at: [.key("fallback")]) }
    guard !entry.hasFailed(.key("route"), .key("weighted")) else { return nil }
    let sum = items.reduce(0) { $0 + ($1["weight"]?.integer ?? 0) }
    if sum != 100 {
      report(
        .weightsDoNotSum,
        at: [.key("weighted")],
        "The weights of the split sum to \(sum).",
        "Change the weights to sum to 100."
      )
    }
    guard shares.count == items.count, let first = shares.first else { return nil }
    return .weighted(shares, fallback: explicit ?? first.agent)
  }

  private mutating func share(_ item: JSONValue, at index: Int) -> DesiredShare? {
    guard let text = item["agent"]?.string else { return nil }
    let place: [JSONPointer.Token] = [.key("weighted"), .index(index), .key("agent")]
    var key = text[...]
    var version: Int?
    if let sign = text.lastIndex(of: "@") {
      key = text[..<sign]
      version = CoreSchema.integerLiteral(String(text[text.index(after: sign)...]))
        .flatMap(Int.init)
      guard let version, version > 0 else {
        report(
          .badRoute,
          at: place,
          "\(quoted(text)) is not a version.",
          "Use the number of a published or archived version, for example \(quoted("\(key)@3"))."
        )
        return nil
      }
    }
    guard let agent = agent(String(key), at: place), let weight = item["weight"]?.integer else {
      return nil
    }
    return DesiredShare(agent: agent, version: version, weight: weight)
  }

  private mutating func agent(_ key: String, at place: [JSONPointer.Token]) -> ResourceAddress? {
    let address = ResourceAddress(.agents, key)
    guard let agents, !agents.contains(ExactText(key)) else { return address }
    if let sign = key.firstIndex(of: "@"), agents.contains(ExactText(String(key[..<sign]))) {
      report(
        .badRoute,
        at: place,
        "\(quoted(key)) pins a version; only entries of a weighted route can do that.",
        "Write \(key[..<sign]), or make the route weighted."
      )
      return nil
    }
    report(
      .unknownReference,
      at: place,
      "The agent \(quoted(key)) is not declared in this stack.",
      suggestion(
        for: key,
        among: agents.map(\.text).sorted(),
        otherwise: "Declare it under \"agents\"."
      )
    )
    return nil
  }

  private mutating func reportTargets(_ targets: [RouteTarget]) {
    let names = targets.map { quoted($0.rawValue) }
    report(
      .badRoute,
      at: [],
      names.isEmpty
        ? "The route has no target."
        : "The route has \(names.joined(separator: " and ")); only one is allowed.",
      "Write exactly one of agent, webhook, workflow and weighted."
    )
  }

  private mutating func report(
    _ code: DiagnosticCode,
    at place: [JSONPointer.Token],
    _ detail: String,
    _ advice: String
  ) {
    let span = entry.source[JSONPointer([.key("route")] + place)]
    diagnostics.append(entry.diagnostic(code, at: span, detail, advice))
  }
}
