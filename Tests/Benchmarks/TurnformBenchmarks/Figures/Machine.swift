import Foundation
import JSON

/// The machine that a run measured.
struct Machine {
  let cpu: String
  let cores: Int
  let memoryMiB: Int
  let system: String

  /// This machine.
  init() {
    cpu = Self.value("model name", ":", in: "/proc/cpuinfo") ?? "unknown"
    cores = ProcessInfo.processInfo.activeProcessorCount
    memoryMiB = Int(ProcessInfo.processInfo.physicalMemory >> 20)
    let name = Self.value("PRETTY_NAME", "=", in: "/etc/os-release")
    let kernel = Self.lines(of: "/proc/sys/kernel/osrelease").first ?? ""
    system = "\(name ?? "Linux"), kernel \(kernel)"
  }

  var json: JSONValue {
    [
      "cpu": .string(cpu), "cores": .number(JSONNumber(cores)),
      "memory_mib": .number(JSONNumber(memoryMiB)), "os": .string(system),
    ]
  }

  var text: String { "\(cpu), \(cores) cores, \(memoryMiB) MiB; \(system)" }

  private static func value(_ key: String, _ separator: Character, in path: String) -> String? {
    lines(of: path)
      .first { $0.hasPrefix(key) }?
      .split(separator: separator, maxSplits: 1).last
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \"")) }
  }

  private static func lines(of path: String) -> [String] {
    // The files of /proc have no size, so they are read until their end.
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else {
      return []
    }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// The checked-out commit.
struct Commit {
  let id: String
  /// Whether the working tree differs from it.
  let isDirty: Bool

  var text: String { "commit \(id)\(isDirty ? ", with changes" : "")" }

  /// Asks Git about the folder of this program, and then about the working folder.
  ///
  /// - Returns: `nil` outside a repository, or without Git.
  static func current(_ processes: Processes) async throws -> Commit? {
    guard let git = Program.inPath(named: "git") else { return nil }
    for folder in [Program.ownFolder, "."].compactMap(\.self) {
      func ask(_ words: String...) async throws -> ProcessRun {
        try await processes.run([git, "-C", folder] + words, within: .seconds(30), expecting: nil)
      }
      let id = try await ask("rev-parse", "HEAD")
      guard id.status == 0 else { continue }
      let changes = try await ask("status", "--porcelain", "--untracked-files=no")
      return Commit(
        id: id.output.trimmingCharacters(in: .whitespacesAndNewlines),
        isDirty: changes.status != 0 || !changes.output.isEmpty
      )
    }
    return nil
  }
}
