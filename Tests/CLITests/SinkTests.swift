import Applying
import CLI
import Files
import Foundation
import Glibc
import Outputs
import Resources
import Synchronization
import Testing

@Suite("Sinks of secrets") struct SinkTests {
  private let webhook = ResourceAddress(.webhooks, "crm")
  private let secret = SecretValue("s3cret-value")
  private let id = RemoteID("w1")

  @Test("a pending file marks a secret in transit; the stored one is its owner's alone")
  func file() throws {
    let folder = try TemporaryFolder()
    let sink = sink(.file("crm.secret"), folder.path)
    #expect(sink.takes(webhook))
    #expect(!sink.takes(ResourceAddress(.webhooks, "other")))
    try sink.open(for: webhook)
    #expect(try folder.read("crm.secret.pending") == "CRM_SECRET\n")
    #expect(try sink.lostSecrets() == [webhook])
    try sink.keep(secret, of: webhook, id: id)
    #expect(try folder.read("crm.secret") == "s3cret-value\n")
    #expect(try mode("\(folder.path)/crm.secret") == 0o600)
    #expect(try names(folder.path) == ["crm.secret"])
    #expect(try sink.lostSecrets() == [])
  }

  @Test("a public file becomes private once it contains a secret, and keeps its other lines")
  func dotenv() throws {
    let folder = try TemporaryFolder()
    try folder.write("A=1\n", to: "env")
    chmod("\(folder.path)/env", 0o644)
    let sink = sink(.dotenv("env"), folder.path)
    #expect(try sink.lostSecrets() == [])
    #expect(try sink.absentSecrets() == [webhook])
    try sink.open(for: webhook)
    try sink.keep(secret, of: webhook, id: id)
    #expect(try folder.read("env") == "A=1\nCRM_SECRET='s3cret-value'\n")
    #expect(try mode("\(folder.path)/env") == 0o600)
    #expect(try sink.absentSecrets() == [])
  }

  /// An unexpected file type in place of a sink.
  enum Hostile: CaseIterable {
    case environment, device, inside, nowhere, linkedFolder, linkedFolderInside, pipe, socket,
      folder

