import Glibc

/// A regular file, open for reading.
package struct OpenFile: ~Copyable {
  private let descriptor: Int32
  /// The size in bytes when the file was opened.
  private let size: Int

  init(_ name: String, in folder: borrowing OpenFolder) throws(OpeningProblem) {
    let flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC
    let file = openat(folder.descriptor, name, flags)
    guard file >= 0 else { throw errno == ELOOP ? .link : .system(errno) }
    var status = stat()
    guard fstat(file, &status) == 0, EntryKind(status) == .file else {
      close(file)
      throw .notAFile
    }
    descriptor = file
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads the whole file.
  ///
  /// - Parameter limit: The maximum size in bytes.
  /// - Returns: `nil` when the file exceeds the limit; its actual end may differ from its recorded
  ///   size.
  /// - Throws: The system error.
  package consuming func contents(upTo limit: Int) throws(OpeningProblem) -> [UInt8]? {
    guard size <= limit else { return nil }
    var bytes: [UInt8] = []
    var isAtEnd = false
    while !isAtEnd, bytes.count <= limit {
      let room = max(size + 1 - bytes.count, 1 << 16)
      var failure: Int32?
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        var result = read(descriptor, buffer.baseAddress, room)
        while result < 0, errno == EINTR { result = read(descriptor, buffer.baseAddress, room) }
        if result < 0 { failure = errno }
        count = max(0, result)
      }
      if let failure { throw .system(failure) }
      isAtEnd = chunk.isEmpty
      bytes = bytes.isEmpty ? chunk : bytes + chunk
    }
    return bytes.count <= limit ? bytes : nil
  }
}
