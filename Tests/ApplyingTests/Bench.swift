import API
import Applying
import Diagnostics
import JSON
import Planning
import Resources
import Synchronization
import TestSupport

/// The environment of an applier, with a clock that never waits.
struct Bench {
  let transport: ScriptedTransport
  let clock = TestClock()
  private let parallelism: Int
  private let interrupt = InterruptFlag()
  private let interruptAt: ApplyEvent?
  private let log = EventLog()

  private let secrets: SecretStore
  private let documents: DocumentFiles
  private let sink: any SecretSink

  init(
    parallelism: Int = 8,
    interruptAt: ApplyEvent? = nil,
    interruptOn interruptLine: String? = nil,
    secrets: SecretStore = SecretStore(),
    documents: DocumentFiles = .none,
    sink: any SecretSink = NoSecretSink(),
    _ reply: @escaping @Sendable (APIRequest, Int) -> ScriptedTransport.Reply
  ) {
    // The last read finds an empty project; the test decides on the result of a fresh plan.
    transport = ScriptedTransport { [log, interrupt] request, count in
      if request.line == interruptLine { interrupt.raise() }
      return log.events.contains(.checkingConvergence) ? .page([]) : reply(request, count)
    }
    self.parallelism = parallelism
    self.secrets = secrets
    self.documents = documents
    self.sink = sink
    self.interruptAt = interruptAt
  }

  var events: [ApplyEvent] { log.events }

  /// The requests sent before the last read.
  var lines: [String] { Array(transport.lines.prefix(log.linesBeforeCheck ?? .max)) }

  func apply(
    _ steps: [Step],
    plan: @escaping @Sendable (LiveState) -> Plan = { _ in Plan(stack: "acme") }
  ) async -> ApplyReport {
    let applier = Applier(
      client: APIClient(transport: transport, clock: clock, jitter: { 0 }),
      parallelism: parallelism,
      interrupt: interrupt,
      secrets: secrets,
      documents: documents,
      sink: sink,
      place: { _, pointer in
        let start = SourcePosition(line: 1, column: 1)
        return SourceSpan(file: pointer.description, start: start, end: start)
      },
      events: { [log, interrupt, interruptAt, transport] event in
        log.append(event, linesSoFar: transport.requests.count)
        if event == interruptAt { interrupt.raise() }
      }
    )
    return await applier.apply(
      Plan(stack: "acme", steps: steps),
      replanning: Replanning(needs: ReadPlan(), plan: plan)
    )
  }
}

final class EventLog: Sendable {
  private let stored = Mutex<[(event: ApplyEvent, lines: Int)]>([])

  var events: [ApplyEvent] { stored.withLock { $0.map(\.event) } }

  var linesBeforeCheck: Int? {
    stored.withLock { $0.first { $0.event == .checkingConvergence }?.lines }
  }

  func append(_ event: ApplyEvent, linesSoFar: Int) {
    stored.withLock { $0.append((event, linesSoFar)) }
  }
}

extension APIRequest {
  var line: String { "\(method.rawValue) \(path)" }
}

func draftJSON(
  _ id: String = "a1",
  version: Int = 1,
  state: AgentState = .draft,
  config: JSONObject? = nil
) -> JSONObject {
  agentJSON(
    id,
    "front",
    version: version,
    state: state,
    environment: .production,
    config: AgentTable.config.filled(config ?? markedConfig(version: version))
  )
}

func draft(
  _ id: String = "a1",
  version: Int = 1,
  state: AgentState = .draft
) -> ScriptedTransport.Reply {
  .data(.object(draftJSON(id, version: version, state: state)))
}
