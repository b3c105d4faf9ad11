import API
import Applying
import Diagnostics
import JSON
import Planning
import Resources
import Synchronization
import TestSupport
import Testing

@Suite("Secrets that are shown once", .timeLimit(.minutes(45)))
struct WebhookSecretTests {
  private let url = "https://w.test/1"
  private let create = step(
    1,
    .object(.create(.webhooks, naturalKey: "https://w.test/1", ["url": "https://w.test/1"])),
    subject: .object(.webhooks, "https://w.test/1")
  )

  @Test("the sink is opened before the request, and stores the secret at once")
  func order() async {
    let world = WebhookWorld()
    let sink = RecordingSink()
    let bench = Bench(sink: sink) { world.answer($0) }
    let report = await bench.apply([create])
    #expect(report.verdict == .done)
    #expect(sink.calls == ["open", "keep w1"])
    #expect(sink.keptSecrets.map(\.text) == ["s3cret-w1"])
    #expect(bench.lines == ["GET /v1/webhooks", "POST /v1/webhooks"])
    #expect(!"\(report) \(bench.events)".contains("s3cret"))
  }

  @Test("a sink that cannot be opened stops the request")
  func notOpened() async {
    let bench = Bench(sink: RecordingSink(failing: .opening)) { _, _ in .data([]) }
    let report = await bench.apply([create])
    #expect(bench.lines == [])
    #expect(report.diagnostics.map(\.code) == [.sinkFailed])
    #expect(report.verdict == .failed)
  }

  @Test("a webhook whose secret could not be kept is deactivated again")
  func notKept() async {
    let world = WebhookWorld()
    let sink = RecordingSink(failing: .keeping)
    let report = await Bench(sink: sink) { world.answer($0) }.apply([create])
    #expect(report.diagnostics.map(\.code) == [.sinkFailed])
    #expect(world.active == [])
  }

  @Test("a webhook whose response was lost is deactivated and recreated; an older one stays")
  func lost() async {
    let world = WebhookWorld(active: ["w0"], lostAnswers: 1)
    let sink = RecordingSink()
    let report = await Bench(sink: sink) { world.answer($0) }.apply([create])
    #expect(report.verdict == .done)
    #expect(report.steps.first?.status == .done(created: RemoteID(short: "w2"), adopted: false))
    #expect(world.active == ["w0", "w2"])
    #expect(sink.keptIDs == [RemoteID(short: "w2")])
    #expect(sink.open == [])
    #expect(report.steps.first?.further.map(\.method) == ["DELETE", "POST"])
    #expect(report.steps.first?.further.map(\.reason) == [.compensation, .answerLost])
  }

  @Test("after three lost responses nothing is active, and the pending file stays for the next run")
  func alwaysLost() async {
    let world = WebhookWorld(lostAnswers: 3)
    let sink = RecordingSink()
    let report = await Bench(sink: sink) { world.answer($0) }.apply([create])
    #expect(report.diagnostics.map(\.code) == [.secretWouldBeLost])
    #expect(report.verdict == .partial)
    #expect(world.active == [])
    #expect(sink.open == [create.change])
  }

  @Test("without a sink, a webhook that is found is adopted")
  func noSink() async {
    let world = WebhookWorld(lostAnswers: 1)
    let report = await Bench { request, _ in world.answer(request) }.apply([create])
    #expect(report.steps.first?.status == .done(created: RemoteID(short: "w1"), adopted: true))
  }

  @Test("a response without the secret counts as lost")
  func unreadable() async {
    let world = WebhookWorld(hidesSecret: true)
    let sink = RecordingSink()
    let report = await Bench(sink: sink) { world.answer($0) }.apply([create])
    #expect(report.diagnostics.map(\.code) == [.secretWouldBeLost])
    #expect(world.active == [])
  }

  @Test("a refused creation leaves no pending file")
  func refused() async {
    let sink = RecordingSink()
    let bench = Bench(sink: sink) { request, _ in
      request.method == .get ? .data([]) : .error(422, "validation_error")
    }
    let report = await bench.apply([create])
    #expect(report.diagnostics.map(\.code) == [.apiValidation])
    #expect(sink.calls == ["open", "close"])
  }

  @Test("a webhook that appears after a later try succeeded is deactivated: events are sent once")
  func stray() async {
    let world = WebhookWorld(lostAnswers: 1, lateBy: 2)
    let sink = RecordingSink()
    let report = await Bench(sink: sink) { world.answer($0) }.apply([create])
    #expect(report.verdict == .done)
    #expect(world.active == ["w2"])
    #expect(sink.keptIDs == [RemoteID(short: "w2")])
  }
}

extension Bench {
  /// A bench whose responses do not depend on the request count.
  fileprivate init(
    sink: any SecretSink,
    _ reply: @escaping @Sendable (APIRequest) -> ScriptedTransport.Reply
  ) {
    self.init(sink: sink) { request, _ in reply(request) }
  }
}

/// Webhooks of one URL: `w1`, `w2`, … in order of creation.
private final class WebhookWorld: Sendable {
  private struct State {
    var active: [String]
    var count = 0
    var lostAnswers: Int
    /// A webhook that was made and is not visible yet.
    var hidden: String?
  }

  private let state: Mutex<State>
  private let hidesSecret: Bool
  /// The creation that makes a late webhook visible; `nil`: all are visible at once.
  private let lateBy: Int?

  init(
    active: [String] = [],
    lostAnswers: Int = 0,
    hidesSecret: Bool = false,
    lateBy: Int? = nil
  ) {
    state = Mutex(State(active: active, lostAnswers: lostAnswers))
    self.hidesSecret = hidesSecret
    self.lateBy = lateBy
  }

  var active: [String] { state.withLock { $0.active } }

  func answer(_ request: APIRequest) -> ScriptedTransport.Reply {
    state.withLock { state in
      switch request.method {
      case .get: return .data(.array(state.active.map { .object(Self.json($0)) }))
      case .delete:
        state.active.removeAll { request.path.hasSuffix("/\($0)") }
        return .data(["deactivated": true])
      case .post, .put: return create(&state)
      }
    }
  }

  private func create(_ state: inout State) -> ScriptedTransport.Reply {
    state.count += 1
    let id = "w\(state.count)"
    if let lateBy, state.count < lateBy { state.hidden = id } else { state.active.append(id) }
    if state.count == lateBy, let hidden = state.hidden { state.active.append(hidden) }
    guard state.lostAnswers == 0 else {
      state.lostAnswers -= 1
      return .failure(.lostAnswer)
    }
    var json = Self.json(id)
    if !hidesSecret { json["secret"] = .string("s3cret-\(id)") }
    return .data(.object(json), status: 201)
  }

  private static func json(_ id: String) -> JSONObject {
    ["id": .string(id), "url": "https://w.test/1", "events": ["*"], "active": true]
  }
}
