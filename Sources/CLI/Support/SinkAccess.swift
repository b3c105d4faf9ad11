/// What a command does with the files that values leave to.
///
/// They lie below a stack folder, which whoever wrote a manifest may have filled with links: none is
/// followed, neither to read nor to write, wherever it leads.
package struct SinkAccess: Sendable {
  /// The bytes of a regular file; `nil` when there is nothing of that name.
  package let read: @Sendable (_ folder: String, _ path: String) throws(FileProblem) -> [UInt8]?
  /// Makes sure that a file could be replaced, and removes what killed runs left beside it.
  package let check: @Sendable (_ folder: String, _ path: String) throws(FileProblem) -> Void
  /// Replaces a file as a whole by one that only its owner can read.
  package let replace:
    @Sendable (_ folder: String, _ path: String, _ text: String) throws(FileProblem) -> Void
  /// Removes a file; one that is not there is removed already.
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
