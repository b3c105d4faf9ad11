import Synchronization

/// The path of a file as one number.
///
/// Every value of a stack has a span and a stack has a handful of files, so paths are kept once, for
/// as long as the process lives, and spans name them by number.
package struct SourceName: Sendable, Hashable {
  /// The paths known so far.
  private struct Table {
    var paths: [String] = []
    /// By their bytes: canonically equivalent paths are different files.
    var numbers: [[UInt8]: UInt32] = [:]
  }

  private static let table = Mutex(Table())
  private let number: UInt32

  /// - Parameter path: As diagnostics show it.
  package init(_ path: String) {
    number = Self.table.withLock { table in
      let bytes = Array(path.utf8)
      if let number = table.numbers[bytes] { return number }
      let number = UInt32(table.paths.count)
      table.paths.append(path)
      table.numbers[bytes] = number
      return number
    }
  }

  /// The path that the name was made of.
  package var path: String { Self.table.withLock { $0.paths[Int(number)] } }
}
