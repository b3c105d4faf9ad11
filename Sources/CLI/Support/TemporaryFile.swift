import Manifests

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension OpenFolder {
  /// How a file is placed in a folder.
  enum Writing {
    /// Replaces the existing file; readable only by its owner.
    case replacing
    /// Replaces the existing file; readable by everyone.
    case readable
    /// Only when there is no existing file; the umask applies.
    case new

    fileprivate var mode: mode_t {
      switch self {
      case .replacing: 0o600
      case .readable: 0o644
      case .new: 0o666
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
    prepare: (_ descriptor: Int32) throws(FileProblem) -> Void = { _ in }
  ) throws(FileProblem) {
    let file = try TemporaryFile(in: self, mode: writing.mode)
    do throws(FileProblem) {
      // Regardless of the umask, only the owner has access.
      if case .replacing = writing, fchmod(file.descriptor, 0o600) != 0 { throw .current }
      try prepare(file.descriptor)
      try writeAll(text.utf8, to: file.descriptor)
      guard fsync(file.descriptor) == 0 else { throw .current }
      guard isPlaced(file.name, at: name, writing) else { throw .current }
    } catch {
      unlinkat(descriptor, file.name, 0)
      throw error
    }
  }

  private func isPlaced(_ temporary: String, at name: String, _ writing: Writing) -> Bool {
    switch writing {
    case .replacing, .readable:
      return renameat(descriptor, temporary, descriptor, name) == 0
    case .new:
      guard linkat(descriptor, temporary, descriptor, name, 0) == 0 else { return false }
      unlinkat(descriptor, temporary, 0)
      return true
    }
  }

  /// Checks that a file can be written here.
  func checkIsWritable() throws(FileProblem) {
    let file = try TemporaryFile(in: self, mode: 0o600)
    unlinkat(descriptor, file.name, 0)
  }

  /// Removes the temporary files of killed runs.
  ///
  /// A file that cannot be removed stays: it does no harm.
  func removeLeftovers() {
    for bytes in (try? names()) ?? [] {
      let name = String(decoding: bytes, as: UTF8.self)
      guard TemporaryFile.isName(name) else { continue }
      let flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC
      let file = openat(descriptor, name, flags)
      guard file >= 0 else { continue }
      // The writer holds the lock until the file is renamed or deleted.
      if flock(file, LOCK_EX | LOCK_NB) == 0 { unlinkat(descriptor, name, 0) }
      close(file)
    }
  }
}

/// A file that is being written under a temporary name.
///
/// The name starts with a dot, so it never counts as a manifest, a document or a sink.
private struct TemporaryFile: ~Copyable {
  let name: String
  let descriptor: Int32

  init(in folder: borrowing OpenFolder, mode: mode_t) throws(FileProblem) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    while true {
      let name = Self.randomName()
      let file = openat(folder.descriptor, name, flags, mode)
      guard file >= 0 else {
        if errno == EEXIST { continue }
        throw .current
      }
      var status = stat()
      let isLocked = flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
      if isLocked, fstat(file, &status) == 0, status.st_nlink > 0 {
        self.name = name
        descriptor = file
        return
      }
      // Another run removed it as a leftover before it was locked.
      close(file)
    }
  }

  deinit { close(descriptor) }

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
