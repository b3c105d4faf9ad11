package import SystemPackage

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

// The system calls that swift-system lacks, with its types and with `FileProblem`.

extension FileDescriptor {
  /// Stands for the working folder, from which relative paths start.
  static let workingFolder = FileDescriptor(rawValue: AT_FDCWD)

  /// Opens an entry of this folder; fails with ``FileProblem/link`` for a link not to be followed.
  func opened(
    _ path: String,
    _ mode: AccessMode,
    _ options: OpenOptions,
    _ permissions: FilePermissions = []
  ) throws(FileProblem) -> FileDescriptor {
    let flags = mode.rawValue | options.rawValue | O_NOCTTY | O_CLOEXEC
    do throws(FileProblem) {
      return FileDescriptor(
        rawValue: try checked { openat(rawValue, path, flags, permissions.rawValue) }
      )
    } catch .system(.tooManySymbolicLinkLevels) where options.contains(.noFollow) {
      throw .link
    }
  }

  /// The status of an entry of this folder.
  func status(of path: String, followingLinks: Bool = false) throws(FileProblem) -> Stat {
    let flags: Stat.Flags = followingLinks ? [] : .symlinkNoFollow
    return try converted { try Stat(path, relativeTo: self, flags: flags) }
  }

  /// Creates a folder in this folder; the umask applies.
  func makeFolder(_ path: String) throws(FileProblem) {
    _ = try checked { mkdirat(rawValue, path, 0o777) }
  }

  /// Removes an entry of this folder; of a link, not its target.
  func remove(_ path: String, isFolder: Bool = false) throws(FileProblem) {
    _ = try checked { unlinkat(rawValue, path, isFolder ? AT_REMOVEDIR : 0) }
  }

  /// Renames an entry of this folder, which replaces the one with the new name.
  func rename(_ name: String, to newName: String) throws(FileProblem) {
    _ = try checked { renameat(rawValue, name, rawValue, newName) }
  }

  /// Gives an entry of this folder a second name, unless there is an entry with that name.
  func link(_ name: String, to newName: String) throws(FileProblem) {
    _ = try checked { linkat(rawValue, name, rawValue, newName, 0) }
  }

  /// The names of all entries, as ``OpenFolder/names()`` lists them.
  func names() throws(FileProblem) -> [[UInt8]] {
    let listing = try opened(".", .readOnly, [.directory, .noFollow])
    guard let stream = fdopendir(listing.rawValue) else {
      let problem = FileProblem.current
      _ = try? listing.close()
      throw problem
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
    guard errno == 0 else { throw .current }
    return names
  }
}

extension FileDescriptor {
  /// Reads up to a number of bytes; none at the end.
  func bytes(upTo count: Int) throws(FileProblem) -> [UInt8] {
    try converted {
      try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        filled = try read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
  }

  /// Writes a whole text, with as many calls as needed; waits for a full pipe, even a nonblocking
  /// one.
  package func write(_ text: String) throws(FileProblem) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      do throws(FileProblem) {
        rest = rest.dropFirst(try converted { try rest.withUnsafeBytes { try write($0) } })
      } catch .system(.resourceTemporarilyUnavailable) {
        var waiting = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        _ = try? checked { poll(&waiting, 1, -1) }
      }
    }
  }

  /// Makes what is written durable.
  func sync() throws(FileProblem) { _ = try checked { fsync(rawValue) } }

  /// Sets the permissions, regardless of the umask.
  func setPermissions(_ permissions: FilePermissions) throws(FileProblem) {
    _ = try checked { fchmod(rawValue, permissions.rawValue) }
  }

  func setOwner(_ owner: UserID, _ group: GroupID) throws(FileProblem) {
    _ = try checked { fchown(rawValue, owner.rawValue, group.rawValue) }
  }

  /// Locks the file for this process, without waiting.
  func lock() throws(FileProblem) { _ = try checked { flock(rawValue, LOCK_EX | LOCK_NB) } }
}

/// Returns the path with all links resolved.
package func resolved(_ path: String) throws(FileProblem) -> String {
  guard let real = realpath(path, nil) else { throw .current }
  defer { free(real) }
  return String(cString: real)
}

/// Checks that this process may write to a file, or create files in a folder.
func checkAccess(to path: String, isFolder: Bool = false) throws(FileProblem) {
  _ = try checked { access(path, isFolder ? W_OK | X_OK : W_OK) }
}

/// Performs a call of swift-system, which throws only `Errno`, but mostly without saying so.
func converted<Result>(_ call: () throws -> Result) throws(FileProblem) -> Result {
  do {
    return try call()
  } catch {
    throw .system(error as? Errno ?? .ioError)
  }
}

/// Returns what a system call returns; repeats a call that a signal interrupts.
private func checked(_ call: () -> CInt) throws(FileProblem) -> CInt {
  while true {
    let number = call()
    guard number < 0 else { return number }
    guard errno == EINTR else { throw .current }
  }
}

extension FileProblem {
  /// The error in `errno`.
  fileprivate static var current: FileProblem { .system(Errno(rawValue: errno)) }
}
