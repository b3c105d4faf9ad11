import SystemPackage

/// A file or a folder that is closed at the end of its life.
package struct OpenFile: ~Copyable {
  let descriptor: FileDescriptor

  /// Opens an entry of a folder: a file, a folder or a device.
  init(
    _ path: String,
    in folder: FileDescriptor,
    _ mode: FileDescriptor.AccessMode,
    _ options: FileDescriptor.OpenOptions = [],
    _ permissions: FilePermissions = []
  ) throws(FileProblem) {
    descriptor = try folder.opened(path, mode, options, permissions)
  }

  deinit { _ = try? descriptor.close() }

  /// Opens a regular file.
  ///
  /// Never blocks: a pipe is opened without waiting for its other end, and refused.
  static func regular(
    _ path: String,
    in folder: FileDescriptor,
    _ mode: FileDescriptor.AccessMode,
    _ options: FileDescriptor.OpenOptions = [],
    _ permissions: FilePermissions = []
  ) throws(FileProblem) -> OpenFile {
    let file = try OpenFile(path, in: folder, mode, options.union(.nonBlocking), permissions)
    guard try file.status().type == .regular else { throw .notAFile }
    return file
  }

  func status() throws(FileProblem) -> Stat { try converted { try Stat(descriptor) } }

  /// Reads the whole file.
  ///
  /// - Parameter limit: The maximum size in bytes.
  /// - Throws: ``FileProblem/tooLarge(limit:)`` when the file exceeds the limit; its actual end may
  ///   differ from its recorded size.
  package func contents(upTo limit: Int) throws(FileProblem) -> [UInt8] {
    let size = Int(try status().size)
    var bytes: [UInt8] = []
    while size <= limit, bytes.count <= limit {
      let chunk = try descriptor.bytes(upTo: max(size + 1 - bytes.count, 1 << 16))
      guard !chunk.isEmpty else { return bytes }
      bytes = bytes.isEmpty ? chunk : bytes + chunk
    }
    throw .tooLarge(limit: limit)
  }
}
