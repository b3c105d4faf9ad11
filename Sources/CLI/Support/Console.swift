package import API
package import Applying
package import Files
package import Views

/// Everything that a command can access outside the process; tests substitute their own.
package struct Console: Sendable {
  /// Writes text unchanged.
  package private(set) var write: @Sendable (Stream, String) -> Void
  /// The error that prevented a write to standard output; `nil` when there is none, or when the
  /// reader is gone.
  package let lostOutput: @Sendable () -> FileProblem?
  /// Reads a line of standard input without its line break; `nil` at the end.
  package let readLine: @Sendable () -> String?
  package let terminals: Terminals
  package let environment: [String: String]
  package let files: FileAccess
  /// The paths of `--output-file`.
  private(set) var resultFiles: [String] = []
  /// Connects to an API and closes the connection after the work.
  package let connect: Connect
  /// Handles SIGINT, SIGTERM and SIGHUP during the work.
  package let interruptible: Interruptible
  /// Whether the process can open the descriptors for that many concurrent requests.
  package let hasDescriptors: @Sendable (_ requests: Int) -> Bool
  /// Keeps a value until the process ends, so that nothing waits until it is freed: for thousands of
  /// objects, that takes a tenth of the time of a plan.
  let keep: @Sendable (any Sendable) -> Void

  /// The destination of text.
  package enum Stream: Sendable, Hashable {
    /// The result, and nothing else.
    case output
    case error
  }

  /// Which streams are terminals, and their width.
  package struct Terminals: Sendable, Hashable {
    package let input: Bool
    package let output: Bool
    package let error: Bool
    /// In columns; `nil` when it is unknown.
    package let width: Int?

    package init(input: Bool = false, output: Bool = false, error: Bool = false, width: Int? = nil)
    {
      self.input = input
      self.output = output
      self.error = error
      self.width = width
    }

    /// Whether a user can read a question and answer it.
    package var isInteractive: Bool { input && error }
  }

  /// Runs an operation with a transport to an API, and returns its status.
  package typealias Connect =
    @Sendable (Endpoint, _ work: @escaping @Sendable (any Transport) async -> ExitStatus) async ->
    ExitStatus
  /// Runs an operation and raises the flag when a stop is requested.
  package typealias Interruptible =
    @Sendable (InterruptFlag, _ work: @escaping @Sendable () async -> ExitStatus) async ->
    ExitStatus

  package init(
    write: @escaping @Sendable (Stream, String) -> Void,
    lostOutput: @escaping @Sendable () -> FileProblem? = { nil },
    readLine: @escaping @Sendable () -> String?,
    terminals: Terminals,
    environment: [String: String],
    files: FileAccess,
    connect: @escaping Connect,
    interruptible: @escaping Interruptible,
    hasDescriptors: @escaping @Sendable (_ requests: Int) -> Bool = { _ in true },
    keep: @escaping @Sendable (any Sendable) -> Void = { _ in }
  ) {
    self.write = write
    self.lostOutput = lostOutput
    self.readLine = readLine
    self.terminals = terminals
    self.environment = environment
    self.files = files
    self.connect = connect
    self.interruptible = interruptible
    self.hasDescriptors = hasDescriptors
    self.keep = keep
  }

  func writingResults(to paths: [String]) -> Console {
    var copy = self
    copy.resultFiles = paths
    return copy
  }

  func writing(_ write: @escaping @Sendable (Stream, String) -> Void) -> Console {
    var copy = self
    copy.write = write
    return copy
  }

  /// Returns the style of text on a stream: colored only on a terminal that supports it.
  ///
  /// `NO_COLOR` counts when it is not empty (no-color.org).
  package func style(for stream: Stream, allowsColor: Bool) -> Style {
    let isTerminal = stream == .output ? terminals.output : terminals.error
    let isDumb = environment["TERM"] == "dumb"
    let isForbidden = !(environment["NO_COLOR"] ?? "").isEmpty || !allowsColor
    return Style(
      isColored: isTerminal && !isDumb && !isForbidden,
      width: isTerminal ? terminals.width ?? 100 : 100
    )
  }
}
