import FoundationEssentials
import Glibc

/// A snapshot on disk, readable only by its owner and replaced atomically.
package struct SnapshotFile: Sendable {
  private let path: String

  /// - Parameter path: The folder must exist, the file need not.
  package init(path: String) { self.path = path }

  /// The bytes of the file, or `nil` if it does not exist yet.
  func read() throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  /// Writes a new file next to the old one, then replaces the old one with it.
  func write(_ bytes: [UInt8]) throws(SnapshotError) {
    let temporary = "\(path).\(getpid()).tmp"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("create", temporary) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...]
        .withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        let error = failure("write", temporary)
        close(descriptor)
        unlink(temporary)
        throw error
      }
      written += count
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else { throw failure("replace", path) }
  }

  private func failure(_ verb: String, _ path: String) -> SnapshotError {
    SnapshotError(description: "Cannot \(verb) \"\(path)\": \(String(cString: strerror(errno))).")
  }
}
