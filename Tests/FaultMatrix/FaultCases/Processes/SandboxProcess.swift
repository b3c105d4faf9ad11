import Foundation

/// A running `turnform sandbox`.
struct SandboxProcess: Sendable {
  let upstream: Upstream
  private let process: ChildProcess

  /// Starts a sandbox and waits until it answers.
  ///
  /// - Parameter lag: The time that writes stay invisible, in milliseconds.
  /// - Throws: ``ChildProcess/Failure`` when it does not answer.
  init(_ program: String, folder: URL, lag: Int = 0) async throws {
    let output = folder.appendingPathComponent("sandbox.out")
    process = try ChildProcess(
      [
        program, "sandbox", "--port", "0", "--commit-lag", "\(lag)", "--background-time", "20",
        "--snapshot", folder.appendingPathComponent("sandbox.json").path,
      ],
      environment: ["PATH": "/usr/bin:/bin"],
      output: output.path
    )
    for _ in 0..<2000 {
      let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
      if let upstream = Upstream(banner: text) {
        self.upstream = upstream
        return
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    process.end()
    throw ChildProcess.Failure(description: "the sandbox did not start")
  }

  /// Stops the sandbox so that it writes its snapshot.
  func finish() async {
    kill(process.pid, SIGTERM)
    _ = await process.wait(atMost: .seconds(30))
  }

  /// Kills the sandbox in its current state.
  func end() async {
    process.end()
    _ = await process.wait(atMost: .seconds(30))
  }
}

extension Upstream {
  /// Reads the lines that the sandbox prints for a shell.
  fileprivate init?(banner: String) {
    guard banner.hasSuffix("\n") else { return nil }
    func value(_ name: String) -> Substring? {
      banner.split(separator: "\n").first { $0.hasPrefix("export \(name)=") }?.split(separator: "=")
        .last
    }
    guard let url = value("TURNCALL_API_URL"), let key = value("TURNCALL_API_KEY"),
      let port = url.split(separator: ":").last.flatMap({ Int($0) })
    else { return nil }
    self.init(port: port, key: String(key))
  }
}
