import Glibc
import JSON

/// A folder beneath which nothing is opened through a link.
///
/// Every path component is opened relative to its parent's descriptor, and no component may be a
/// link or `..`: despite concurrent renames and links, every opened file is inside the folder.
/// (`openat2` guarantees this with `RESOLVE_BENEATH` and `RESOLVE_NO_SYMLINKS`; this works on every
/// kernel.)
package struct OpenFolder: ~Copyable {
  /// For `openat` and similar calls; not for reading.
  package let descriptor: Int32

  /// O_PATH, which Glibc hides from Swift: traverses folders without permission to list them.
  private static let pathOnly: Int32 = 0o10_000_000

  /// - Parameter path: The path of the folder itself; links in it are followed, as the caller
  ///   expects.
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

  /// Opens a folder inside this one.
  ///
  /// - Parameter path: Empty for the folder itself.
  /// - Throws: When there is no such folder, or a component of the path is a link or `..`.
  package func folder(_ path: String) throws(OpeningProblem) -> OpenFolder {
    var folder = try OpenFolder(".", in: descriptor)
    for part in path.pathParts {
      guard part != ".." else { throw .link }
      folder = try OpenFolder(part, in: folder.descriptor)
    }
    return folder
  }

  /// Opens the parent folder of a path.
  ///
  /// - Throws: The same errors as ``folder(_:)``.
  package func parent(of path: String) throws(OpeningProblem) -> OpenFolder {
    try folder(path.pathParts.dropLast().joined(separator: "/"))
  }

  /// The kind of the entry with a name in this folder, without following links.
  ///
  /// - Returns: `nil` when there is no such entry.
  /// - Throws: When access is denied.
  package func kind(of name: String) throws(OpeningProblem) -> EntryKind? {
    var status = stat()
    guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      guard errno == ENOENT else { throw .system(errno) }
      return nil
    }
    return EntryKind(status)
  }

  /// Whether a name in this folder leads to a folder, following links to any location.
  ///
  /// - Throws: When access is denied, or the link is dangling.
  func leadsToFolder(_ name: String) throws(OpeningProblem) -> Bool {
    var status = stat()
    guard fstatat(descriptor, name, &status, 0) == 0 else { throw .system(errno) }
    return EntryKind(status) == .folder
  }

  /// Opens a regular file for reading.
  ///
  /// Never blocks: a pipe is inspected, not opened, and one created concurrently does not block
  /// either.
  ///
  /// - Parameter path: Relative to the folder.
  /// - Throws: When it is not a regular file, or a component of the path is a link or `..`.
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

  /// The names of all entries except `.` and `..`.
  ///
  /// - Returns: The bytes of the names, in no particular order.
  /// - Throws: When the folder cannot be listed completely.
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
      // Only errno distinguishes the end from a failure.
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
  /// A component of the path is a link, or `..`.
  case link
  /// A folder, device, pipe or socket.
  case notAFile
  /// A value of `errno`.
  case system(Int32)
}

/// The kind of a folder entry.
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
