import Diagnostics
import SystemPackage

/// Writes new files into a folder, without replacing any and without following links in it.
package struct NewFiles {
  private let folder: String

  /// - Parameter folder: The folder, which is created if missing; links in its own path are followed.
  package init(folder: String) { self.folder = folder }

  /// Writes all files, or none: a failure removes the files already written.
  ///
  /// - Parameter files: The paths inside the folder, without `.` and `..`; the last file is the one
  ///   that makes the set complete.
  /// - Throws: The obstacle, with the path.
  package func create(_ files: [(path: String, text: String)]) throws(FileProblem) {
    var outer: [String] = []
    do throws(FileProblem) {
      for path in ancestors where try makeFolder(path) { outer.append(path) }
      let root = try naming(folder) { () throws(FileProblem) in try OpenFolder(at: folder) }
      try create(files, in: root)
    } catch {
      for path in outer.reversed() {
        try? FileDescriptor.workingFolder.remove(path, isFolder: true)
      }
      throw error
    }
  }

  /// Why nothing can be written into the folder, checked before any work is done.
  package func obstacle(_ subfolder: String) -> String? {
    if let open = try? OpenFolder(at: folder), let kind = try? open.kind(of: subfolder),
      kind != .folder
    {
      return "\"\(place(subfolder))\" exists and is not a folder"
    }
    return outerObstacle
  }

  private var outerObstacle: String? {
    for path in ancestors.reversed() + (folder.utf8.first == UInt8(ascii: "/") ? ["/"] : ["."]) {
      do throws(FileProblem) {
        let open = try OpenFolder(at: path)
        do throws(FileProblem) {
          try open.checkIsWritable()
        } catch {
          return error.about(path).reason
        }
        return nil
      } catch .missing {
        continue
      } catch {
        return error == .system(.notDirectory)
          ? "\"\(path)\" exists and is not a folder" : error.about(path).reason
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
      try? parent.descriptor.remove(name, isFolder: isFolder)
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
    try naming(place(path)) { () throws(FileProblem) in
      try root.parent(of: path).kind(of: path.pathParts.last ?? ".")
    }
  }

  /// - Returns: Whether the folder was created.
  private func makeFolder(_ path: String) throws(FileProblem) -> Bool {
    do throws(FileProblem) {
      try FileDescriptor.workingFolder.makeFolder(path)
      return true
    } catch {
      switch FileAccess.system.kind(path) {
      case .folder: return false
      case .file, .link, .device: throw FileProblem("\"\(path)\" exists and is not a folder")
      case nil: throw error.about(path)
      }
    }
  }

  /// - Returns: Whether the folder was created.
  private func makeFolder(
    _ path: String,
    in root: borrowing OpenFolder
  ) throws(FileProblem) -> Bool {
    try naming(place(path)) { () throws(FileProblem) in
      let parent = try root.parent(of: path)
      do throws(FileProblem) {
        try parent.descriptor.makeFolder(path.pathParts.last ?? ".")
        return true
      } catch .system(.fileExists) {
        _ = try root.folder(path)
        return false
      }
    }
  }

  /// Writes a temporary file and links it, which fails when the file was created in the meantime.
  private func write(
    _ text: String,
    to path: String,
    in root: borrowing OpenFolder
  ) throws(FileProblem) {
    try naming(place(path)) { () throws(FileProblem) in
      try root.parent(of: path).write(text, to: path.pathParts.last ?? "", .new)
    }
  }

  /// Names the path in the problem of some work.
  private func naming<Result: ~Copyable>(
    _ path: String,
    _ work: () throws(FileProblem) -> Result
  ) throws(FileProblem) -> Result {
    do throws(FileProblem) {
      return try work()
    } catch {
      throw error.about(path)
    }
  }
}
