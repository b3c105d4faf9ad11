import Fuzzing
import Testing

/// A few inputs of each fuzzer, the same every time; the command continues from any seed.
///
/// A hang exceeds the time limit; the duration of an input means little next to other tests.
@Suite("Random inputs", .timeLimit(.minutes(45)))
struct FuzzTests {
  @Test("no crash, no hang, no false result", arguments: Fuzzer.allCases)
  func fuzz(fuzzer: Fuzzer) async {
    let run = await fuzzer.run(seed: 20_260_101, time: nil, most: 300, longest: nil)
    #expect(run.failures == [], "\(fuzzer) from seed 20260101")
    #expect(run.accepted > 0 && run.count == 300)
  }
}
