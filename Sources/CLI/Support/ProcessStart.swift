#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What has to be right about this process before it does anything.
package enum ProcessStart {
  /// Prepares the standard streams, signals and limits.
  package static func prepare() {
    openStandardStreams()
    // A reader that goes away must not end an apply half way.
    signal(SIGPIPE, SIG_IGN)
    raiseDescriptorLimit()
  }

  /// Opens the standard streams that whoever started us has closed, so that no file or connection gets
  /// their numbers and then what is meant for a terminal.
  ///
  /// The wrong way round: reading and writing still fail, as if the stream were closed.
  private static func openStandardStreams() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      guard fcntl(descriptor, F_GETFD) == -1, errno == EBADF else { continue }
      // The lowest free number is given, which is this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Takes what may be taken: the soft limit is small where programs use `select`.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(descriptorLimit, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 8192))
    _ = setrlimit(descriptorLimit, &limit)
  }

  /// Whether a signal is one that whoever started us wants to be ignored, as `nohup` does.
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

  /// Whether a network client that sends so many requests at once finds the descriptors that it needs;
  /// the networking library ends the process when it finds too few.
  static func hasDescriptors(forRequests count: Int) -> Bool {
    // Three for each thread of the event loop, one for each connection, and some files.
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
