/// The files of one stack, regardless of their storage; paths are relative to its root, with `/`
/// between folders.
package protocol StackFiles: Sendable {
  /// The name of the root in messages.
  var name: String { get }

  /// The paths of all possible manifests, in any order.
  ///
  /// - Parameter selection: Excludes files; folders without manifests are not searched.
  /// - Returns: All `*.yaml` and `*.yml` in any case, including overlays under `environments/`,
  ///   without hidden files and folders.
  /// - Throws: When the folder, or anything in it that may contain manifests, cannot be read.
  func manifestPaths(_ selection: ManifestSelection) throws(StackFileError) -> [String]

  /// The content of `.turnformignore`; `nil` when there is none.
  ///
  /// - Throws: When it is not a regular file inside the stack, or too large.
  func ignoreFile() throws(StackFileError) -> [UInt8]?

  /// The paths of all files, manifests or not, in any order.
  ///
  /// - Parameter selection: A link that it ignores may lead out of the stack.
  /// - Returns: All files except hidden ones and those in hidden folders; a link to a file counts
  ///   as a file.
  /// - Throws: When the folder, or anything in it, cannot be read.
  func filePaths(_ selection: ManifestSelection) throws(StackFileError) -> [String]

  /// The content of one file.
  ///
  /// - Parameter path: Without `.`, `..` and empty components.
  /// - Throws: When it is not a regular file inside the stack, or too large.
  func bytes(of path: String) throws(StackFileError) -> [UInt8]
}

extension StackFiles {
  /// The working folder.
  package var name: String { "." }

  /// Nothing is ignored.
  package func ignoreFile() throws(StackFileError) -> [UInt8]? { nil }
}

/// Why a file of the stack cannot be read.
package enum StackFileError: Error, Sendable, Hashable {
  case missing
  /// A link leads out of the stack.
  case outsideStack
  /// A folder, device, pipe or socket.
  case notAFile
  case tooLarge(limit: Int)
  /// The system's error message.
  case unreadable(String)
  /// A component of the path, as written, starts with a dot.
  case hidden
  /// A link leads to a conventional location of credentials.
  case credentials
  /// An item below the stack folder, named by its path, cannot be listed.
  case listing(String, ListingProblem)

  /// Why the manifests of a stack cannot be listed.
  package enum ListingProblem: Sendable, Hashable {
    /// The system's error message.
    case unreadable(String)
    /// A link to a folder outside the stack.
    case linkOutside
    /// A link to a folder that conventionally contains credentials.
    case linkToCredentials
    case tooMany(limit: Int)
    case tooDeep(limit: Int)
  }
}

/// The limits for reading a stack.
enum StackLimits {
  /// The maximum size of a file in bytes, for manifests and texts alike.
  static let fileBytes = 64 << 20
  /// The maximum number of manifests: each is parsed, and all are in memory at once.
  static let manifests = 5000
  /// The maximum number of secret fields across all agents: computing a fingerprint is deliberately
  /// slow.
  static let secrets = 5000
  /// The total size in bytes of `!file` texts, counted per use, in addition to twice the bytes
  /// read: a file that many entries use is sent many times.
  static let repeatedText = 16 << 20
  /// The maximum number of files and folders in a stack.
  static let entries = 100_000
  /// The maximum nesting of folders.
  static let depth = 64
  /// The maximum number of errors, and of warnings, in one report.
  static let diagnostics = 1000
}
