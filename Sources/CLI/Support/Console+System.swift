import API
import Applying
import Files
import Foundation
import HTTPTransport
import Synchronization
import SystemPackage
import UnixSignals

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension Console {
  /// The terminal, the environment, the disk and the network of this process.
  package static var system: Console {
    // The first error on standard output.
    let lost = Mutex<FileProblem?>(nil)
    return Console(
      write: { stream, text in
        do throws(FileProblem) {
          try (stream == .output ? FileDescriptor.standardOutput : .standardError).write(text)
        } catch {
          // With a broken pipe the reader is gone, so there is no one to report to.
          if stream == .output, error != .brokenPipe {
            lost.withLock { $0 = $0 ?? error }
          }
        }
      },
      lostOutput: { lost.withLock(\.self) },
      readLine: { Swift.readLine(strippingNewline: true) },
      terminals: Terminals(
        input: isatty(STDIN_FILENO) == 1,
        output: isatty(STDOUT_FILENO) == 1,
        error: isatty(STDERR_FILENO) == 1,
        width: terminalWidth()
      ),
      environment: ProcessInfo.processInfo.environment,
      files: .system,
      connect: { endpoint, work in
        let settings = HTTPSettings(
          address: endpoint.address,
          key: endpoint.key,
          version: turnformVersion,
          connections: endpoint.connection.parallelism,
          limits: endpoint.connection.limits,
          proxy: endpoint.proxy,
          security: endpoint.security
        )
        do {
          return try await withHTTPTransport(settings) { await work($0) }
        } catch {
          // The work itself does not throw: the client could not be shut down.
          return .error
        }
      },
      interruptible: { flag, work in
        await withTaskGroup(of: Void.self) { group in
          let signals = await signalsToHandle()
          group.addTask { await raise(flag, on: signals) }
          defer { group.cancelAll() }
          return await work()
        }
      },
      hasDescriptors: ProcessStart.hasDescriptors,
      keep: { value in kept.withLock { $0.append(value) } }
    )
  }

  private static let kept = Mutex<[any Sendable]>([])

  /// SIGINT, SIGTERM, and SIGHUP unless `nohup` ignores it.
  private static func signalsToHandle() async -> UnixSignalsSequence {
    guard !ProcessStart.isIgnored(SIGHUP) else {
      return await UnixSignalsSequence(trapping: .sigint, .sigterm)
    }
    return await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
  }

  /// The first signal requests a graceful stop, the second one ends the process immediately.
  private static func raise(_ flag: InterruptFlag, on signals: UnixSignalsSequence) async {
    for await signal in signals {
      if flag.isRaised { exit(128 + signal.rawValue) }
      flag.raise()
    }
  }

  private static func terminalWidth() -> Int? {
    for stream in [STDOUT_FILENO, STDERR_FILENO] {
      var size = winsize()
      if ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    }
    return nil
  }
}
