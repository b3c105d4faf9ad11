import Parallel
import Testing

@Suite("Work on all processors")
struct ParallelTests {
  @Test("parts cover a range once, in order", arguments: [0, 1, 2, 3, 64, 1000], [1, 2, 63, 1000])
  func parts(count: Int, size: Int) {
    let parts = parallelParts(of: count, size: size) { $0 }
    #expect(parts.flatMap { Array($0) } == Array(0..<count))
    #expect(parts.dropLast().allSatisfy { $0.count == size })
    #expect(parts.allSatisfy { !$0.isEmpty })
  }

  @Test("mapped elements keep their order", arguments: [0, 1, 100, 10_000])
  func map(count: Int) {
    let elements = (0..<count).map { $0 * 7 % 101 }
    #expect(parallelMap(elements, size: 16) { $0 * $0 } == elements.map { $0 * $0 })
  }
}
