import Foundation
import Subprocess
import SystemPackage

/// The measurements of one finished process.
struct ProcessRun: Sendable {
  /// The exit code, or 128 plus the number of the signal that ended the process.
  let status: Int
  /// From the start of the process to its end, in milliseconds.
  let wall: Double
  /// User and system time of all threads, in milliseconds.
  let processor: Double
  /// In MiB.
  let peakMemory: Double
  /// The first 64 KiB of standard output.
  let output: String
}

/// Starts processes one after another, each with a time limit.
struct Processes: Sendable {
  /// A folder for manifests and output, removed after the run.
  let scratch: Scratch
  private let launcher: FilePath

  /// Why a process is not measured.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// - Throws: ``Failure`` when the path of this program is unknown.
  init(scratch: Scratch) throws {
    guard let path = Program.ownPath else {
      throw Failure(description: "The path of this program is unknown.")
    }
    self.scratch = scratch
    launcher = FilePath(path)
  }

  /// Runs a program to its end; cancellation of the task ends it.
  ///
  /// - Parameters:
  ///   - environment: Its environment besides `PATH` and a `HOME` that is empty.
  ///   - status: The only status that is not an error; `nil` accepts all.
  /// - Throws: ``Failure`` when the program does not start, or ends late or otherwise.
  func run(
    _ command: [String],
    environment: [Environment.Key: String] = [:],
    within limit: Duration,
    expecting status: Int? = 0
  ) async throws -> ProcessRun {
    let output = scratch.path("output")
    var options = PlatformOptions()
    // The launcher ends the program before itself.
    options.teardownSequence = [
      .send(signal: .terminate, allowedDurationToNextStep: .seconds(10))
    ]
    let seconds = String(max(1, limit.components.seconds))
    let base: [Environment.Key: String] = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": scratch.path(""),
    ]
    let result = try await Subprocess.run(
      .path(launcher),
      arguments: Arguments([Launcher.flag, seconds, output] + command),
      environment: .custom(base.merging(environment) { $1 }),
      platformOptions: options,
      input: .none,
      output: .string(limit: 4096),
      error: .discarded
    )
    try Task.checkCancellation()
    let name = command.prefix(2).joined(separator: " ")
    guard let report = Launcher.Report(parsing: result.standardOutput) else {
      throw Failure(description: "Cannot run \(name).")
    }
    guard !report.isOverdue else {
      throw Failure(description: "\(name) took longer than \(seconds) s and was ended.")
    }
    guard status.map({ $0 == report.status }) ?? true else {
      throw Failure(
        description: "\(name) ended with status \(report.status): \(start(of: output + ".err"))"
      )
    }
    return ProcessRun(
      status: report.status,
      wall: Double(report.wallMicroseconds) / 1000,
      processor: Double(report.processorMicroseconds) / 1000,
      peakMemory: Double(report.peakKibibytes) / 1024,
      output: start(of: output)
    )
  }

  private func start(of path: String) -> String {
    let data = try? FileHandle(forReadingAtPath: path)?.read(upToCount: 65_536)
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}

/// A folder that exists during a run.
struct Scratch: Sendable {
  private let folder: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "turnform-benchmarks-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path(percentEncoded: false)
  }

  func path(_ name: String) -> String { name.isEmpty ? folder : folder + "/" + name }

  /// Writes a file, and makes the folders that it lies in.
  ///
  /// - Returns: Its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = URL(filePath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
    return path(name)
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

/// Runs several processes in turn, so that other load on the machine affects all of them alike.
///
/// - Parameters:
///   - rounds: The number of runs of each process.
///   - warmsUp: Whether each process runs once before, without being counted.
///   - processes: The processes, in the order of a round.
/// - Returns: The runs of each process.
/// - Throws: The error of a process.
func runInTurn(
  rounds: Int,
  warmsUp: Bool = true,
  _ processes: [() async throws -> ProcessRun]
) async throws -> [[ProcessRun]] {
  var runs: [[ProcessRun]] = processes.map { _ in [] }
  for round in (warmsUp ? 0 : 1)...rounds {
    for (index, process) in processes.enumerated() {
      let run = try await process()
      if round > 0 { runs[index].append(run) }
    }
  }
  return runs
}

extension [Double] {
  /// The middle value; of an even count, the mean of the two in the middle.
  var median: Double {
    let sorted = sorted()
    let middle = count / 2
    return count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}

extension [ProcessRun] {
  func median(_ value: (ProcessRun) -> Double) -> Double { map(value).median }
}
