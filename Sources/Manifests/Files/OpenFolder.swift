import Glibc
import JSON

/// A folder below which nothing is opened through a link.
///
/// Every part of a path is opened from the descriptor of the one before it, and no part may be a link
/// or `..`: whatever is renamed or linked meanwhile, what was opened lies in the folder. (This is what
/// `openat2` promises with `RESOLVE_BENEATH` and `RESOLVE_NO_SYMLINKS`, and every kernel can do it.)
package struct OpenFolder: ~Copyable {
  /// For `openat` and its like; not for reading from.
  package let descriptor: Int32

  /// O_PATH, which Glibc hides from Swift: passes through folders that may not be listed.
  private static let pathOnly: Int32 = 0o10_000_000

  /// - Parameter path: Of the folder itself; links in it are followed, as whoever names it expects.
  /// - Throws: When there is no such folder.
  package init(at path: String) throws(OpeningProblem) {
    descriptor = open(path.isEmpty ? "." : path, Self.pathOnly | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno) }
  }

  private init(_ name: String, in folder: Int32) throws(OpeningProblem) {
    descriptor = openat(folder, name, Self.pathOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      var status = stat()
      let isThere = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
      throw isThere && EntryKind(status) == .link ? .link : .system(code)
    }
  }

  deinit { close(descriptor) }

  /// A folder in this one.
  ///
  /// - Parameter path: Empty for the folder itself.
  /// - Returns: It, open.
  /// - Throws: When there is no such folder, or a part of the path is a link or `..`.
  package func folder(_ path: String) throws(OpeningProblem) -> OpenFolder {
    var folder = try OpenFolder(".", in: descriptor)
    for part in path.pathParts {
      guard part != ".." else { throw .link }
      folder = try OpenFolder(part, in: folder.descriptor)
    }
    return folder
  }

  /// The folder that something lies in.
  ///
  /// - Throws: As ``folder(_:)`` does.
  package func parent(of path: String) throws(OpeningProblem) -> OpenFolder {
    try folder(path.pathParts.dropLast().joined(separator: "/"))
  }

  /// What lies at a name in the folder itself; a link is a link.
  ///
  /// - Returns: `nil` when there is nothing.
  /// - Throws: When nobody may look.
  package func kind(of name: String) throws(OpeningProblem) -> EntryKind? {
    var status = stat()
    guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      guard errno == ENOENT else { throw .system(errno) }
      return nil
    }
    return EntryKind(status)
  }

  /// Whether a name in the folder itself leads to a folder, links followed; they may lead anywhere.
  ///
  /// - Throws: When nobody may look, or the link leads to nothing.
  func leadsToFolder(_ name: String) throws(OpeningProblem) -> Bool {
    var status = stat()
    guard fstatat(descriptor, name, &status, 0) == 0 else { throw .system(errno) }
    return EntryKind(status) == .folder
  }

  /// Opens a regular file to read it.
  ///
  /// Never waits: a pipe is looked at, not opened, and one that comes in between does not block.
  ///
  /// - Parameter path: Relative to the folder.
  /// - Returns: It, open.
  /// - Throws: When it is none, or a part of the path is a link or `..`.
  package func file(_ path: String) throws(OpeningProblem) -> OpenFile {
    guard let name = path.pathParts.last else { throw .notAFile }
    guard name != ".." else { throw .link }
    let folder = try parent(of: path)
    switch try folder.kind(of: name) {
    case nil: throw .system(ENOENT)
    case .file: break
    case .link: throw .link
    case .folder, .device: throw .notAFile
    }
    return try OpenFile(name, in: folder)
  }

  /// What stands in the folder but `.` and `..`.
  ///
  /// - Returns: The bytes of the names, in no particular order.
  /// - Throws: When it cannot be listed to its end.
  package func names() throws(OpeningProblem) -> [[UInt8]] {
    let listing = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard listing >= 0 else { throw .system(errno) }
    guard let stream = fdopendir(listing) else {
      let code = errno
      close(listing)
      throw .system(code)
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      // The end and a failure look the same but for this.
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    let code = errno
    guard code == 0 else { throw .system(code) }
    return names
  }
}

/// Why something below a folder cannot be opened.
package enum OpeningProblem: Error, Sendable, Hashable {
  /// A part of the path is a link, or `..`.
  case link
  /// A folder, device, pipe or socket.
  case notAFile
  /// A value of `errno`.
  case system(Int32)
}

/// What stands at a name.
package enum EntryKind: Sendable, Hashable {
  case file, folder, link
  /// A pipe, a socket or a device.
  case device

  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    case _: self = .device
    }
  }
}
