#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Prepares the process before it does anything else.
package enum ProcessStart {
  /// Prepares the standard streams, signals and limits.
  package static func prepare() {
    openStandardStreams()
    // A reader that disappears must not abort an apply.
    signal(SIGPIPE, SIG_IGN)
    raiseDescriptorLimit()
  }

  /// Reopens the standard streams that the parent process closed, so no file or connection gets
  /// their descriptors and then receives terminal output.
  ///
  /// Opened in the opposite direction: reading and writing still fail, as if the stream were
  /// closed.
  private static func openStandardStreams() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      guard fcntl(descriptor, F_GETFD) == -1, errno == EBADF else { continue }
      // The system assigns the lowest free descriptor, which is this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Raises the soft limit, up to the hard limit: it is low for the sake of programs with `select`.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(descriptorLimit, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 8192))
    _ = setrlimit(descriptorLimit, &limit)
  }

  /// Whether the parent process ignores a signal, as `nohup` does.
  static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Glibc)
    let handler = action.__sigaction_handler.sa_handler
    #else
    let handler = action.__sa_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Whether enough descriptors are available for a network client with that many concurrent
  /// requests; the networking library aborts the process when there are too few.
  static func hasDescriptors(forRequests count: Int) -> Bool {
    // Three for each event loop thread, one for each connection, and some files.
    canOpen(3 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) + count + 16)
  }

  private static func canOpen(_ count: Int) -> Bool {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    while opened.count < count {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      opened.append(descriptor)
    }
    return true
  }

  #if canImport(Glibc)
  private static let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
  private static let descriptorLimit = RLIMIT_NOFILE
  #endif
}
