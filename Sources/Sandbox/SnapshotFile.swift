import Files

/// A snapshot on disk, readable only by its owner and replaced atomically.
package struct SnapshotFile: Sendable {
  private static let limit = 1 << 30

  private let path: String

  /// - Parameter path: The folder must exist, the file need not; a link leads to the file.
  package init(path: String) { self.path = (try? resolved(path)) ?? path }

  /// The bytes of the file, or `nil` if it does not exist yet.
  func read() throws(SnapshotError) -> [UInt8]? {
    do throws(FileProblem) {
      return try FileAccess.system.readWhole(path, Self.limit)
    } catch .missing {
      guard !FileAccess.system.isLink(path) else { throw failure("write", .link) }
      return nil
    } catch {
      throw failure("read", error)
    }
  }

  func write(_ bytes: [UInt8]) throws(SnapshotError) {
    do throws(FileProblem) {
      try FileAccess.system.writePrivately(path, String(decoding: bytes, as: UTF8.self))
    } catch {
      throw failure("write", error)
    }
  }

  private func failure(_ verb: String, _ problem: FileProblem) -> SnapshotError {
    SnapshotError(description: "Cannot \(verb) the snapshot \"\(path)\": \(problem.reason).")
  }
}
