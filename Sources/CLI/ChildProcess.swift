import Foundation

/// A command that shares the terminal and terminates with this process.
struct ChildProcess: Sendable {
  private let arguments: [String]
  private let environment: [String: String]

  /// - Parameter arguments: The program, looked up in `PATH`, and its arguments.
  init(_ arguments: [String], environment additions: [String: String]) {
    self.arguments = arguments
    environment = ProcessInfo.processInfo.environment.merging(additions) { $1 }
  }

  /// Runs the command to its end; on task cancellation, asks it to terminate first.
  ///
  /// - Returns: The exit status; 128 plus the signal number when a signal terminated it.
  /// - Throws: When the program cannot be started.
  func run() async throws -> Int32 {
    let child = try start()
    var status: Int32 = 0
    var isTerminated = false
    while waitpid(child, &status, WNOHANG) == 0 {
      if Task.isCancelled, !isTerminated {
        kill(child, SIGTERM)
        isTerminated = true
      }
      // A cancelled sleep returns immediately; the child still gets time to exit.
      if isTerminated { usleep(20_000) } else { try? await Task.sleep(for: .milliseconds(20)) }
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  private func start() throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The server ignores these signals to handle them differently, and the current thread may block
    // them; the command must inherit neither.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    let words = arguments.map { strdup($0) }
    let variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for pointer in words + variables { free(pointer) } }
    var child: pid_t = 0
    guard let program = arguments.first else {
      throw ChildProcessError(description: "No command to run.")
    }
    let code = posix_spawnp(&child, program, nil, &attributes, words + [nil], variables + [nil])
    guard code == 0 else {
      let reason = String(cString: strerror(code))
      throw ChildProcessError(description: "Cannot run \"\(program)\": \(reason).")
    }
    return child
  }
}

/// Why a command did not start.
struct ChildProcessError: Error, CustomStringConvertible {
  let description: String
}
