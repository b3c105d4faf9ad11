import TestSupport

/// Writes stacks that mostly fit the language, with an odd value in some places.
struct ManifestGrammar {
  var random: SeededGenerator
  /// The percentage of places with an odd value.
  private let oddness: Int

  init(_ random: SeededGenerator) {
    var random = random
    oddness = random.pick([0, 0, 1, 7])
    self.random = random
  }

  /// A complete manifest.
  mutating func stack() -> String {
    var lines = ["turnform: 1", "stack: \(odds("acme"))"]
    if random.chance(20) { lines.append("defaults: {agent: {config: \(flowConfig())}}") }
    lines += section("agents", ["one", "two", "three"]) { $0.agent($1) }
    lines += section("numbers", ["main", "text"]) { $0.number($1) }
    lines += section("takeaways", ["csat"]) { grammar, _ in
      "{schema: \(grammar.odds("{type: object}"))}"
    }
    lines += section("knowledge_bases", ["faq"]) { grammar, _ in
      "{description: \(grammar.odds("Hours.")), documents: [\(grammar.odds("docs/a.md"))]}"
    }
    lines += section("webhooks", ["crm"]) { grammar, _ in
      "{url: \(grammar.odds("https://crm.test/x")), events: [\(grammar.odds("call.ended"))]}"
    }
    lines += section("evals", ["greets"]) { grammar, _ in
      "{definition: {turns: [{user: \(grammar.odds("Hello"))}]}, tags: [\(grammar.odds("a"))]}"
    }
    if random.chance(15) { lines.append("removed: [agents.\(odds("old"))]") }
    if random.chance(10) { lines.append("limits: {deletes: {percent: \(odds("30")), count: 5}}") }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func section(
    _ name: String,
    _ keys: [String],
    _ body: (inout ManifestGrammar, String) -> String
  ) -> [String] {
    guard name == "agents" || random.chance(75) else { return [] }
    var lines = ["\(odds(name)):"]
    for key in keys where name == "agents" || random.chance(80) {
      lines.append("  \(odds(key)): \(body(&self, key))")
    }
    return lines.count == 1 ? [lines[0] + " {}"] : lines
  }

  private mutating func agent(_ key: String) -> String {
    var parts = ["environment: \(odds("production"))", "config: \(flowConfig())"]
    if random.chance(oddness) {
      parts.append("knowledge_bases: {\(odds("faq")): {mode: \(odds("auto"))}}")
    }
    if random.chance(oddness) { parts.append("takeaways: [\(odds("csat"))]") }
    if random.chance(10) { parts.append("protect: \(odds("true"))") }
    if random.chance(10) { parts.append("name: \(odds(key))") }
    return "{\(parts.joined(separator: ", "))}"
  }

  private mutating func number(_ key: String) -> String {
    let e164 = "+1555000\(key == "main" ? 1000 : 1001)"
    let route =
      switch random.number(0...3) {
      case 0: "{webhook: \(odds("https://router.test/x"))}"
      case 1:
        "{weighted: [{agent: one, weight: \(odds("80"))}, {agent: two, weight: \(odds("20"))}]}"
      default: "{agent: \(odds("one"))}"
      }
    return "{e164_number: \(odds(e164)), external_number_sid: \(odds("PN" + key)), route: \(route)}"
  }

  private mutating func flowConfig() -> String {
    var parts = ["system_prompt: \(odds("Hello."))"]
    if random.chance(30) { parts.append("llm: {temperature: \(odds("0.3")), model: \(odds("m"))}") }
    if random.chance(30) {
      let other = random.pick(["one", "two", "three"])
      parts.append(
        "tools: [{name: \(odds("handoff_to_agent")), description: \"Use ${agents.\(other).id}.\"}]"
      )
    }
    if random.chance(oddness) {
      parts.append("\(random.pick(["tts", "stt", "llm", "s2s"])): \(odd())")
    }
    if random.chance(oddness) { parts.append("metadata: {a: \(odd())}") }
    return "{\(parts.joined(separator: ", "))}"
  }

  /// Usually the given value.
  private mutating func odds(_ text: String) -> String { random.chance(oddness) ? odd() : text }

  private mutating func odd() -> String {
    switch random.number(0...5) {
    case 0: return "null"
    case 1: return "[]"
    case 2: return "{}"
    case 3: return String(random.number(-3...70000))
    case 4: return "!file docs/a.md"
    default:
      let text = random.oddText().unicodeScalars
        .flatMap { $0.value < 32 || $0 == "\"" || $0 == "\\" ? [] : [$0] }
      return "\"" + String(String.UnicodeScalarView(text)) + "\""
    }
  }
}
