import Synchronization

/// The path of a file, stored as a number.
///
/// Every value of a stack has a span, but a stack has only a handful of files. Each path is
/// therefore stored once, for the lifetime of the process, and spans refer to it by number.
package struct SourceName: Sendable, Hashable {
  /// The paths seen so far.
  private struct Table {
    var paths: [String] = []
    /// Keyed by bytes, since canonically equivalent paths are different files.
    var numbers: [[UInt8]: UInt32] = [:]
  }

  private static let table = Mutex(Table())
  private let number: UInt32

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

  /// The path that this name stands for.
  package var path: String { Self.table.withLock { $0.paths[Int(number)] } }
}
