import Glibc

/// The files of a stack in a folder on disk.
///
/// Links to files are followed as long as they stay inside the folder; links to folders are not
/// listed, because what they lead to is listed where it lies. Only regular files are read, so no
/// pipe can block and no device can fill the memory.
package struct DirectoryFiles: StackFiles {
  private let root: String
  private let byteLimit: Int

  /// Names the folder; nothing is read yet.
  ///
  /// - Parameters:
  ///   - root: The stack folder, absolute or relative to the working directory.
  ///   - byteLimit: The largest file to read, 64 MiB unless told otherwise.
  package init(root: String, byteLimit: Int? = nil) {
    self.root = root.isEmpty ? "." : root
    self.byteLimit = byteLimit ?? StackLimits.fileBytes
  }

  /// The folder as it was named.
  package var name: String { root }

  /// Everything in the folder that may be a manifest, as ``StackFiles`` says.
  ///
  /// - Returns: Paths relative to the folder.
  /// - Throws: When a folder cannot be read.
  package func manifestPaths() throws(StackFileError) -> [String] {
    var paths: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      for name in try names(in: folder) where !name.utf8.starts(with: ".".utf8) {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        if isFolder(path) {
          folders.append(path)
        } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml"), !isLinkToFolder(path) {
          paths.append(path)
        }
      }
    }
    return paths
  }

  /// The content of a regular file that lies in the folder when all links are resolved.
  ///
  /// - Parameter path: Relative to the folder.
  /// - Returns: At most as many bytes as the limit says.
  /// - Throws: When there is no such file, or it leads out of the folder.
  package func bytes(of path: String) throws(StackFileError) -> [UInt8] {
    let base = try resolved(root)
    let target = try resolved(absolute(path))
    guard base == "/" || target.utf8.starts(with: (base + "/").utf8) else {
      throw .outsideStack
    }
    // The path is resolved: a link in its last place has been put there since.
    let descriptor = open(target, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ELOOP ? .outsideStack : .current }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .current }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    guard status.st_size <= byteLimit else { throw .tooLarge(limit: byteLimit) }
    return try contents(of: descriptor, expected: Int(status.st_size))
  }

  /// Reads to the end, which may be elsewhere than the size said.
  private func contents(of descriptor: Int32, expected: Int) throws(StackFileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var isAtEnd = false
    var failure: StackFileError?
    bytes.reserveCapacity(expected)
    while !isAtEnd, bytes.count <= byteLimit {
      let room = max(expected + 1 - bytes.count, 1 << 16)
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        var result = read(descriptor, buffer.baseAddress, room)
        while result < 0, errno == EINTR { result = read(descriptor, buffer.baseAddress, room) }
        if result < 0 { failure = .current }
        count = max(0, result)
      }
      if let failure { throw failure }
      isAtEnd = chunk.isEmpty
      bytes = bytes.isEmpty ? chunk : bytes + chunk
    }
    guard bytes.count <= byteLimit else { throw .tooLarge(limit: byteLimit) }
    return bytes
  }

  private func names(in folder: String) throws(StackFileError) -> [String] {
    guard let stream = opendir(absolute(folder)) else { throw unreadable(folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  /// Why a folder could not be opened, by `errno`; a folder in the stack is named.
  private func unreadable(_ folder: String) -> StackFileError {
    let error = StackFileError.current
    var status = stat()
    let isFile = errno == ENOTDIR && stat(absolute(folder), &status) == 0
    guard case .unreadable(let reason) = error, !folder.isEmpty else {
      return isFile ? .unreadable("it is not a folder") : error
    }
    return .unreadable("\(folder): \(reason)")
  }

  /// The path with every link resolved.
  private func resolved(_ path: String) throws(StackFileError) -> String {
    guard let real = realpath(path, nil) else { throw .current }
    defer { free(real) }
    return String(cString: real)
  }

  private func absolute(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }

  /// A folder itself, not a link to one.
  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(absolute(path), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private func isLinkToFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(absolute(path), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

extension StackFileError {
  /// What `errno` says.
  fileprivate static var current: StackFileError {
    switch errno {
    case ENOENT, ENOTDIR: .missing
    case let code: .unreadable(String(cString: strerror(code)))
    }
  }
}
