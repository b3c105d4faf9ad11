import Fuzzing
import TestSupport
import Testing

/// A few inputs of each fuzzer, the same every time, as many as ``TestScale`` says; the command
/// continues from any seed.
///
/// A hang exceeds the time limit; the duration of an input means little next to other tests.
@Suite("Random inputs", .timeLimit(.minutes(45)))
struct FuzzTests {
  @Test("no crash, no hang, no false result", arguments: Fuzzer.allCases)
  func fuzz(fuzzer: Fuzzer) async {
    let count = TestScale.current.count(200)
    let run = await fuzzer.run(seed: 20_260_101, time: nil, most: count, longest: nil)
    #expect(run.failures == [], "\(fuzzer) from seed 20260101, \(TestScale.current)")
    #expect(run.count == count)
    #expect(run.accepted > 0 || !TestScale.current.isFull)
  }
}
