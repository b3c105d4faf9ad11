import Manifests

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Writes new files into a folder, without replacing any and without following links in it.
struct NewFiles {
  let folder: String

  /// Writes all files, or none: a failure removes the files already written.
  ///
  /// - Parameter files: The paths inside the folder, without `.` and `..`; the last file is the one
  ///   that makes the set complete.
  /// - Throws: The obstacle, with the path.
  func create(_ files: [(path: String, text: String)]) throws(FileProblem) {
    var outer: [String] = []
    do throws(FileProblem) {
      for path in ancestors where try makeFolder(path) { outer.append(path) }
      try create(files, in: try opened())
    } catch {
      for path in outer.reversed() { rmdir(path) }
      throw error
    }
  }

  /// Why nothing can be written into the folder, checked before any work is done.
  ///
  /// - Returns: `nil` when there is no known obstacle.
  func obstacle(_ subfolder: String) -> String? {
    if let open = try? OpenFolder(at: folder), let kind = try? open.kind(of: subfolder),
      kind != .folder
    {
      return "\"\(place(subfolder))\" exists and is not a folder"
    }
    return outerObstacle
  }

  private var outerObstacle: String? {
    for path in ancestors.reversed() + (folder.utf8.first == UInt8(ascii: "/") ? ["/"] : ["."]) {
      do throws(OpeningProblem) {
        let open = try OpenFolder(at: path)
        do throws(FileProblem) {
          try open.checkIsWritable()
        } catch {
          return "\"\(path)\": \(error.reason)"
        }
        return nil
      } catch .system(ENOENT) {
        continue
      } catch {
        return error == .system(ENOTDIR)
          ? "\"\(path)\" exists and is not a folder" : about(path, error).reason
      }
    }
    return nil
  }

  private func create(
    _ files: [(path: String, text: String)],
    in root: consuming OpenFolder
  ) throws(FileProblem) {
    for file in files { try check(file.path, in: root) }
    for folder in Set(files.map { Self.parents(of: $0.path).last ?? "" }) {
      try? root.folder(folder).removeLeftovers()
    }
    var made: [Made] = []
    do throws(FileProblem) {
      for file in files {
        for parent in Self.parents(of: file.path) where try makeFolder(parent, in: root) {
          made.append(Made(path: parent, isFolder: true))
        }
        try write(file.text, to: file.path, in: root)
        made.append(Made(path: file.path, isFolder: false))
      }
    } catch {
      for made in made.reversed() { made.remove(from: root) }
      throw error
    }
  }

  /// A created item to remove when the rest cannot be written.
  private struct Made {
    let path: String
    let isFolder: Bool

    func remove(from root: borrowing OpenFolder) {
      guard let parent = try? root.parent(of: path), let name = path.pathParts.last else { return }
      unlinkat(parent.descriptor, name, isFolder ? AT_REMOVEDIR : 0)
    }
  }

  /// The folder and all its parents, outermost first.
  private var ancestors: [String] {
    let parts = folder.pathParts
    let root = folder.utf8.first == UInt8(ascii: "/") ? "/" : ""
    return parts.indices.map { root + parts[...$0].joined(separator: "/") }
  }

  private func place(_ path: String) -> String { "\(folder)/\(path)" }

  /// `a`, `a/b` for `a/b/c.md`.
  private static func parents(of path: String) -> [String] {
    let parts = path.pathParts.dropLast()
    return parts.indices.map { parts[...$0].joined(separator: "/") }
  }

  private func opened() throws(FileProblem) -> OpenFolder {
    do throws(OpeningProblem) {
      return try OpenFolder(at: folder)
    } catch {
      throw about(folder, error)
    }
  }

  private func check(_ path: String, in root: borrowing OpenFolder) throws(FileProblem) {
    for parent in Self.parents(of: path) {
      switch try kind(of: parent, in: root) {
      case nil: return
      case .folder: break
      case .file, .link, .device:
        throw FileProblem("\"\(place(parent))\" exists and is not a folder")
      }
    }
    guard try kind(of: path, in: root) == nil else {
      throw FileProblem("\"\(place(path))\" already exists")
    }
  }

  private func kind(
    of path: String,
    in root: borrowing OpenFolder
  ) throws(FileProblem) -> EntryKind? {
    do throws(OpeningProblem) {
      return try root.parent(of: path).kind(of: path.pathParts.last ?? ".")
    } catch {
      throw about(place(path), error)
    }
  }

  /// - Returns: Whether the folder was created.
  private func makeFolder(_ path: String) throws(FileProblem) -> Bool {
    guard mkdir(path, 0o777) != 0 else { return true }
    let code = errno
    do throws(OpeningProblem) {
      _ = try OpenFolder(at: path)
      return false
    } catch .system(ENOTDIR) {
      throw FileProblem("\"\(path)\" exists and is not a folder")
    } catch {
      throw about(path, .system(code))
    }
  }

  /// - Returns: Whether the folder was created.
  private func makeFolder(
    _ path: String,
    in root: borrowing OpenFolder
  ) throws(FileProblem) -> Bool {
    do throws(OpeningProblem) {
      let parent = try root.parent(of: path)
      guard mkdirat(parent.descriptor, path.pathParts.last ?? ".", 0o777) != 0 else { return true }
      guard errno == EEXIST else { throw .system(errno) }
      _ = try root.folder(path)
      return false
    } catch {
      throw about(place(path), error)
    }
  }

  /// Writes a temporary file and links it, which fails when the file was created in the meantime.
  private func write(
    _ text: String,
    to path: String,
    in root: borrowing OpenFolder
  ) throws(FileProblem) {
    let parent: OpenFolder
    do throws(OpeningProblem) {
      parent = try root.parent(of: path)
    } catch {
      throw about(place(path), error)
    }
    do throws(FileProblem) {
      try parent.write(text, to: path.pathParts.last ?? "", .new)
    } catch {
      throw FileProblem("\"\(place(path))\": \(error.reason)")
    }
  }

  /// A problem prefixed with the path.
  private func about(_ path: String, _ problem: OpeningProblem) -> FileProblem {
    FileProblem("\"\(path)\": \(FileProblem(problem).reason)")
  }
}
