/// What a command does with files.
package struct FileAccess: Sendable {
  /// The bytes of a small regular file.
  package let read: @Sendable (_ path: String) throws(FileProblem) -> [UInt8]
  /// The bytes of a regular file of at most so many bytes.
  package let readWhole: @Sendable (_ path: String, _ limit: Int) throws(FileProblem) -> [UInt8]
  /// What a path leads to, links followed; `nil` when there is nothing or nobody may look.
  package let kind: @Sendable (_ path: String) -> Kind?
  /// Replaces a regular file as a whole: a reader sees the old text or the new one.
  ///
  /// Pipes and devices are written to, links are followed.
  package let write: @Sendable (_ path: String, _ text: String) throws(FileProblem) -> Void
  /// Replaces a file as a whole by one that only its owner can read; a link is replaced, too.
  package let writePrivately: @Sendable (_ path: String, _ text: String) throws(FileProblem) -> Void
  /// Writes files that are not there yet into a folder, all of them or none; folders are made.
  ///
  /// Nothing is ever replaced, and no link leads out of the folder.
  package let create:
    @Sendable (_ folder: String, _ files: [(path: String, text: String)])
      throws(FileProblem) -> Void
  /// Why no files can be created in a folder and one inside it, which need not be there yet; `nil` when
  /// nothing is known to stand in the way.
  package let creationObstacle: @Sendable (_ folder: String, _ subfolder: String) -> String?
  /// Adds to the end of a regular file, which is made if it is not there; never to what a link, a pipe
  /// or a device leads to.
  package let append: @Sendable (_ path: String, _ text: String) throws(FileProblem) -> Void
  /// The files that values leave to.
  package let sinks: SinkAccess
  /// Why a result cannot be written to a path, or must not because it belongs to the stack in the
  /// folder; `nil` when nothing is known to stand in the way.
  package let obstacle: @Sendable (_ path: String, _ stack: String?) -> String?
  /// Where relative paths begin; `nil` when it is gone.
  package let workingFolder: @Sendable () -> String?

  /// What lies at a path.
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
  /// Goes behind a colon: `it is a folder`, or the system's own words.
  package let reason: String

  /// - Parameter reason: Without a full stop.
  package init(_ reason: String) { self.reason = reason }
}
