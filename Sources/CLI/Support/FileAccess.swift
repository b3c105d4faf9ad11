/// The file operations of commands.
package struct FileAccess: Sendable {
  /// Reads a small regular file.
  package let read: @Sendable (_ path: String) throws(FileProblem) -> [UInt8]
  /// Reads a regular file up to a limit in bytes.
  package let readWhole: @Sendable (_ path: String, _ limit: Int) throws(FileProblem) -> [UInt8]
  /// The kind of a path's target, with links followed; `nil` when it is missing or inaccessible.
  package let kind: @Sendable (_ path: String) -> Kind?
  /// Whether a path itself is a link, regardless of its target.
  package let isLink: @Sendable (_ path: String) -> Bool
  /// Replaces a regular file atomically: a reader sees the old text or the new one.
  ///
  /// Pipes and devices are written to, links are followed.
  package let write: @Sendable (_ path: String, _ text: String) throws(FileProblem) -> Void
  /// Replaces a regular file atomically by one that only its owner can read; never a link, which may
  /// be a device of the system.
  package let writePrivately: @Sendable (_ path: String, _ text: String) throws(FileProblem) -> Void
  /// Creates new files in a folder, all of them or none; missing folders are created.
  ///
  /// Nothing is ever replaced, and no link leads out of the folder.
  package let create:
    @Sendable (_ folder: String, _ files: [(path: String, text: String)])
      throws(FileProblem) -> Void
  /// Why no files can be created in a folder and its subfolder, which may be missing; `nil` when
  /// there is no known obstacle.
  package let creationObstacle: @Sendable (_ folder: String, _ subfolder: String) -> String?
  /// Appends to a regular file, which is created if missing; never to a link, a pipe or a device.
  package let append: @Sendable (_ path: String, _ text: String) throws(FileProblem) -> Void
  /// The files that outputs are written to.
  package let sinks: SinkAccess
  /// Why a result cannot be written to a path, or must not because it belongs to the stack in the
  /// folder; `nil` when there is no known obstacle.
  package let obstacle: @Sendable (_ path: String, _ stack: String?) -> String?
  /// The base of relative paths; `nil` when the folder no longer exists.
  package let workingFolder: @Sendable () -> String?

  /// The kind of item at a path.
  package enum Kind: Sendable, Hashable {
    case file
    case folder
    /// A pipe, a socket or a device.
    case device
  }

  package init(
    read: @escaping @Sendable (_ path: String) throws(FileProblem) -> [UInt8],
    readWhole:
      @escaping @Sendable (_ path: String, _ limit: Int) throws(FileProblem) -> [UInt8],
    kind: @escaping @Sendable (_ path: String) -> Kind?,
    isLink: @escaping @Sendable (_ path: String) -> Bool,
    write: @escaping @Sendable (_ path: String, _ text: String) throws(FileProblem) -> Void,
    writePrivately:
      @escaping @Sendable (_ path: String, _ text: String) throws(FileProblem) -> Void,
    create:
      @escaping @Sendable (_ folder: String, _ files: [(path: String, text: String)])
      throws(FileProblem) -> Void,
    creationObstacle: @escaping @Sendable (_ folder: String, _ subfolder: String) -> String?,
    append: @escaping @Sendable (_ path: String, _ text: String) throws(FileProblem) -> Void,
    sinks: SinkAccess,
    obstacle: @escaping @Sendable (_ path: String, _ stack: String?) -> String?,
    workingFolder: @escaping @Sendable () -> String?
  ) {
    self.read = read
    self.readWhole = readWhole
    self.kind = kind
    self.isLink = isLink
    self.write = write
    self.writePrivately = writePrivately
    self.create = create
    self.creationObstacle = creationObstacle
    self.append = append
    self.sinks = sinks
    self.obstacle = obstacle
    self.workingFolder = workingFolder
  }
}

/// Why a file cannot be read or written.
package struct FileProblem: Error, Sendable, Hashable {
  /// The text after a colon: `it is a folder`, or the system's error message.
  package let reason: String

  /// - Parameter reason: The reason without a full stop.
  package init(_ reason: String) { self.reason = reason }
}
