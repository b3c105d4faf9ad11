import API
import JSON
import Planning
import Resources
import Sandbox
import Synchronization
import TestSupport

/// Mutated responses of a server: the result is an error that names the problem, or a sound live
/// state.
enum AnswerFuzzer {
  static func verdict(_ random: inout SeededGenerator) async -> Verdict {
    let transport = await MutatingTransport(random)
    random = SeededGenerator(seed: random.next())
    let needs = ReadPlan(
      kinds: Set(Kind.allCases),
      further: { live in
        ReadSet(
          links: Set(live.agents.map(\.id)),
          documents: Set(live.knowledgeBases.map(\.id))
        )
      }
    )
    let client = APIClient(transport: transport, clock: TestClock(), jitter: { 0 })
    var verdict = Verdict()
    do throws(APIError) {
      let live = try await readLiveState(with: client, needs: needs)
      verdict.isAccepted = true
      let ids = Kind.allCases.flatMap { kind in live.objects(of: kind).map(\.id) }
      verdict.expect(
        ids.allSatisfy { $0.description.utf8.count == 36 },
        "an id that is none: \(ids)"
      )
      let desired = DesiredState(
        stack: "acme",
        agents: [DesiredAgent(key: "front", name: "front", config: ["system_prompt": "Hello."])]
      )
      _ = makePlan(desired: desired, live: live, policy: Policy(prunes: true, allowedDeletes: 9))
    } catch {
      // An error is a valid result for a malformed response.
    }
    let paths = transport.paths
    verdict.expect(paths.count < 300, "\(paths.count) requests")
    for path in paths {
      let isPlain = path.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte) || "/-?=&_".utf8.contains(byte)
      }
      verdict.expect(isPlain && !path.contains(".."), "asked for \(path)")
    }
    return verdict
  }
}

/// Answers like a sandbox, and mutates some of the responses.
private final class MutatingTransport: Transport {
  private let sandbox: Sandbox
  private let key: String
  private let state: Mutex<(random: SeededGenerator, paths: [String])>

  init(_ random: SeededGenerator) async {
    (sandbox, key) = await Self.filled()
    state = Mutex((random, []))
  }

  var paths: [String] { state.withLock(\.paths) }

  func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse {
    let count = state.withLock { state in
      state.paths.append(request.path)
      return state.paths.count
    }
    guard count < 400 else { throw .lostAnswer }
    let asked = SandboxRequest(request.method.rawValue, request.path, key: key)
    guard let answer = await sandbox.handle(asked).response else { throw .lostAnswer }
    return APIResponse(
      status: answer.status,
      headers: answer.headers.map { APIHeader($0.name, $0.value) },
      body: state.withLock { changed(answer.body, &$0.random) }
    )
  }

  private func changed(_ body: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    guard random.chance(12), let value = try? JSONValue(parsing: body) else { return body }
    if random.chance(20) {
      return random.mutated(body, with: [[0], [34], [92], Array("null".utf8)])
    }
    var changed = random.mutated(value)
    if random.chance(30) { changed = random.mutated(changed) }
    return changed.bytes()
  }

  /// A project with one object of every kind.
  private static func filled() async -> (Sandbox, String) {
    let clock = SandboxClock(now: { 1_767_225_600_000_000 }, sleep: { _ in })
    let sandbox = Sandbox(SandboxOptions(clock: clock, seed: 7))
    let key = await sandbox.bootstrap().key
    func post(_ path: String, _ body: JSONValue) async -> String {
      let answer = await sandbox.handle(SandboxRequest("POST", "/v1/\(path)", key: key, json: body))
      let value = answer.response.flatMap { try? JSONValue(parsing: $0.body) }
      return value?["data"]?["id"]?.string ?? ""
    }
    let marker: JSONValue = ["turnform": ["stack": "acme", "key": "front", "version": 1]]
    let agent = await post(
      "agents",
      ["name": "front", "config": ["system_prompt": "Hello.", "metadata": marker]]
    )
    _ = await post("agents/\(agent)/publish", .null)
    _ = await post("agents", ["name": "draft"])
    _ = await post("takeaways", ["name": "csat", "schema": ["type": "object"]])
    let base = await post("knowledge-bases", ["name": "faq", "description": "Hours."])
    _ = await post("agents/\(agent)/knowledge-bases", ["knowledge_base_id": .string(base)])
    _ = await post("webhooks", ["url": "https://crm.test/x", "events": ["call.ended"]])
    _ = await post("eval-scenarios", ["name": "greets", "definition": ["turns": []]])
    _ = await post(
      "phone-numbers",
      [
        "e164_number": "+15551230001", "external_number_sid": "PN1",
        "routing_target_type": "agent", "routing_target_id": .string(agent),
      ]
    )
    return (sandbox, key)
  }
}
