import Diagnostics
import SystemPackage

/// The file operations of commands, on paths from the command line: links in them are followed,
/// unless stated otherwise.
package struct FileAccess: Sendable {
  /// The disk.
  package static let system = FileAccess()

  /// Reads a regular file up to a limit in bytes.
  package func readWhole(_ path: String, _ limit: Int) throws(FileProblem) -> [UInt8] {
    try OpenFile.regular(path, in: .workingFolder, .readOnly).contents(upTo: limit)
  }

  /// The kind of a path's target; `nil` when it is missing or inaccessible.
  package func kind(_ path: String) -> EntryKind? {
    (try? FileDescriptor.workingFolder.status(of: path, followingLinks: true)).map(EntryKind.init)
  }

  /// Whether a path itself is a link, regardless of its target.
  package func isLink(_ path: String) -> Bool {
    (try? FileDescriptor.workingFolder.status(of: path))?.type == .symbolicLink
  }

  /// Replaces a regular file atomically: a reader sees the old text or the new one.
  ///
  /// Pipes and devices are written to, links are followed.
  package func write(_ path: String, _ text: String) throws(FileProblem) {
    let old: Stat
    do throws(FileProblem) {
      old = try FileDescriptor.workingFolder.status(of: path, followingLinks: true)
    } catch .missing {
      return try createFile(path, text)
    }
    guard old.type == .regular, !old.isStandardStream else {
      return try write(text, directlyTo: path, .append)
    }
    try place(text, at: try resolved(path), .replacing) { file throws(FileProblem) in
      // Only root can preserve another owner; otherwise the current user owns the file.
      try? file.setOwner(old.userID, old.groupID)
      try file.setPermissions(old.permissions)
    }
  }

  private func createFile(_ path: String, _ text: String) throws(FileProblem) {
    // The link stays, and its target is created.
    guard !isLink(path) else {
      return try write(text, directlyTo: path, [.create, .truncate])
    }
    try place(text, at: path, .readable)
  }

  private func place(
    _ text: String,
    at path: String,
    _ writing: OpenFolder.Writing,
    prepare: (FileDescriptor) throws(FileProblem) -> Void = { _ in }
  ) throws(FileProblem) {
    let folder = try OpenFolder(at: parent(of: path))
    folder.removeLeftovers()
    try folder.write(text, to: name(of: path), writing, prepare: prepare)
  }

  private func write(
    _ text: String,
    directlyTo path: String,
    _ options: FileDescriptor.OpenOptions
  ) throws(FileProblem) {
    let permissions: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    let file = try OpenFile(path, in: .workingFolder, .writeOnly, options, permissions)
    try file.descriptor.write(text)
  }

  /// Replaces a regular file atomically by one that only its owner can read; never a link, which may
  /// be a device of the system.
  package func writePrivately(_ path: String, _ text: String) throws(FileProblem) {
    guard !isLink(path) else { throw .link }
    try place(text, at: path, .replacing)
  }

  /// Appends to a regular file, which is created if missing; never to a link, a pipe or a device.
  ///
  /// Never blocks: a pipe without a reader would block the run forever.
  package func append(_ path: String, _ text: String) throws(FileProblem) {
    let folder = try OpenFolder(at: parent(of: path))
    let name = name(of: path)
    _ = try folder.holdsFile(name)
    let options: FileDescriptor.OpenOptions = [.append, .create, .noFollow]
    let file = try OpenFile.regular(
      name,
      in: folder.descriptor,
      .writeOnly,
      options,
      .ownerReadWrite
    )
    try file.descriptor.write(text)
  }

  /// Why a file cannot be written, checked before any work is done.
  ///
  /// - Parameter refusal: Why a path, with all links resolved, must not be written to.
  package func obstacle(_ path: String, refusal: (String) -> String?) -> String? {
    let old = try? FileDescriptor.workingFolder.status(of: path, followingLinks: true)
    guard old?.type != .directory else { return "it is a folder" }
    // A pipe or a device is written to directly; behind a link such as /dev/stdout, a pipe has no
    // path.
    guard old == nil || old?.type == .regular else { return nil }
    guard let target = target(of: path) else { return "its folder does not exist" }
    if let reason = refusal(target) { return reason }
    do throws(FileProblem) {
      if let old {
        guard old.type == .regular, !old.isStandardStream else { return nil }
        try checkAccess(to: target)
      }
    } catch {
      return error.reason
    }
    let isWritable = (try? checkAccess(to: parent(of: target), isFolder: true)) != nil
    return isWritable ? nil : "its folder is not writable"
  }

  /// The path with all links resolved, also of a file that does not exist yet; `nil` if its folder
  /// does not exist either.
  package func target(of path: String) -> String? {
    if let target = try? resolved(path) { return target }
    return (try? resolved(parent(of: path))).map { "\($0)/\(name(of: path))" }
  }

  /// The base of relative paths; `nil` when the folder no longer exists.
  package func workingFolder() -> String? { try? resolved(".") }

  private func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(Substring(path.utf8[..<slash]))
  }

  private func name(of path: String) -> String { path.pathParts.last ?? path }
}

extension Stat {
  /// Whether it is the target of standard output or standard error; replacing it would lose the
  /// process's output there.
  fileprivate var isStandardStream: Bool {
    [FileDescriptor.standardOutput, .standardError]
      .contains { stream in
        guard let other = try? Stat(stream) else { return false }
        return other.deviceID == deviceID && other.inode == inode
      }
  }
}
