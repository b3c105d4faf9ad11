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
  /// Whether every number splits its callers between two agents.
  var hasSplits = false

  private static let promptBytes = 4096
  private static let sentence =
    "You are a friendly receptionist: answer questions about prices & hours - short, and kind. "

  var bytes: [UInt8] {
    var text = "turnform: 1\nstack: bench\n"
    let prompt = prompt
    if agents > 0 { text += "agents:\n" }
    for index in 0..<agents { text += agent(index, prompt) }
    if numbers > 0 { text += "numbers:\n" }
    for index in 0..<numbers { text += number(index) }
    return Array(text.utf8)
  }

  private var prompt: String {
    let line = "        \(Self.sentence)\n"
    let count = Self.promptBytes / Self.sentence.utf8.count
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
          llm: {provider: openai, model: gpt-4o-mini, temperature: 0.5, max_tokens: 500}
          tts: {provider: deepgram, voice: aura-2-helena-en}
          silence_timeout_ms: 900
          tools:
            - name: lookup_customer
              description: Finds the account of the caller.
              webhook_url: https://tools.acme.example/lookup
          metadata: {team: support, cost_center: 17}

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
          sms_enabled: true
          metadata: {team: support}

      """
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
    guard let desired = result.desired else { throw Invalid(problems: "\(result.diagnostics)") }
    return desired
  }
}
