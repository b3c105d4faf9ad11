import API
import Applying
import Diagnostics
import Planning
import Resources
import Sandbox
import TestSupport
import Testing

@Suite("Documents that the server never finishes", .timeLimit(.minutes(45)))
struct StuckDocumentTests {
  /// A server that is restarted while it reads the first document.
  private func bench() async throws -> ApplyBench {
    let fault = SandboxFault(.stall, .before, method: "POST", path: "/documents")
    return try await ApplyBench(commitLag: .milliseconds(700), faults: [fault])
  }

  @Test("nothing is published with one; the next apply waits, uploads it again and converges")
  func stuck() async throws {
    let bench = try await bench()
    let (desired, secrets) = try WholeStack().load()
    let sink = RecordingSink()
    let (first, _) = await bench.apply(desired, secrets: secrets, sink: sink)
    #expect(first?.verdict != .done)
    let between = try await bench.everything()
    #expect(!between.agents.contains { $0.name == "helpdesk" && $0.state == .published })
    let stuck = between.documents.values.joined().filter { $0.status == .processing }
    #expect(stuck.count == 1)
    let pending = try await bench.settled(desired).plan
    #expect(pending.diagnostics.map(\.code).contains(.documentUnfinished))

    let before = bench.clock.elapsed
    let (second, transport) = await bench.apply(
      desired,
      secrets: secrets,
      sink: sink,
      lost: { sink.open }
    )
    #expect(second?.verdict == .done, "\(second?.diagnostics ?? [])")
    #expect(second?.diagnostics.map(\.code).contains(.documentUnfinished) == true)
    #expect(bench.clock.elapsed - before >= RetryTimeouts.unfinished)
    let writes = transport.requests.filter { $0.method != .get }
    let upload = try #require(writes.firstIndex { $0.path.hasSuffix("/documents") })
    let publish = try #require(writes.lastIndex { $0.path.hasSuffix("/publish") })
    let deletion = try #require(writes.firstIndex { $0.path.hasSuffix("/\(stuck[0].id)") })
    #expect(upload < publish && publish < deletion)
    let end = try await bench.everything()
    #expect(end.doubles == [])
    #expect(end.documents.values.joined().allSatisfy { $0.status == .ready })
    #expect(try await bench.settled(desired, lost: sink.open).plan.isEmpty)
  }
}
