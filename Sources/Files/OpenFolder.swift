import Diagnostics
import SystemPackage

/// A folder beneath which nothing is opened through a link.
///
/// Every path component is opened relative to its parent's descriptor, and no component may be a
/// link or `..`: despite concurrent renames and links, every opened file is inside the folder.
/// (`openat2` guarantees this with `RESOLVE_BENEATH` and `RESOLVE_NO_SYMLINKS`; this works on every
/// kernel.)
package struct OpenFolder: ~Copyable {
  private let opened: OpenFile

  /// For `openat` and similar calls; not for reading.
  var descriptor: FileDescriptor { opened.descriptor }

  /// O_PATH, which Glibc hides from Swift: traverses folders without permission to list them.
  #if os(Linux)
  private static let pathOnly = FileDescriptor.OpenOptions(rawValue: 0o10_000_000)
  #else
  private static let pathOnly: FileDescriptor.OpenOptions = []
  #endif

  /// - Parameter path: The path of the folder itself; links in it are followed, as the caller
  ///   expects.
  /// - Throws: When there is no such folder.
  package init(at path: String) throws(FileProblem) {
    let (path, options) = (path.isEmpty ? "." : path, Self.pathOnly.union(.directory))
    opened = try OpenFile(path, in: .workingFolder, .readOnly, options)
  }

  private init(_ name: String, in folder: FileDescriptor) throws(FileProblem) {
    let options = Self.pathOnly.union([.directory, .noFollow])
    do throws(FileProblem) {
      opened = try OpenFile(name, in: folder, .readOnly, options)
    } catch {
      throw (try? folder.status(of: name))?.type == .symbolicLink ? .link : error
    }
  }

  /// Opens a folder inside this one.
  ///
  /// - Parameter path: Empty for the folder itself.
  /// - Throws: When there is no such folder, or a component of the path is a link or `..`.
  package func folder(_ path: String) throws(FileProblem) -> OpenFolder {
    var folder = try OpenFolder(".", in: descriptor)
    for part in path.pathParts {
      guard part != ".." else { throw .link }
      folder = try OpenFolder(part, in: folder.descriptor)
    }
    return folder
  }

  /// Opens the parent folder of a path, as ``folder(_:)`` does.
  func parent(of path: String) throws(FileProblem) -> OpenFolder {
    try folder(path.pathParts.dropLast().joined(separator: "/"))
  }

  /// The kind of the entry with a name in this folder, without following links; `nil` for none.
  package func kind(of name: String) throws(FileProblem) -> EntryKind? {
    do throws(FileProblem) {
      return EntryKind(try descriptor.status(of: name))
    } catch .missing {
      return nil
    }
  }

  /// Whether a name in this folder leads to a folder, following links to any location.
  ///
  /// - Throws: When access is denied, or the link is dangling.
  package func leadsToFolder(_ name: String) throws(FileProblem) -> Bool {
    try descriptor.status(of: name, followingLinks: true).type == .directory
  }

  /// Opens a regular file for reading.
  ///
  /// Never blocks: a pipe is inspected, not opened, and one created concurrently does not block
  /// either.
  ///
  /// - Parameter path: Relative to the folder.
  /// - Throws: When it is not a regular file, or a component of the path is a link or `..`.
  package func file(_ path: String) throws(FileProblem) -> OpenFile {
    guard let name = path.pathParts.last else { throw .notAFile }
    guard name != ".." else { throw .link }
    let folder = try parent(of: path)
    guard try folder.holdsFile(name) else { throw .missing }
    return try .regular(name, in: folder.descriptor, .readOnly, .noFollow)
  }

  /// Whether there is a regular file with a name in this folder; fails for anything else.
  func holdsFile(_ name: String) throws(FileProblem) -> Bool {
    switch try kind(of: name) {
    case nil: false
    case .file: true
    case .link: throw .link
    case .folder, .device: throw .notAFile
    }
  }

  /// The names of all entries except `.` and `..`, as bytes, in no particular order.
  ///
  /// Fails when the folder cannot be listed completely.
  package func names() throws(FileProblem) -> [[UInt8]] { try descriptor.names() }
}

/// The kind of a folder entry.
package enum EntryKind: Sendable, Hashable {
  case file, folder, link
  /// A pipe, a socket or a device.
  case device

  init(_ status: Stat) {
    switch status.type {
    case .regular: self = .file
    case .directory: self = .folder
    case .symbolicLink: self = .link
    case _: self = .device
    }
  }
}
