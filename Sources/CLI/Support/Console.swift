package import API
package import Applying
package import Views

/// Everything that a command may touch of the world around it; tests put their own in its place.
package struct Console: Sendable {
  /// Writes text as it is.
  package let write: @Sendable (Stream, String) -> Void
  /// Why something written to standard output has not arrived; `nil` when all has, or when nobody
  /// reads any more.
  package let lostOutput: @Sendable () -> FileProblem?
  /// One line of the standard input without its break; `nil` at the end.
  package let readLine: @Sendable () -> String?
  package let terminals: Terminals
  package let environment: [String: String]
  package let files: FileAccess
  /// Opens the way to an API and closes it behind the work.
  package let connect: Connect
  /// Listens for SIGINT, SIGTERM and SIGHUP while the work goes on.
  package let interruptible: Interruptible
  /// Whether the process may open the descriptors that so many requests at once take.
  package let hasDescriptors: @Sendable (_ requests: Int) -> Bool

  /// Where text goes.
  package enum Stream: Sendable, Hashable {
    /// The result, and nothing else.
    case output
    case error
  }

  /// Which streams are terminals, and how wide they are.
  package struct Terminals: Sendable, Hashable {
    package let input: Bool
    package let output: Bool
    package let error: Bool
    /// In columns; `nil` when nobody knows.
    package let width: Int?

    package init(input: Bool = false, output: Bool = false, error: Bool = false, width: Int? = nil)
    {
      self.input = input
      self.output = output
      self.error = error
      self.width = width
    }

    /// Whether somebody is there to read a question and to answer it.
    package var isInteractive: Bool { input && error }
  }

  /// Runs a piece of work with a transport to an API, and gives back what it comes to.
  package typealias Connect =
    @Sendable (Endpoint, _ work: @escaping @Sendable (any Transport) async -> ExitStatus) async ->
    ExitStatus
  /// Runs a piece of work and raises the flag when somebody asks for its end.
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
    hasDescriptors: @escaping @Sendable (_ requests: Int) -> Bool = { _ in true }
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
  }

  /// The same console, whose streams lead elsewhere.
  func writing(_ write: @escaping @Sendable (Stream, String) -> Void) -> Console {
    Console(
      write: write,
      lostOutput: lostOutput,
      readLine: readLine,
      terminals: terminals,
      environment: environment,
      files: files,
      connect: connect,
      interruptible: interruptible,
      hasDescriptors: hasDescriptors
    )
  }

  /// How text on a stream is dressed.
  ///
  /// `NO_COLOR` counts when it is not empty (no-color.org).
  ///
  /// - Parameters:
  ///   - stream: Where the text goes.
  ///   - allowsColor: Whether `--no-color` is absent.
  /// - Returns: Colour only on a terminal that can show it.
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
