/// What a command does with files.
package struct FileAccess: Sendable {
  /// The bytes of a file.
  package let read: @Sendable (_ path: String) throws -> [UInt8]
  /// Replaces a file as a whole: a reader sees the old text or the new one.
  package let write: @Sendable (_ path: String, _ text: String) throws -> Void

  package init(
    read: @escaping @Sendable (_ path: String) throws -> [UInt8],
    write: @escaping @Sendable (_ path: String, _ text: String) throws -> Void
  ) {
    self.read = read
    self.write = write
  }
}
