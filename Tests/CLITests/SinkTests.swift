import Applying
import CLI
import Foundation
import Resources
import Synchronization
import Testing

@Suite("Sinks of secrets") struct SinkTests {
  private let webhook = ResourceAddress(.webhooks, "crm")
  private let secret = SecretValue("s3cret-value")
  private let id = RemoteID("w1")

  @Test("while a secret is on its way a sign says so; in its place it is the owner's alone")
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

  @Test("what was public is private once a secret is in it, and keeps its other lines")
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

  @Test("a link is replaced, and what it names stays as it is")
  func link() throws {
    let folder = try TemporaryFolder()
    try folder.write("public", to: "elsewhere")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/crm.secret",
      withDestinationPath: "elsewhere"
    )
    let sink = sink(.file("crm.secret"), folder.path)
    try sink.open(for: webhook)
    try sink.keep(secret, of: webhook, id: id)
    #expect(try folder.read("elsewhere") == "public")
    #expect(try folder.read("crm.secret") == "s3cret-value\n")
  }

  @Test(
    "a place that cannot take it is told before anything is sent",
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

  @Test("a sign of this run is taken away when nothing was made, one of an earlier run stays")
  func close() throws {
    let folder = try TemporaryFolder()
    try folder.write("old\n", to: "crm.secret")
    let first = sink(.file("crm.secret"), folder.path)
    try first.open(for: webhook)
    first.close(for: webhook)
    #expect(try first.lostSecrets() == [])
    // This one was killed after its request.
    try first.open(for: webhook)
    let second = sink(.file("crm.secret"), folder.path)
    try second.open(for: webhook)
    second.close(for: webhook)
    #expect(try second.lostSecrets() == [webhook])
  }

  @Test("a file that cannot be looked at proves nothing")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "crm.secret/x")
    let sink = sink(.file("crm.secret"), folder.path)
    #expect(throws: SinkProblem.self) { try sink.absentSecrets() }
    try folder.write("x", to: "crm.secret.pending/x")
    #expect(throws: SinkProblem.self) { try sink.lostSecrets() }
  }

  @Test(
    "GitHub's file is added to, and its log is told to hide the secret",
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

  @Test("two secrets in one file wait and arrive apart")
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

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }
}
