import Diagnostics
import Foundation
import JSON
import Manifests
import Resources
import Synchronization
import TestSupport
import Testing

@Suite("Links and other special files")
struct LinkTests {
  @Test("a mounted ConfigMap is a stack, even after an update")
  func configMap() throws {
    let scratch = try ScratchStack()
    try FileManager.default.removeItem(at: scratch.root.appending(path: "turnform.yaml"))
    for version in ["..2026_11_29", "..2026_11_30"] {
      try scratch.write("\(version)/turnform.yaml", "turnform: 1\nstack: acme\n")
      try scratch.write(
        "\(version)/agents/a.yaml",
        "agents: {a: {config: {system_prompt: !file prompts/a.md}}}\n"
      )
      try scratch.write("\(version)/prompts/a.md", version)
      try scratch.write(
        "\(version)/faq.yaml",
        "knowledge_bases: {faq: {documents: ['docs/*.md']}}\n"
      )
      try scratch.write("\(version)/docs/faq.md", "Nine to six.")
    }
    try scratch.link("..data", to: "..2026_11_29")
    for name in ["turnform.yaml", "agents", "prompts", "faq.yaml", "docs"] {
      try scratch.link(name, to: "..data/\(name)")
    }
    #expect(
      try scratch.files.manifestPaths().sorted() == ["agents/a.yaml", "faq.yaml", "turnform.yaml"]
    )
    for version in ["..2026_11_29", "..2026_11_30"] {
      try? FileManager.default.removeItem(at: scratch.root.appending(path: "..data"))
      try scratch.link("..data", to: version)
      let result = loadStack(files: scratch.files)
      #expect(result.diagnostics.isEmpty)
      #expect(result.desired?.agents.first?.config["system_prompt"]?.string == version)
      let documents = result.desired?.knowledgeBases.first?.documents
      #expect(documents?.map(\.path) == ["docs/faq.md"])
    }
  }

  @Test("a folder that two links point to is read once, and link cycles terminate")
  func linkedTwice() throws {
    let scratch = try ScratchStack()
    try scratch.write(".shared/a.yaml", "")
    try scratch.link("one", to: ".shared")
    try scratch.link("two", to: ".shared")
    try scratch.link(".shared/again", to: "../.shared")
    try scratch.link(".shared/up", to: "..")
    #expect(try scratch.files.manifestPaths().sorted() == ["one/a.yaml", "turnform.yaml"])
  }

  @Test(
    "slashes are collapsed as the system does",
    arguments: ["\u{338}", "\u{301}", "\u{200D}"]
  )
  func slashes(mark: String) throws {
    let scratch = try ScratchStack()
    try scratch.write("../\(mark)x", "theirs")
    let outputs = "outputs: {A: {value: '${agents.a.id}', to: \"file:../\(mark)x\"}}\n"
    try scratch.write(
      "a.yaml",
      "agents: {a: {config: {system_prompt: !file \"../\(mark)x\"}}}\n" + outputs
    )
    let codes = loadStack(files: scratch.files).diagnostics.map(\.code)
    #expect(codes == [.fileOutsideStack, .fileOutsideStack])
  }

  /// A special file in place of an expected file.
  enum Hostile: CaseIterable {
    case environment, device, absolute, relative, chain, pipe, linkedPipe, socket, folder, cycle,
      linkedFolder, credentials

    /// Creates the file at `x`; `path` is then read.
    func make(in scratch: borrowing ScratchStack) throws {
      switch self {
      case .environment: try scratch.link("x", to: "/proc/self/environ")
      case .device: try scratch.link("x", to: "/dev/zero")
      case .absolute:
        try scratch.link("x", to: scratch.parent.appending(path: "outside.yaml").path)
      case .relative: try scratch.link("x", to: "../outside.yaml")
      case .chain:
        try scratch.link("y", to: "../outside.yaml")
        try scratch.link("x", to: "y")
      case .pipe: try #require(mkfifo(scratch.root.appending(path: "x").path, 0o600) == 0)
      case .linkedPipe:
        try #require(mkfifo(scratch.root.appending(path: "y").path, 0o600) == 0)
        try scratch.link("x", to: "y")
      case .socket:
        let socket = scratch.root.appending(path: "x").path
        try #require(mknod(socket, S_IFSOCK | 0o600, 0) == 0)
      case .folder: try scratch.write("x/y", "")
      case .cycle: try scratch.link("x", to: "x")
      case .linkedFolder: try scratch.link("z", to: "..")
      case .credentials:
        try scratch.write(".git/config", "token")
        try scratch.link("x", to: ".git/config")
      }
    }

    var path: String { self == .linkedFolder ? "z/outside.yaml" : "x" }
  }

  @Test(
    "regardless of the reference, only a regular file of the stack is read",
    arguments: Hostile.allCases
  )
  func hostile(_ kind: Hostile) throws {
    let uses = [
      "agents: {a: {config: {system_prompt: !file \(kind.path)}}}\n",
      "agents: {a: {config: {llm: {api_key: !secret file:\(kind.path)}}}}\n",
      "knowledge_bases: {k: {documents: [\(kind.path)]}}\n",
      "",
    ]
    for (index, use) in uses.enumerated() {
      let scratch = try ScratchStack()
      try kind.make(in: scratch)
      if kind == .linkedFolder {
        // Below the stack folder such a link is an error in itself.
        #expect(throws: StackFileError.self) { try scratch.files.bytes(of: kind.path) }
        #expect(loadStack(files: scratch.files).diagnostics.map(\.code) == [.fileOutsideStack])
        continue
      }
      // The last round makes it a manifest, the previous one a document.
      let names = ["x", "x", "x.md", "x.yaml"]
      if names[index] != "x" {
        try FileManager.default.moveItem(
          at: scratch.root.appending(path: "x"),
          to: scratch.root.appending(path: names[index])
        )
      }
      if kind == .folder, index == 3 { continue }
      try scratch.write("a.yaml", use.replacing("[x]", with: "[x.md]"))
      let result = loadStack(files: scratch.files, readsSecrets: true)
      #expect(result.desired == nil)
      #expect(result.diagnostics.count == 1, "\(result.diagnostics)")
      for diagnostic in result.diagnostics {
        #expect([.fileOutsideStack, .fileUnreadable].contains(diagnostic.code))
      }
    }
  }

  /// Swaps folders and files for links out of the stack during a read.
  private final class Swapper: Sendable {
    private let isStopped = Mutex(false)
    private let root: String

    init(root: String) { self.root = root }

    func stop() { isStopped.withLock { $0 = true } }

    func run(seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      let targets = [("a", "../out"), ("a/b", "../../out/b"), ("a/b/t.md", "../../../out/b/t.md")]
      while !isStopped.withLock(\.self) {
        guard let (name, target) = targets.randomElement(using: &generator) else { return }
        let (path, aside) = ("\(root)/\(name)", "\(root)/.aside")
        guard rename(path, aside) == 0 else { continue }
        symlink(target, path)
        if Bool.random(using: &generator) { sched_yield() }
        unlink(path)
        rename(aside, path)
      }
    }
  }

  @Test(
    "a file swapped for a link during a read never escapes the stack",
    .timeLimit(.minutes(45)),
    arguments: [1, 2] as [UInt64]
  )
  func race(seed: UInt64) async throws {
    let scratch = try ScratchStack()
    try scratch.write("a/b/t.md", "mine")
    try scratch.write("a/b/mine.yaml", "")
    try scratch.write("../out/b/t.md", "theirs")
    try scratch.write("../out/b/theirs.yaml", "")
    let swapper = Swapper(root: scratch.root.path)
    let thread = Thread { swapper.run(seed: seed) }
    thread.start()
    defer { swapper.stop() }
    var read = 0
    for _ in 0..<3000 {
      if let bytes = try? scratch.files.bytes(of: "a/b/t.md") {
        #expect(bytes == Array("mine".utf8))
        read += 1
      }
      if let paths = try? scratch.files.manifestPaths() {
        #expect(!paths.contains("a/b/theirs.yaml"))
      }
    }
    #expect(read > 0)
    swapper.stop()
    while !thread.isFinished { await Task.yield() }
  }
}
