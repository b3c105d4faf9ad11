import Glibc

/// Runs one program and prints the time and the memory that it took.
///
/// The peak memory that the system reports of a process starts at that of the process which
/// started it. The benchmarks hold manifests and servers, so they start this program once more to
/// start the measured one.
struct Launcher {
  /// The first argument that selects this mode.
  static let flag = "--launch"

  /// What the launcher prints, as numbers in one line.
  struct Report {
    /// The exit code, or 128 plus the number of the signal that ended the program.
    let status: Int
    /// Whether the program exceeded its time limit and was killed.
    let isOverdue: Bool
    let wallMicroseconds: Int
    /// User and system time of all threads.
    let processorMicroseconds: Int
    let peakKibibytes: Int

    var text: String {
      [status, isOverdue ? 1 : 0, wallMicroseconds, processorMicroseconds, peakKibibytes]
        .map(String.init).joined(separator: " ")
    }
  }

  private let limit: UInt32
  private let output: String
  private let command: [String]

  /// - Parameter words: The time limit in seconds, the file for standard output (standard error
  ///   goes to the same name with `.err`), the program's path, and its arguments.
  private init?(_ words: [String]) {
    guard words.count > 2, let limit = UInt32(words[0]) else { return nil }
    self.limit = limit
    output = words[1]
    command = Array(words.dropFirst(2))
  }

  /// Runs the program that the arguments after ``flag`` describe.
  ///
  /// - Returns: The exit code of this program; 127 when the other one did not start.
  static func run(_ words: [String]) -> Int32 {
    guard let report = Launcher(words)?.run() else { return 127 }
    print(report.text)
    return 0
  }

  private func run() -> Report? {
    // A blocked signal is kept until it is waited for, so that none is missed.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGCHLD, SIGALRM, SIGTERM, SIGINT] { sigaddset(&signals, signal) }
    sigprocmask(SIG_BLOCK, &signals, nil)
    let start = ContinuousClock.now
    guard let process = spawn() else { return nil }
    alarm(limit)
    var signal: Int32 = 0
    sigwait(&signals, &signal)
    if signal != SIGCHLD { kill(process, SIGKILL) }
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(process, &status, 0, &usage) == process else { return nil }
    let wall = ContinuousClock.now - start
    let ending = status & 0x7F
    return Report(
      status: Int(ending == 0 ? status >> 8 & 0xFF : 128 + ending),
      isOverdue: signal == SIGALRM,
      wallMicroseconds: Int(wall / .microseconds(1)),
      processorMicroseconds: usage.ru_utime.microseconds + usage.ru_stime.microseconds,
      peakKibibytes: usage.ru_maxrss
    )
  }

  private func spawn() -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, output + ".err", flags, 0o600)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let words = command.map { strdup($0) }
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, command[0], &actions, &attributes, words + [nil], environ)
    return code == 0 ? process : nil
  }
}

extension Launcher.Report {
  /// Reads a line that a launcher printed.
  init?(parsing text: String) {
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    guard numbers.count == 5 else { return nil }
    self.init(
      status: numbers[0],
      isOverdue: numbers[1] != 0,
      wallMicroseconds: numbers[2],
      processorMicroseconds: numbers[3],
      peakKibibytes: numbers[4]
    )
  }
}

extension timeval {
  var microseconds: Int { tv_sec * 1_000_000 + Int(tv_usec) }
}
