/// The operations on the files that outputs are written to.
///
/// They are in a stack folder, which the author of a manifest may have filled with links: none is
/// followed, neither for reading nor for writing, wherever it leads.
package struct SinkAccess: Sendable {
  /// Reads a regular file; `nil` when there is no file with that name.
  package let read: @Sendable (_ folder: String, _ path: String) throws(FileProblem) -> [UInt8]?
  /// Checks that a file can be replaced, and removes its leftover temporary files of killed runs.
  package let check: @Sendable (_ folder: String, _ path: String) throws(FileProblem) -> Void
  /// Replaces a file atomically by one that only its owner can read.
  package let replace:
    @Sendable (_ folder: String, _ path: String, _ text: String) throws(FileProblem) -> Void
  /// Removes a file; a missing file counts as removed.
  package let remove: @Sendable (_ folder: String, _ path: String) throws(FileProblem) -> Void

  package init(
    read:
      @escaping @Sendable (_ folder: String, _ path: String) throws(FileProblem) -> [UInt8]?,
    check: @escaping @Sendable (_ folder: String, _ path: String) throws(FileProblem) -> Void,
    replace:
      @escaping @Sendable (_ folder: String, _ path: String, _ text: String)
      throws(FileProblem) -> Void,
    remove: @escaping @Sendable (_ folder: String, _ path: String) throws(FileProblem) -> Void
  ) {
    self.read = read
    self.check = check
    self.replace = replace
    self.remove = remove
  }
}
