import Foundation

/// The size of the tests that try many cases: properties, searches, walks, interleavings, fuzzers.
///
/// `TURNFORM_TEST_SCALE` is `quick`, `full` (the default), or a number: a percentage of the full
/// size. Above 100 a test draws more random cases, and samples become denser up to every case.
package struct TestScale: Sendable, CustomStringConvertible {
  /// The percentage of the full size.
  package let percent: Int

  /// The scale of this run, printed when it is first needed.
  package static let current: TestScale = {
    let scale = TestScale(ProcessInfo.processInfo.environment["TURNFORM_TEST_SCALE"] ?? "")
    print("TURNFORM_TEST_SCALE: \(scale.percent) %")
    return scale
  }()

  /// - Parameter text: `quick`, `full`, or a percentage; an unreadable text stops the tests.
  package init(_ text: String) {
    switch text {
    case "quick": percent = 2
    case "", "full": percent = 100
    default:
      guard let number = Int(text), number > 0 else {
        preconditionFailure("TURNFORM_TEST_SCALE is \"\(text)\": not quick, full or a percentage")
      }
      percent = number
    }
  }

  /// As failures print it next to a seed.
  package var description: String { "TURNFORM_TEST_SCALE=\(percent)" }

  /// Whether the run has at least the full size, so that rare cases must have occurred.
  package var isFull: Bool { percent >= 100 }

  /// The number of cases to try.
  ///
  /// - Parameter full: The number at full size.
  package func count(_ full: Int, atLeast least: Int = 1) -> Int {
    max(least, full * percent / 100)
  }

  /// The number of batches to draw; a batch has at least one case, so small runs draw fewer.
  ///
  /// - Parameter full: The number at full size and above.
  package func batches(_ full: UInt64) -> UInt64 { isFull ? full : max(1, full / 3) }

  /// The distance between the cases of a sample.
  ///
  /// - Parameter full: The distance at full size; 1 tries every case.
  package func stride(_ full: Int) -> Int { max(1, full * 100 / percent) }

  /// One case of every few neighbours, drawn from a fixed seed, so that samples of a grid cover all
  /// its rows and columns.
  ///
  /// - Parameter full: The number of neighbours at full size; 1 takes every case.
  package func sample<Case>(_ cases: [Case], oneOf full: Int) -> [Case] {
    var generator = SeededGenerator(seed: 1)
    let stride = stride(full)
    return Swift.stride(from: 0, to: cases.count, by: stride)
      .compactMap { cases[$0..<min($0 + stride, cases.count)].randomElement(using: &generator) }
  }
}
