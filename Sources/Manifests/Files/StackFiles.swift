/// The files of one stack, wherever they lie; paths are relative to its root, with `/` between
/// folders.
package protocol StackFiles: Sendable {
  /// What the root is called in messages.
  var name: String { get }

  /// The paths of everything that may be a manifest, in any order.
  ///
  /// - Parameter selection: What is none; folders without manifests are not looked into.
  /// - Returns: All `*.yaml` and `*.yml` in any case, overlays under `environments/` included; nothing
  ///   whose name or folder begins with a dot.
  /// - Throws: When the folder, or anything in it that may hold manifests, cannot be looked at.
  func manifestPaths(_ selection: ManifestSelection) throws(StackFileError) -> [String]

  /// The content of `.turnformignore`.
  ///
  /// - Returns: `nil` when there is none.
  /// - Throws: When it is no regular file inside the stack, or too large.
  func ignoreFile() throws(StackFileError) -> [UInt8]?

  /// The paths of all files, manifests or not, in any order.
  ///
  /// - Parameter selection: A link that it ignores may lead out of the stack.
  /// - Returns: Nothing whose name or folder begins with a dot; a link to a file is one.
  /// - Throws: When the folder, or anything in it, cannot be looked at.
  func filePaths(_ selection: ManifestSelection) throws(StackFileError) -> [String]

  /// The content of one file.
  ///
  /// - Parameter path: Without `.`, `..` and empty parts.
  /// - Returns: All of it.
  /// - Throws: When it is no regular file inside the stack, or too large.
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
  /// The system's own words.
  case unreadable(String)
  /// A part of the path as it is written begins with a dot.
  case hidden
  /// A link leads to what holds credentials by convention.
  case credentials
  /// Something below the stack folder, named by its path, cannot be looked through.
  case listing(String, ListingProblem)

  /// Why the manifests of a stack cannot be listed.
  package enum ListingProblem: Sendable, Hashable {
    /// The system's own words.
    case unreadable(String)
    /// A link to a folder that lies outside the stack.
    case linkOutside
    /// A link to a folder that holds credentials by convention.
    case linkToCredentials
    case tooMany(limit: Int)
    case tooDeep(limit: Int)
  }
}

/// The limits of what is read.
enum StackLimits {
  /// The size of one file in bytes, manifests and texts alike.
  static let fileBytes = 64 << 20
  /// How many files may be manifests: each is parsed, and all are held at once.
  static let manifests = 5000
  /// How many fields may take a secret, in all agents together: a fingerprint is slow to make on purpose.
  static let secrets = 5000
  /// The size in bytes to which the texts of `!file` may come wherever they are named, beside twice what
  /// was read: a file that many entries name is sent many times.
  static let repeatedText = 16 << 20
  /// How many files and folders a stack may have.
  static let entries = 100_000
  /// How many folders may stand inside each other.
  static let depth = 64
  /// How many errors, and how many warnings, one run reports.
  static let diagnostics = 1000
}
