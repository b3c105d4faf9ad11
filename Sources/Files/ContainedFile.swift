import Diagnostics

/// A file inside a folder whose contents may come from someone else.
///
/// No link beneath the folder is followed, neither for reading nor for writing, wherever it leads.
package struct ContainedFile: Sendable {
  private let root: String
  private let path: String

  /// - Parameters:
  ///   - path: Relative to the folder.
  ///   - root: The folder; links in its own path are followed.
  package init(_ path: String, in root: String) {
    self.path = path
    self.root = root
  }

  /// Reads a regular file; `nil` when there is no file with that name.
  package func contents(upTo limit: Int) throws(FileProblem) -> [UInt8]? {
    do throws(FileProblem) {
      return try OpenFolder(at: root).file(path).contents(upTo: limit)
    } catch .missing {
      return nil
    }
  }

  /// Checks that the file can be replaced, and removes the temporary files of killed runs.
  package func check() throws(FileProblem) {
    let folder = try folder()
    folder.removeLeftovers()
    try folder.checkIsWritable()
  }

  /// Replaces the file atomically by one that only its owner can read.
  package func replace(with text: String) throws(FileProblem) {
    try folder().write(text, to: name, .replacing)
  }

  /// Removes the file; a missing file counts as removed.
  package func remove() throws(FileProblem) {
    let folder = try folder()
    do throws(FileProblem) { try folder.descriptor.remove(name) } catch .missing {}
  }

  private var name: String { path.pathParts.last ?? "" }

  /// Opens the folder of the file, whose name is free or taken by a regular file.
  private func folder() throws(FileProblem) -> OpenFolder {
    do throws(FileProblem) {
      let folder = try OpenFolder(at: root).parent(of: path)
      _ = try folder.holdsFile(name.isEmpty ? "." : name)
      return folder
    } catch .missing {
      throw FileProblem("its folder does not exist")
    }
  }
}
