import Glibc

/// A program that runs in a separate process, with its output in files.
struct ChildProcess: Sendable {
  let pid: pid_t

  /// The termination of a process.
  struct Ending: Sendable {
    /// The exit code; `nil` when a signal ended the process.
    let code: Int32?
    /// The signal; `nil` when the process exited by itself.
    let signal: Int32?
    /// Whether the process exceeded its time limit and was killed.
    let isOverdue: Bool
    let elapsed: Duration
    /// The peak memory of the process, in bytes.
    let peakMemory: Int
  }

  /// The reason that a process did not start.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let start = ContinuousClock.now

  /// Starts a program.
  ///
  /// - Parameter output: The file for standard output; standard error goes to the same name with
  ///   `.err`.
  /// - Throws: ``Failure``.
  init(
    _ arguments: [String],
    environment: [String: String],
    output: String
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, output + ".err", flags, 0o600)
    // Sockets that a child kept open would go on listening after this process closes them.
    for descriptor in Int32(3)..<1024 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The current thread may block signals, and the process must not inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    let words = arguments.map { strdup($0) }
    let variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for pointer in words + variables { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawn(
      &child,
      arguments[0],
      &actions,
      &attributes,
      words + [nil],
      variables + [nil]
    )
    guard code == 0 else {
      throw Failure(description: "\(arguments[0]): \(String(cString: strerror(code)))")
    }
    pid = child
  }

  /// Kills the process at once.
  func end() { kill(pid, SIGKILL) }

  /// Waits for the end of the process, and kills it after the time limit or when the task is
  /// cancelled.
  func wait(atMost bound: Duration) async -> Ending {
    var isOverdue = false
    var status: Int32 = 0
    var usage = rusage()
    var peak: Int?
    while wait4(pid, &status, WNOHANG, &usage) == 0 {
      let isLate = ContinuousClock.now - start > bound
      if isLate || Task.isCancelled {
        isOverdue = isLate
        end()
        usleep(1000)
      } else {
        peak = peakMemory ?? peak
        try? await Task.sleep(for: .milliseconds(5))
      }
    }
    let signal = status & 0x7F
    return Ending(
      code: signal == 0 ? status >> 8 & 0xFF : nil,
      signal: signal == 0 ? nil : signal,
      isOverdue: isOverdue,
      elapsed: ContinuousClock.now - start,
      peakMemory: peak ?? usage.ru_maxrss * 1024
    )
  }

  /// The peak memory of the process so far, in bytes; `nil` when it has ended.
  ///
  /// The value of `wait4` starts at the memory that the parent held when it spawned the process.
  private var peakMemory: Int? {
    guard let file = fopen("/proc/\(pid)/status", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
        as: UTF8.self
      )
      guard text.hasPrefix("VmHWM:") else { continue }
      return text.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
        .map { $0 * 1024 }
    }
    return nil
  }
}
