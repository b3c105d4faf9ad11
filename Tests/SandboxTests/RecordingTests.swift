import Foundation
import Sandbox
import Testing

@Suite("What a real server answered")
struct RecordingTests {
  /// How many exchanges each recording holds, so that a skipped one cannot pass.
  static let recordings = [
    ("01_bootstrap", 83),
    ("02a_agents_create", 41),
    ("02b_agents_validation", 306),
    ("02c_agents_coercion", 125),
    ("02d_agents_lifecycle", 103),
    ("02e_agents_list", 67),
    ("02f_agents_secrets", 21),
    ("03a_phone_bind", 97),
    ("03b_phone_update", 37),
    ("03c_phone_weights", 60),
  ]

  @Test("is what the sandbox answers", .timeLimit(.minutes(15)), arguments: recordings)
  func replay(name: String, count: Int) async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    var replay = Replay(Sandbox(SandboxOptions(seed: 1)))
    try await replay.run(folder.appending(path: "Fixtures/recordings/\(name).jsonl"))
    #expect(replay.compared == count)
    #expect(replay.differences.isEmpty, "\(replay.differences.joined(separator: "\n"))")
  }

  @Test("is all there: 940 exchanges")
  func total() {
    #expect(Self.recordings.map(\.1).reduce(0, +) == 940)
  }
}
