import Glibc

/// The files of a stack in a folder on disk.
///
/// Links to files are followed as long as they stay inside the folder; a link to a folder must lead
/// to one that is listed where it lies. Only regular files are read, so no pipe can block and no
/// device can fill the memory. What cannot be looked at is an error: a manifest that is not seen
/// must never be taken for one that is gone.
package struct DirectoryFiles: StackFiles {
  private let root: String
  private let byteLimit: Int
  private let entryLimit: Int
  private let depthLimit: Int

  /// Names the folder; nothing is read yet.
  ///
  /// - Parameters:
  ///   - root: The stack folder, absolute or relative to the working directory.
  ///   - byteLimit: The largest file to read, 64 MiB unless told otherwise.
  ///   - entryLimit: How many files and folders are looked at, 100,000 unless told otherwise.
  ///   - depthLimit: How many folders may stand inside each other, 64 unless told otherwise.
  package init(
    root: String,
    byteLimit: Int? = nil,
    entryLimit: Int? = nil,
    depthLimit: Int? = nil
  ) {
    self.root = root.isEmpty ? "." : root
    self.byteLimit = byteLimit ?? StackLimits.fileBytes
    self.entryLimit = entryLimit ?? StackLimits.entries
    self.depthLimit = depthLimit ?? StackLimits.depth
  }

  /// The folder as it was named.
  package var name: String { root }

  /// Everything in the folder that may be a manifest, as ``StackFiles`` says.
  ///
  /// A folder without a `turnform.yaml` is no stack, and nothing below it is looked at.
  ///
  /// - Returns: Paths relative to the folder.
  /// - Throws: When anything in the folder cannot be looked at.
  package func manifestPaths() throws(StackFileError) -> [String] {
    let top = try names(in: "")
    guard top.contains(StackReader.mainPath) else { return top.filter(isManifestName) }
    return try paths(below: top, where: isManifestName)
  }

  /// Every file in the folder, as ``StackFiles`` says.
  ///
  /// - Returns: Paths relative to the folder.
  /// - Throws: When anything in the folder cannot be looked at.
  package func filePaths() throws(StackFileError) -> [String] {
    try paths(below: names(in: "")) { _ in true }
  }

  /// Walks through the folder.
  ///
  /// - Parameters:
  ///   - top: What stands in the folder itself.
  ///   - isWanted: Whether a file of that name is.
  /// - Returns: The paths of wanted files.
  /// - Throws: When anything in the folder cannot be looked at.
  private func paths(
    below top: [String],
    where isWanted: (String) -> Bool
  ) throws(StackFileError) -> [String] {
    let base = try resolved(root)
    var paths: [String] = []
    var folders = [(path: "", depth: 0)]
    var count = 0
    while let folder = folders.popLast() {
      guard folder.depth <= depthLimit else {
        throw .listing(folder.path, .tooDeep(limit: depthLimit))
      }
      let names = folder.depth == 0 ? top : try names(in: folder.path)
      count += names.count
      guard count <= entryLimit else { throw .listing(folder.path, .tooMany(limit: entryLimit)) }
      for name in names {
        let path = folder.path.isEmpty ? name : "\(folder.path)/\(name)"
        switch try kind(of: path) {
        case .folder:
          folders.append((path, folder.depth + 1))
        case .folderLink:
          try checkIsListed(path, in: base)
        case .other:
          if isWanted(name) { paths.append(path) }
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
    guard let inside = relative(target, to: base) else { throw .outsideStack }
    guard !hasHiddenPart(path), !hasHiddenPart(inside) else { throw .hidden }
    // The path is resolved: a link in its last place has been put there since.
    let descriptor = open(target, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ELOOP ? .outsideStack : .of(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .of(errno) }
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
        if result < 0 { failure = .of(errno) }
        count = max(0, result)
      }
      if let failure { throw failure }
      isAtEnd = chunk.isEmpty
      bytes = bytes.isEmpty ? chunk : bytes + chunk
    }
    guard bytes.count <= byteLimit else { throw .tooLarge(limit: byteLimit) }
    return bytes
  }

  /// What stands in a folder, without what begins with a dot.
  private func names(in folder: String) throws(StackFileError) -> [String] {
    guard let stream = opendir(absolute(folder)) else {
      let code = errno
      if folder.isEmpty { throw unreadableRoot(code) }
      throw .listing(folder, .of(code))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      // The end and a failure look the same but for this.
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { pointer in
          (lossy: String(cString: pointer), exact: String(validatingCString: pointer))
        }
      }
      guard !name.lossy.utf8.starts(with: ".".utf8) else { continue }
      guard let exact = name.exact else {
        let path = folder.isEmpty ? name.lossy : "\(folder)/\(name.lossy)"
        throw .listing(path, .unreadable("its name is not UTF-8"))
      }
      names.append(exact)
    }
    let code = errno
    guard code == 0 else { throw .listing(folder, .of(code)) }
    return names
  }

  /// Why the stack folder itself could not be opened.
  private func unreadableRoot(_ code: Int32) -> StackFileError {
    var status = stat()
    let isFile = code == ENOTDIR && stat(absolute(""), &status) == 0
    return isFile ? .unreadable("it is not a folder") : .of(code)
  }

  private enum EntryKind {
    case folder, folderLink, other
  }

  private func kind(of path: String) throws(StackFileError) -> EntryKind {
    var status = stat()
    guard lstat(absolute(path), &status) == 0 else { throw .listing(path, .of(errno)) }
    guard status.st_mode & S_IFMT == S_IFLNK else {
      return status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
    }
    guard stat(absolute(path), &status) == 0 else {
      // A link to nothing hides nothing: it is never followed to a folder.
      let code = errno
      guard [ENOENT, ENOTDIR, ELOOP].contains(code) else { throw .listing(path, .of(code)) }
      return .other
    }
    return status.st_mode & S_IFMT == S_IFDIR ? .folderLink : .other
  }

  /// Makes sure that no manifest stands behind a link to a folder and nowhere else.
  private func checkIsListed(_ path: String, in base: String) throws(StackFileError) {
    guard let real = realpath(absolute(path), nil) else { throw .listing(path, .of(errno)) }
    defer { free(real) }
    let target = String(cString: real)
    guard let inside = target == base ? "" : relative(target, to: base) else {
      throw .listing(path, .linkOutside)
    }
    guard !hasHiddenPart(inside) else { throw .listing(path, .linkToHidden) }
  }

  private func isManifestName(_ name: String) -> Bool {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }

  /// The path with every link resolved.
  private func resolved(_ path: String) throws(StackFileError) -> String {
    guard let real = realpath(path, nil) else { throw .of(errno) }
    defer { free(real) }
    return String(cString: real)
  }

  private func absolute(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }

  /// A resolved path as seen from a resolved folder, or `nil` when it lies elsewhere.
  private func relative(_ path: String, to base: String) -> String? {
    let folder = base == "/" ? base : base + "/"
    guard path.utf8.starts(with: folder.utf8) else { return nil }
    return String(path.utf8.dropFirst(folder.utf8.count))
  }
}

extension StackFileError {
  /// What a value of `errno` says.
  fileprivate static func of(_ code: Int32) -> StackFileError {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case let code: .unreadable(String(cString: strerror(code)))
    }
  }
}

extension StackFileError.ListingProblem {
  /// What a value of `errno` says.
  fileprivate static func of(_ code: Int32) -> Self { .unreadable(String(cString: strerror(code))) }
}
