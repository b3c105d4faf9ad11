import Fuzzing
import Testing

/// A few seconds of each fuzzer, the same inputs every time; the command goes on from any seed.
@Suite("Random inputs", .timeLimit(.minutes(45)))
struct FuzzTests {
  @Test("no crash, no hang, nothing untrue", arguments: Fuzzer.allCases)
  func fuzz(fuzzer: Fuzzer) async {
    let run = await fuzzer.run(seed: 20_260_101, time: .seconds(10), most: 300)
    #expect(run.failures == [], "\(fuzzer) from seed 20260101")
    #expect(run.accepted > 0 && run.count > 1)
  }
}