    func make(at name: String, in folder: borrowing TemporaryFolder) throws -> String {
      let path = "\(folder.path)/\(name)"
      switch self {
      case .environment: try #require(symlink("/proc/self/environ", path) == 0)
      case .device: try #require(symlink("/dev/null", path) == 0)
      case .inside:
        try folder.write("CRM_SECRET=public\n", to: "elsewhere")
        try #require(symlink("elsewhere", path) == 0)
      case .nowhere: try #require(symlink("nowhere", path) == 0)
      case .linkedFolder:
        try #require(
          symlink(FileManager.default.temporaryDirectory.path, "\(folder.path)/out") == 0
        )
        return "out/\(name)"
      case .linkedFolderInside:
        try folder.write("", to: "real/x")
        try #require(symlink("real", "\(folder.path)/out") == 0)
        return "out/\(name)"
      case .pipe: try #require(mkfifo(path, 0o600) == 0)
      case .socket: try #require(mknod(path, S_IFSOCK | 0o600, 0) == 0)
      case .folder: try folder.write("x", to: "\(name)/x")
      }
      return name
    }
  }

  @Test(
    "nothing but a regular file in the stack folder is read or written",
    .timeLimit(.minutes(45)),
    arguments: Hostile.allCases,
    ["", ".pending"]
  )
  func hostile(_ kind: Hostile, ending: String) throws {
    for form in [DesiredOutput.Sink.file, DesiredOutput.Sink.dotenv, DesiredOutput.Sink.json] {
      let folder = try TemporaryFolder()
      let made = try kind.make(at: "s\(ending)", in: folder)
      let sink = sink(form(String(made.dropLast(ending.count))), folder.path)
      let before = try snapshot(folder.path)
      let problem = #expect(throws: SinkProblem.self) { try sink.open(for: webhook) }
      // No run keeps a secret after a failed open; a link created in between is not followed
      // either.
      let keeping =
        ending.isEmpty
        ? #expect(throws: SinkProblem.self) { try sink.keep(secret, of: webhook, id: id) } : nil
      for detail in [problem?.detail, keeping?.detail].compactMap({ $0 }) {
        #expect(!detail.contains("PATH=") && !detail.contains("s3cret"))
      }
      #expect(try snapshot(folder.path) == before)
      #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/nowhere"))
    }
  }

  @Test("leftovers of killed runs are removed, files being written are not")
  func leftovers() throws {
    let folder = try TemporaryFolder()
    let (left, locked) = (".turnform-0123456789abcdef.tmp", ".turnform-00000000000000aa.tmp")
    for name in [left, locked, ".turnform-x.tmp", "x.tmp"] {
      try folder.write("half of a secret", to: name)
    }
    let descriptor = open("\(folder.path)/\(locked)", O_RDONLY)
    defer { Glibc.close(descriptor) }
    try #require(flock(descriptor, LOCK_EX) == 0)
    let sink = sink(.file("crm.secret"), folder.path)
    try sink.open(for: webhook)
    try sink.keep(secret, of: webhook, id: id)
    #expect(
      try names(folder.path) == [locked, ".turnform-x.tmp", "crm.secret", "x.tmp"].sorted()
    )
  }

  @Test(
    "an unwritable sink is reported before anything is sent",
    arguments: [
      DesiredOutput.Sink.file("no/such/folder"), .file("folder"), .json("broken.json"),
      .file("turnform.yaml"), .githubOutput, .githubEnvironment,
    ]
  )
  func obstacles(place: DesiredOutput.Sink) throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "folder/x")
    try folder.write("[1]", to: "broken.json")
    let sink = sink(place, folder.path)
    let problem = #expect(throws: SinkProblem.self) { try sink.open(for: webhook) }
    #expect(problem?.detail.contains("CRM_SECRET") == true)
    #expect(try names(folder.path) == ["broken.json", "folder"])
  }

  @Test("a pending file of this run is removed when nothing was made, one of an earlier run stays")
  func close() throws {
    let folder = try TemporaryFolder()
    try folder.write("old\n", to: "crm.secret")
    let first = sink(.file("crm.secret"), folder.path)
    try first.open(for: webhook)
    first.close(for: webhook)
    #expect(try first.lostSecrets() == [])
    // This run was killed after its request.
    try first.open(for: webhook)
    let second = sink(.file("crm.secret"), folder.path)
    try second.open(for: webhook)
    second.close(for: webhook)
    #expect(try second.lostSecrets() == [webhook])
  }

  @Test("a file that cannot be inspected proves nothing")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "crm.secret/x")
    let sink = sink(.file("crm.secret"), folder.path)
    #expect(throws: SinkProblem.self) { try sink.absentSecrets() }
    try folder.write("x", to: "crm.secret.pending/x")
    #expect(throws: SinkProblem.self) { try sink.lostSecrets() }
  }

  @Test(
    "GitHub's file is appended to, and its log is told to mask the secret",
    arguments: [true, false]
  )
  func github(isOnGitHub: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("a=1\n", to: "out")
    let written = Mutex<[Console.Stream: String]>([:])
    let sink = sink(
      .githubOutput,
      folder.path,
      ["GITHUB_OUTPUT": "\(folder.path)/out", "GITHUB_ACTIONS": isOnGitHub ? "true" : ""]
    ) { stream, text in written.withLock { $0[stream, default: ""] += text } }
    try sink.open(for: webhook)
    try sink.keep(secret, of: webhook, id: id)
    #expect(
      try folder.read("out")
        == "a=1\nCRM_SECRET<<TURNFORM_END\ns3cret-value\nTURNFORM_END\n"
    )
    #expect(
      written.withLock(\.self) == (isOnGitHub ? [.error: "::add-mask::s3cret-value\n"] : [:])
    )
  }

  @Test(
    "a GitHub file that is a pipe, link, device or folder is refused without waiting",
    .timeLimit(.minutes(45)),
    arguments: [Hostile.device, .inside, .nowhere, .pipe, .socket, .folder]
  )
  func hostileGitHub(_ kind: Hostile) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/\(try kind.make(at: "out", in: folder))"
    let before = try snapshot(folder.path)
    let sink = sink(.githubEnvironment, folder.path, ["GITHUB_ENV": path])
    #expect(throws: SinkProblem.self) { try sink.open(for: webhook) }
    #expect(throws: SinkProblem.self) { try sink.keep(secret, of: webhook, id: id) }
    #expect(try snapshot(folder.path) == before)
  }

  @Test(
    "a value with a line end is refused, other separators are part of the value",
    arguments: ["\r\n", "\n", "\r", "\u{2028}", "\u{2029}", "\u{85}", "\u{0B}", "\u{0C}"]
  )
  func separators(separator: String) throws {
    let folder = try TemporaryFolder()
    let before = "A=1\u{2028}B=x\r\n"
    try folder.write(before, to: "env")
    let sink = DesiredOutput.Sink.dotenv("env")
    let output = DesiredOutput(name: "B", value: .secret(webhook), sink: sink)
    let files = files(folder.path)
    let value = "a\(separator)B=2"
    if separator.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
      #expect(throws: FileProblem.self) { try files.write(value, output, sink) }
      #expect(try folder.read("env").utf8.elementsEqual(before.utf8))
      return
    }
    try files.write(value, output, sink)
    #expect(try folder.read("env").utf8.elementsEqual("\(before)B='\(value)'\r\n".utf8))
    try files.write("v", output, sink)
    #expect(try folder.read("env").utf8.elementsEqual("\(before)B='v'\r\n".utf8))
  }

  @Test("two secrets in one file wait and arrive independently")
  func shared() throws {
    let folder = try TemporaryFolder()
    let other = ResourceAddress(.webhooks, "other")
    let outputs = [("A", webhook), ("B", other)]
      .map { name, address in
        DesiredOutput(name: name, value: .secret(address), sink: .json("all.json"))
      }
    let sink = WebhookSecretSink(outputs, files(folder.path))
    try sink.open(for: webhook)
    try sink.open(for: other)
    try sink.keep(secret, of: webhook, id: id)
    #expect(try folder.read("all.json.pending") == "B\n")
    #expect(try sink.lostSecrets() == [other])
    try sink.keep(secret, of: other, id: RemoteID("w2"))
    #expect(try names(folder.path) == ["all.json"])
  }

  private func sink(
    _ sink: DesiredOutput.Sink,
    _ folder: String,
    _ environment: [String: String] = [:],
    write: @escaping @Sendable (Console.Stream, String) -> Void = { _, _ in }
  ) -> WebhookSecretSink {
    let output = DesiredOutput(name: "CRM_SECRET", value: .secret(webhook), sink: sink)
    return WebhookSecretSink([output], files(folder, environment, write: write))
  }

  private func files(
    _ folder: String,
    _ environment: [String: String] = [:],
    write: @escaping @Sendable (Console.Stream, String) -> Void = { _, _ in }
  ) -> SinkFiles {
    let console = Console(
      write: write,
      readLine: { nil },
      terminals: Console.Terminals(),
      environment: environment,
      files: .system,
      connect: { _, _ in .error },
      interruptible: { _, _ in .error }
    )
    return SinkFiles(console: console, folder: folder)
  }

  private func mode(_ path: String) throws -> mode_t {
    var status = stat()
    try #require(lstat(path, &status) == 0)
    return status.st_mode & 0o777
  }

  /// The names in a folder with their types and contents.
  private func snapshot(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      .map { name in
        var status = stat()
        try #require(lstat("\(folder)/\(name)", &status) == 0)
        let isFile = status.st_mode & S_IFMT == S_IFREG
        let text = isFile ? try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) : ""
        return "\(name) \(status.st_mode) \(text)"
      }
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }
}
