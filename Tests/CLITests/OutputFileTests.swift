import CLI
import Files
import Foundation
import Testing

@Suite struct OutputFileTests {
  private let manifest = "turnform: 1\nstack: acme\n"

  private func stack() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(manifest, to: "turnform.yaml")
    return folder
  }

  private func validate(
    _ folder: borrowing TemporaryFolder,
    to path: String
  ) async -> CommandLineFixture.Outcome {
    await CommandLineFixture().run("validate", folder.path, "--output-file", "text=\(path)")
  }

  private func mode(_ path: String) throws -> mode_t {
    var status = stat()
    try #require(lstat(path, &status) == 0)
    return status.st_mode
  }

  @Test("a pipe is written to and stays a pipe")
  func pipe() async throws {
    let folder = try stack()
    let path = "\(folder.path)/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    // Open both ends, so that neither side blocks.
    let descriptor = open(path, O_RDWR | O_NONBLOCK)
    defer { close(descriptor) }
    let outcome = await validate(folder, to: path)
    #expect(outcome.status == 0)
    #expect(try mode(path) & S_IFMT == S_IFIFO)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == outcome.output)
  }

  @Test("a pipe without a path is written to through its link, as /dev/stdout is")
  func unnamedPipe() async throws {
    let folder = try stack()
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForWriting.fileDescriptor
    let outcome = await validate(folder, to: "/dev/fd/\(descriptor)")
    #expect(outcome.status == 0, "\(outcome.error)")
    try pipe.fileHandleForWriting.close()
    let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
    #expect(String(decoding: text, as: UTF8.self) == outcome.output)
  }

  @Test("a link stays a link, and its target is replaced", arguments: [true, false])
  func link(exists: Bool) async throws {
    let folder = try stack()
    if exists { try folder.write("old", to: "real.txt") }
    #expect(symlink("real.txt", "\(folder.path)/link.txt") == 0)
    let outcome = await validate(folder, to: "\(folder.path)/link.txt")
    #expect(outcome.status == 0)
    #expect(try mode("\(folder.path)/link.txt") & S_IFMT == S_IFLNK)
    #expect(try folder.read("real.txt") == outcome.output)
  }

  @Test("a replaced file keeps its permissions, and no temporary file is left")
  func permissions() async throws {
    let folder = try stack()
    let path = "\(folder.path)/plan.txt"
    try folder.write("old", to: "plan.txt")
    #expect(chmod(path, 0o600) == 0)
    #expect(await validate(folder, to: path).status == 0)
    #expect(try mode(path) & 0o7777 == 0o600)
    #expect(await validate(folder, to: "\(folder.path)/new.txt").status == 0)
    #expect(try mode("\(folder.path)/new.txt") & 0o022 == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["new.txt", "plan.txt", "turnform.yaml"])
  }

  @Test(
    "manifests, possible manifests, folders and missing folders are refused",
    arguments: [
      "turnform.yaml", "new.yml", "agents/new.yaml", "agents", "none/plan.txt", "link.txt",
    ]
  )
  func refused(name: String) async throws {
    let folder = try stack()
    try folder.write("", to: "agents/readme.md")
    #expect(symlink("turnform.yaml", "\(folder.path)/link.txt") == 0)
    let outcome = await validate(folder, to: "\(folder.path)/\(name)")
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("TF5011"))
    #expect(try folder.read("turnform.yaml") == manifest)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/agents/new.yaml"))
  }

  @Test(
    "a result lost on standard output is an error; a worse exit code takes precedence",
    arguments: [
      (["version"], 1), (["plan", "--bogus"], 64),
    ] as [([String], Int32)]
  )
  func lost(arguments: [String], status: Int32) async {
    let console = Console(
      write: { _, _ in },
      lostOutput: { FileProblem("No space left on device") },
      readLine: { nil },
      terminals: Console.Terminals(),
      environment: [:],
      files: .system,
      connect: { _, _ in .error },
      interruptible: { _, work in await work() }
    )
    #expect(await Turnform.run(arguments, on: console) == status)
  }
}
