import SystemPackage

extension OpenFolder {
  /// How a file is placed in a folder.
  enum Writing {
    /// Replaces the existing file; readable only by its owner.
    case replacing
    /// Replaces the existing file; readable by everyone.
    case readable
    /// Only when there is no existing file; the umask applies.
    case new

    fileprivate var permissions: FilePermissions {
      switch self {
      case .replacing: .ownerReadWrite
      case .readable: [.ownerReadWrite, .groupRead, .otherRead]
      case .new: [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
      }
    }
  }

  /// Writes a file atomically: a reader sees the old text or the new one.
  ///
  /// A link is replaced, not followed; the text is synced to disk before the file is placed.
  ///
  /// - Throws: The obstacle; nothing has changed then.
  func write(
    _ text: String,
    to name: String,
    _ writing: Writing,
    prepare: (FileDescriptor) throws(FileProblem) -> Void = { _ in }
  ) throws(FileProblem) {
    let temporary = try TemporaryFile(in: self, writing.permissions)
    do throws(FileProblem) {
      // Regardless of the umask, only the owner has access.
      if case .replacing = writing { try temporary.file.setPermissions(.ownerReadWrite) }
      try prepare(temporary.file)
      try temporary.file.write(text)
      try temporary.file.sync()
      switch writing {
      case .replacing, .readable: return try descriptor.rename(temporary.name, to: name)
      case .new: try descriptor.link(temporary.name, to: name)
      }
    } catch {
      try? descriptor.remove(temporary.name)
      throw error
    }
    try? descriptor.remove(temporary.name)
  }

  /// Checks that a file can be written here.
  func checkIsWritable() throws(FileProblem) {
    let temporary = try TemporaryFile(in: self, .ownerReadWrite)
    try? descriptor.remove(temporary.name)
  }

  /// Removes the temporary files of killed runs.
  ///
  /// A file that cannot be removed stays: it does no harm.
  func removeLeftovers() {
    for bytes in (try? names()) ?? [] {
      let name = String(decoding: bytes, as: UTF8.self)
      guard TemporaryFile.isName(name),
        let file = try? OpenFile(name, in: descriptor, .readOnly, [.nonBlocking, .noFollow])
      else { continue }
      // The writer holds the lock until the file is renamed or deleted.
      if (try? file.descriptor.lock()) != nil { try? descriptor.remove(name) }
    }
  }
}

/// A file that is being written under a temporary name.
///
/// The name starts with a dot, so it never counts as a manifest, a document or a sink.
private struct TemporaryFile: ~Copyable {
  let name: String
  private let opened: OpenFile

  var file: FileDescriptor { opened.descriptor }

  init(in folder: borrowing OpenFolder, _ permissions: FilePermissions) throws(FileProblem) {
    while true {
      let name = Self.randomName()
      let options: FileDescriptor.OpenOptions = [.create, .exclusiveCreate, .noFollow]
      let opened: OpenFile
      do throws(FileProblem) {
        opened = try OpenFile(name, in: folder.descriptor, .writeOnly, options, permissions)
      } catch .system(.fileExists) {
        continue
      }
      // Another run may have removed it as a leftover before it was locked.
      if Self.isLocked(opened.descriptor), try opened.status().linkCount > 0 {
        self.name = name
        self.opened = opened
        return
      }
    }
  }

  /// Locks a file; also true where there are no locks.
  private static func isLocked(_ file: FileDescriptor) -> Bool {
    do throws(FileProblem) {
      try file.lock()
      return true
    } catch {
      return error != .system(.wouldBlock)
    }
  }

  private static func randomName() -> String {
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return "\(prefix)\(String(repeating: "0", count: 16 - number.count))\(number)\(ending)"
  }

  private static let prefix = ".turnform-"
  private static let ending = ".tmp"

  static func isName(_ name: String) -> Bool {
    let digits = name.utf8.dropFirst(prefix.utf8.count).dropLast(ending.utf8.count)
    return name.utf8.starts(with: prefix.utf8) && name.utf8.suffix(4).elementsEqual(ending.utf8)
      && digits.count == 16
      && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
