package import SystemPackage

/// Why a file cannot be read or written.
package enum FileProblem: Error, Sendable, Hashable {
  /// A component of the path is a link, or `..`.
  case link
  /// A folder, device, pipe or socket.
  case notAFile
  /// It has more bytes than the limit.
  case tooLarge(limit: Int)
  /// The error of a system call.
  case system(Errno)
  /// A reason in words, without a full stop.
  case other(String)

  /// A reason in words, without a full stop.
  package init(_ reason: String) { self = .other(reason) }

  /// The text after a colon: `it is a folder`, or the system's error message.
  package var reason: String {
    switch self {
    case .link: "it is a link or is behind one"
    case .notAFile: "it is not a regular file"
    case .tooLarge(let limit): "it is larger than \(limit) bytes"
    case .system(let code): code.description
    case .other(let reason): reason
    }
  }

  /// The problem with a path that the reason has to name.
  func about(_ path: String) -> FileProblem { FileProblem("\"\(path)\": \(reason)") }

  /// There is no such file.
  package static let missing = FileProblem.system(.noSuchFileOrDirectory)
  /// The reader is gone.
  package static let brokenPipe = FileProblem.system(.brokenPipe)
}
