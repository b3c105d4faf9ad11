#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Writes files into a folder without ever replacing one.
struct NewFiles {
  let folder: String

  /// Writes all files, or none: what was written is taken back when one cannot be.
  ///
  /// - Parameter files: Their paths inside the folder, without `.` and `..`; the last one counts as what
  ///   makes them a whole.
  /// - Throws: What stands in the way, with the path.
  func create(_ files: [(path: String, text: String)]) throws(FileProblem) {
    for file in files { try check(file.path) }
    var made: [String] = []
    do throws(FileProblem) {
      for file in files {
        let parents = Self.parents(of: file.path).map(place)
        for parent in ancestors + parents where try makeFolder(parent) { made.append(parent) }
        try write(file.text, to: place(file.path))
        made.append(place(file.path))
      }
    } catch {
      for path in made.reversed() { _ = remove(path) }
      throw error
    }
  }

  /// The folder and all around it, outermost first.
  private var ancestors: [String] {
    let parts = folder.split(separator: "/")
    let root = folder.hasPrefix("/") ? "/" : ""
    return parts.indices.map { root + parts[...$0].joined(separator: "/") }
  }

  private func place(_ path: String) -> String { "\(folder)/\(path)" }

  /// `a`, `a/b` for `a/b/c.md`.
  private static func parents(of path: String) -> [String] {
    let parts = path.split(separator: "/").dropLast()
    return parts.indices.map { parts[...$0].joined(separator: "/") }
  }

  private func check(_ path: String) throws(FileProblem) {
    for parent in Self.parents(of: path) {
      var status = stat()
      guard lstat(place(parent), &status) == 0 else { break }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw FileProblem("\"\(place(parent))\" is there and is no folder")
      }
    }
    var status = stat()
    guard lstat(place(path), &status) != 0 else {
      throw FileProblem("\"\(place(path))\" is there already")
    }
  }

  /// - Returns: Whether it was not there.
  private func makeFolder(_ path: String) throws(FileProblem) -> Bool {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw FileProblem("\"\(path)\" is there and is no folder")
      }
      return false
    }
    guard mkdir(path, 0o777) == 0 else { throw .about(path) }
    return true
  }

  /// Writes beside and links, which fails where somebody has made the file in the meantime.
  private func write(_ text: String, to path: String) throws(FileProblem) {
    let beside = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = open(beside, flags, 0o666)
    guard descriptor >= 0 else { throw .about(path) }
    defer {
      close(descriptor)
      unlink(beside)
    }
    do throws(FileProblem) {
      try writeAll(text.utf8, to: descriptor)
    } catch {
      throw FileProblem("\"\(path)\": \(error.reason)")
    }
    guard fsync(descriptor) == 0, link(beside, path) == 0 else { throw .about(path) }
  }
}

extension FileProblem {
  /// What `errno` says of a path.
  fileprivate static func about(_ path: String) -> FileProblem {
    FileProblem("\"\(path)\": \(FileProblem.current.reason)")
  }
}
