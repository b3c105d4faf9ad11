import Foundation
import Sandbox
import Testing

@Suite("The recordings of a real server")
struct RecordingTests {
  /// The number of exchanges in each recording, so that a skipped one cannot pass.
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
    ("04_webhooks", 33),
    ("05_takeaways", 78),
    ("06a_knowledge_bases", 57),
    ("06b_documents", 56),
    ("06c_kb_links", 65),
    ("07a_eval_scenarios", 110),
    ("07b_eval_runs", 156),
    ("08_protocol", 43),
    ("09_tools", 13),
  ]

  @Test("match the sandbox's responses", .timeLimit(.minutes(45)), arguments: recordings)
  func replay(name: String, count: Int) async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    var replay = Replay()
    try await replay.run(folder.appending(path: "Fixtures/recordings/\(name).jsonl"))
    #expect(replay.compared == count)
    #expect(replay.differences.isEmpty, "\(replay.differences.joined(separator: "\n"))")
  }

  @Test("are complete: 1,551 exchanges")
  func total() {
    #expect(Self.recordings.map(\.1).reduce(0, +) == 1551)
  }
}
