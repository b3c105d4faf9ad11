import CYAML
import Manifests
import Resources
import YAML

/// Manifests of any size in a typical style: block scalars, a few sections, plain routes.
struct StackText {
  let agents: Int
  let numbers: Int
  /// The edition, which every prompt mentions.
  var edition = 1
  /// The distance between agents that mention the edition; `nil` when all of them do.
  ///
  /// In later editions, as many numbers stop answering SMS.
  var stride: Int?
  /// Whether every number splits its callers between two agents.
  var hasSplits = false
  /// The number of agents to which each one hands callers over; only if the stack is brief.
  var handOvers = 0
  /// Whether prompts are short and most settings are left out.
  var isBrief = false
  /// The prompt of all agents; `nil` for the usual one.
  var prompt: String?

  private static let sentence =
    "You are a friendly receptionist: answer questions about prices & hours - short, and kind. "

  var bytes: [UInt8] {
    var text = "turnform: 1\nstack: bench\n"
    let prompts = [1, edition].map(prompt)
    if agents > 0 { text += "agents:\n" }
    for index in 0..<agents {
      text += agent(index, prompts[index.isMultiple(of: stride ?? 1) ? 1 : 0])
    }
    if numbers > 0 { text += "numbers:\n" }
    for index in 0..<numbers { text += number(index) }
    return Array(text.utf8)
  }

  private func prompt(edition: Int) -> String {
    if let prompt { return "        \(prompt)\n" }
    let line = "        \(Self.sentence)\n"
    let count = (isBrief ? 200 : 4096) / Self.sentence.utf8.count
    return "        Edition \(edition).\n" + String(repeating: line, count: count)
  }

  private func agent(_ index: Int, _ prompt: String) -> String {
    """
      agent-\(index):
        environment: production
        config:
          system_prompt: |
    \(prompt)\
          first_message: Thanks for calling branch \(index).
          silence_timeout_ms: 900
          llm: {provider: openai, model: gpt-4o-mini, temperature: 0.5, max_tokens: 500}
          tools:
            - name: \(isBrief ? "end_call" : "lookup_customer")
              description: \(isBrief ? "Ends the call." : "Finds the account of the caller.")
    \(isBrief ? "" : Self.furtherSettings)\(handOver(index))
    """
  }

  /// The rest of the tool, and more settings.
  private static let furtherSettings = """
              webhook_url: https://tools.acme.example/lookup
          tts: {provider: deepgram, voice: aura-2-helena-en}
          metadata: {team: support, cost_center: 17}

    """

  /// The tool that names the agents to which an agent hands callers over.
  private func handOver(_ index: Int) -> String {
    guard handOvers > 0 else { return "" }
    // Multiples of two primes spread the connections over the whole graph.
    let targets = (1...handOvers).map { "agent-\((index * 7 + $0 * 331 + 1) % agents)" }
    let places = targets.map { "${agents.\($0).id}" }.joined(separator: " or ")
    return """
              - name: handoff_to_agent
                description: Use \(places) for other questions.

      """
  }

  private func number(_ index: Int) -> String {
    let first = "agent-\(index % max(1, agents))"
    let second = "agent-\((index + 1) % max(1, agents))"
    let split = "{weighted: [{agent: \(first), weight: 80}, {agent: \(second), weight: 20}]}"
    return """
        number-\(index):
          e164_number: +1555\(1_000_000 + index)
          external_number_sid: PN\(index)
          route: \(hasSplits ? split : "{agent: \(first)}")
          sms_enabled: \(!isChanged(number: index))
      \(isBrief ? "" : "    metadata: {team: support}")

      """
  }
}

extension StackText {
  /// As many numbers as agents, with short prompts.
  static func brief(agents: Int) -> StackText {
    var text = StackText(agents: agents, numbers: agents)
    text.isBrief = true
    return text
  }

  /// Agents that each hand callers over to three others.
  static func connected(agents: Int) -> StackText {
    var text = StackText(agents: agents, numbers: 0)
    text.isBrief = true
    text.handOvers = 3
    return text
  }

  /// One agent whose prompt is a line of 100,000 characters.
  static func longLine(changed: Bool) -> StackText {
    var text = StackText(agents: 1, numbers: 1)
    let words = (0..<10_000)
      .map { changed && $0 % 1000 == 500 ? "changed   " : "word-\($0 % 9000 + 1000) " }
    text.prompt = words.joined()
    return text
  }

  /// The same stack with every hundredth agent and every hundredth number changed.
  var withOnePercentChanged: StackText {
    var text = self
    text.edition = 2
    text.stride = 100
    return text
  }

  fileprivate func isChanged(number index: Int) -> Bool {
    guard let stride, edition > 1 else { return false }
    return index % stride == stride / 2
  }
}

/// A stack with a single file that is already in memory.
struct OneFile: StackFiles {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The manifests are not as intended.
  struct Invalid: Error { let problems: String }

  func manifestPaths(_: ManifestSelection) throws(StackFileError) -> [String] { ["turnform.yaml"] }

  func filePaths(_: ManifestSelection) throws(StackFileError) -> [String] { ["turnform.yaml"] }

  func bytes(of path: String) throws(StackFileError) -> [UInt8] { bytes }

  /// Reads all events of libyaml and discards them: no reader based on it can be faster.
  func countEvents() {
    // The parser holds a pointer to itself, so it must not move.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    precondition(yaml_parser_initialize(parser) == 1)
    bytes.withUnsafeBufferPointer { buffer in
      yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
      var event = yaml_event_t()
      repeat {
        yaml_event_delete(&event)
        precondition(yaml_parser_parse(parser, &event) == 1)
      } while event.type != YAML_STREAM_END_EVENT
    }
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  func parse() { precondition(parseYAML(bytes, file: "turnform.yaml").documents.count == 1) }

  func desiredState() throws -> DesiredState {
    let result = loadStack(files: self)
    guard let desired = result.desired else {
      throw Invalid(problems: "\(result.diagnostics.prefix(3))")
    }
    return desired
  }
}
