import Files
import Subprocess
import SystemPackage

/// A command that shares the terminal and terminates with this process.
struct ChildProcess: Sendable {
  /// The program, looked up in `PATH`, and its arguments.
  let arguments: [String]
  /// Variables on top of those of this process.
  let environment: [Environment.Key: String]

  /// Runs the command to its end; on task cancellation, asks it to terminate first.
  ///
  /// The command inherits no signal that the server ignores or that the current thread blocks.
  ///
  /// - Returns: The exit status; 128 plus the signal number when a signal terminated it.
  func run() async throws -> Int32 {
    let program = arguments.first ?? ""
    let isPath = program.utf8.contains(UInt8(ascii: "/"))
    var options = PlatformOptions()
    // The command gets as much time to exit as it needs.
    options.teardownSequence = [
      .send(signal: .terminate, allowedDurationToNextStep: .seconds(365 * 86_400))
    ]
    do {
      let result = try await Subprocess.run(
        isPath ? .path(FilePath(program)) : .name(program),
        arguments: Arguments(
          executablePathOverride: program,
          remainingValues: Array(arguments.dropFirst())
        ),
        environment: .inherit.updating(environment.mapValues(Optional.some)),
        platformOptions: options,
        input: .currentStandardInput,
        output: .currentStandardOutput,
        error: .currentStandardError
      )
      return switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    } catch let error as SubprocessError {
      // The library does not tell a program that may not be run from one that does not exist.
      let isForbidden =
        error.code == .executableNotFound && isPath && FileAccess.system.kind(program) != nil
      let reason = isForbidden ? Errno.permissionDenied : error.underlyingError
      throw StartError(
        description: "Cannot run \"\(program)\": \(reason?.description ?? "\(error)")."
      )
    }
  }
}

/// Why a command or the server did not start.
struct StartError: Error, CustomStringConvertible {
  let description: String
}
