import Manifests

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension FileAccess {
  /// The disk.
  package static var system: FileAccess {
    FileAccess(
      read: { path throws(FileProblem) in try contents(of: path) },
      readWhole: { path, limit throws(FileProblem) in try contents(of: path, upTo: limit) },
      kind: { path in
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return status.isRegular ? .file : status.isFolder ? .folder : .device
      },
      isLink: { isLink($0) },
      write: { path, text throws(FileProblem) in try write(text, to: path) },
      writePrivately: { path, text throws(FileProblem) in try writePrivately(text, to: path) },
      create: { folder, files throws(FileProblem) in
        try NewFiles(folder: folder).create(files)
      },
      creationObstacle: { NewFiles(folder: $0).obstacle($1) },
      append: { path, text throws(FileProblem) in try append(text, to: path) },
      sinks: .system,
      obstacle: { path, stack in obstacle(to: path, stack) },
      workingFolder: { resolved(".") }
    )
  }

  /// The maximum size of a key file.
  private static let byteLimit = 64 << 10

  /// Writes a temporary file, syncs it to disk and renames it, so no reader ever sees partial
  /// content.
  private static func writePrivately(_ text: String, to path: String) throws(FileProblem) {
    guard !isLink(path) else { throw FileProblem(.link) }
    let folder = try openFolder(of: path)
    folder.removeLeftovers()
    try folder.write(text, to: name(of: path), .replacing)
  }

  /// Never blocks: a pipe without a reader would block the run forever.
  private static func append(_ text: String, to path: String) throws(FileProblem) {
    let folder = try openFolder(of: path)
    let name = name(of: path)
    do throws(OpeningProblem) {
      switch try folder.kind(of: name) {
      case .file, nil: break
      case .link: throw .link
      case .folder, .device: throw .notAFile
      }
    } catch {
      throw FileProblem(error)
    }
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC
    let descriptor = openat(folder.descriptor, name, flags, 0o600)
    guard descriptor >= 0 else { throw .current }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .current }
    guard status.isRegular else { throw FileProblem(.notAFile) }
    try writeAll(text.utf8, to: descriptor)
  }

  /// Opens the parent folder of a path; links in its name are followed.
  private static func openFolder(of path: String) throws(FileProblem) -> OpenFolder {
    do throws(OpeningProblem) {
      return try OpenFolder(at: parent(of: path))
    } catch {
      throw FileProblem(error)
    }
  }

  private static func contents(
    of path: String,
    upTo byteLimit: Int = byteLimit
  ) throws(FileProblem) -> [UInt8] {
    // Nonblocking: opening a pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .current }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .current }
    guard status.isRegular else { throw FileProblem("it is not a regular file") }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(byteLimit + 1, 1 << 20))
    while bytes.count <= byteLimit {
      let count = readSome(of: descriptor, into: &chunk)
      guard count >= 0 else { throw .current }
      guard count > 0 else { return bytes }
      bytes += chunk.prefix(count)
    }
    throw FileProblem("it is larger than \(byteLimit) bytes")
  }

  /// Replaces a regular file atomically; anything else is written to, never replaced.
  private static func write(_ text: String, to path: String) throws(FileProblem) {
    var status = stat()
    let exists = stat(path, &status) == 0
    guard exists || errno == ENOENT else { throw .current }
    if exists, !status.isRegular || status.isStandardStream {
      return try writeInPlace(text, path, flags: O_APPEND)
    }
    if !exists, isLink(path) {
      // The link stays, and its target is created.
      return try writeInPlace(text, path, flags: O_CREAT | O_TRUNC)
    }
    guard let target = exists ? resolved(path) : path else { throw .current }
    let folder = try openFolder(of: target)
    folder.removeLeftovers()
    guard exists else { return try folder.write(text, to: name(of: target), .readable) }
    let (owner, group, mode) = (status.st_uid, status.st_gid, status.st_mode & 0o7777)
    try folder.write(text, to: name(of: target), .replacing) { descriptor throws(FileProblem) in
      // Only root can preserve another owner; otherwise the current user owns the file.
      _ = fchown(descriptor, owner, group)
      guard fchmod(descriptor, mode) == 0 else { throw .current }
    }
  }

  private static func writeInPlace(
    _ text: String,
    _ path: String,
    flags: Int32
  ) throws(FileProblem) {
    let descriptor = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC | flags, 0o644)
    guard descriptor >= 0 else { throw .current }
    defer { close(descriptor) }
    try writeAll(text.utf8, to: descriptor)
  }

  /// Why a result must not or cannot be written to a path, checked before any work is done.
  private static func obstacle(to path: String, _ stack: String?) -> String? {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.isFolder { return "it is a folder" }
    let folder = resolved(parent(of: path))
    guard let target = exists ? resolved(path) : folder.map({ "\($0)/\(name(of: path))" }) else {
      return "its folder does not exist"
    }
    if let stack = stack.flatMap(resolved), isManifest(target, in: stack) {
      return "the path is that of a manifest of the stack"
    }
    if exists, !status.isRegular || status.isStandardStream { return nil }
    if exists, access(target, W_OK) != 0 { return FileProblem.current.reason }
    guard access(parent(of: target), W_OK | X_OK) == 0 else { return "its folder is not writable" }
    return nil
  }

  private static func isManifest(_ path: String, in stack: String) -> Bool {
    path.isManifestName && path.utf8.starts(with: (stack == "/" ? "/" : stack + "/").utf8)
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(Substring(path.utf8[..<slash]))
  }

  private static func name(of path: String) -> String {
    path.pathParts.last ?? path
  }

  /// The path with all links resolved.
  private static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }
}

extension FileProblem {
  /// The problem in `errno`.
  static var current: FileProblem { FileProblem(String(cString: strerror(errno))) }

  /// The reader is gone.
  static var brokenPipe: FileProblem { FileProblem(String(cString: strerror(EPIPE))) }
}

extension stat {
  fileprivate var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
  fileprivate var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }

  /// Whether it is the target of standard output or standard error; replacing it would lose the
  /// process's output there.
  fileprivate var isStandardStream: Bool {
    [STDOUT_FILENO, STDERR_FILENO]
      .contains { descriptor in
        var other = stat()
        return fstat(descriptor, &other) == 0 && other.st_dev == st_dev && other.st_ino == st_ino
      }
  }
}

/// Writes all bytes, with as many calls as needed.
///
/// - Parameters:
///   - bytes: The bytes to write.
///   - descriptor: An open file; waits for a full pipe, even a nonblocking one.
/// - Throws: The system error.
func writeAll(_ bytes: String.UTF8View, to descriptor: Int32) throws(FileProblem) {
  var rest = Array(bytes)[...]
  while !rest.isEmpty {
    let count = unlessInterrupted {
      rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
    if count >= 0 {
      rest = rest.dropFirst(count)
    } else if errno == EAGAIN {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = unlessInterrupted { Int(poll(&waiting, 1, -1)) }
    } else {
      throw .current
    }
  }
}

private func readSome(of descriptor: Int32, into chunk: inout [UInt8]) -> Int {
  unlessInterrupted { chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) } }
}

private func unlessInterrupted(_ call: () -> Int) -> Int {
  var result = call()
  while result < 0, errno == EINTR { result = call() }
  return result
}
