import Diagnostics
import Foundation
import JSON
import Manifests
import Resources
import Testing

@Suite("A folder on disk")
struct DirectoryFilesTests {
  /// A stack folder with something beside it that is none of its business.
  private struct Scratch: ~Copyable {
    let parent: URL
    var root: URL { parent.appending(path: "stack") }
    var files: DirectoryFiles { DirectoryFiles(root: root.path, byteLimit: 1000) }

    init() throws {
      parent = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(
        at: parent.appending(path: "stack"),
        withIntermediateDirectories: true
      )
      try write("../outside.yaml", "stack: theirs\n")
      try write("turnform.yaml", "turnform: 1\nstack: acme\n")
    }

    func write(_ path: String, _ text: String) throws {
      let url = root.appending(path: path).standardizedFileURL
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: url)
    }

    func link(_ path: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(
        atPath: root.appending(path: path).path,
        withDestinationPath: target
      )
    }

    deinit { try? FileManager.default.removeItem(at: parent) }
  }

  private func error(_ path: String, in scratch: borrowing Scratch) -> StackFileError? {
    do throws(StackFileError) {
      _ = try scratch.files.bytes(of: path)
      return nil
    } catch {
      return error
    }
  }

  @Test("manifests are listed, dot files, dot folders, other files and links to folders are not")
  func listing() throws {
    let scratch = try Scratch()
    for path in [
      "a.yml", "b/c/d.yaml", "environments/staging.yaml", ".hidden.yaml", ".git/x.yaml",
      "b/.cache/y.yaml", "readme.md", "x.yaml/z.yaml",
    ] {
      try scratch.write(path, "")
    }
    try scratch.link("loop", to: ".")
    try scratch.link("loop.yaml", to: ".")
    try scratch.link("link.yaml", to: "a.yml")
    #expect(
      try scratch.files.manifestPaths().sorted() == [
        "a.yml", "b/c/d.yaml", "environments/staging.yaml", "link.yaml", "turnform.yaml",
        "x.yaml/z.yaml",
      ]
    )
  }

  @Test("a file is read byte for byte, through a link that stays inside")
  func reading() throws {
    let scratch = try Scratch()
    try scratch.write("prompts/a.md", "Hello\n")
    try scratch.write("empty", "")
    try scratch.link("inside.md", to: "prompts/../prompts/a.md")
    try scratch.link("folder", to: "prompts")
    for path in ["prompts/a.md", "inside.md", "folder/a.md"] {
      #expect(try scratch.files.bytes(of: path) == Array("Hello\n".utf8))
    }
    #expect(try scratch.files.bytes(of: "empty").isEmpty)
  }

  @Test("no path leads out of the folder")
  func outside() throws {
    let scratch = try Scratch()
    try scratch.link("link.md", to: "../outside.yaml")
    try scratch.link("absolute.md", to: scratch.parent.appending(path: "outside.yaml").path)
    try scratch.link("device", to: "/dev/zero")
    try scratch.link("up", to: "..")
    try scratch.link("chain", to: "up/outside.yaml")
    for path in [
      "link.md", "absolute.md", "device", "up/outside.yaml", "chain", "../outside.yaml",
      "up/stack/../outside.yaml",
    ] {
      #expect(error(path, in: scratch) == .outsideStack, "\(path)")
    }
    // Out and in again is in.
    #expect(error("up/stack/turnform.yaml", in: scratch) == nil)
  }

  @Test("a folder whose name begins with the stack's name is outside")
  func sibling() throws {
    let scratch = try Scratch()
    try scratch.write("../stack2/a.md", "x")
    #expect(error("../stack2/a.md", in: scratch) == .outsideStack)
  }

  @Test("only regular files of a bearable size are read")
  func unreadable() throws {
    let scratch = try Scratch()
    try scratch.write("big", String(repeating: "x", count: 1001))
    try scratch.write("fits", String(repeating: "x", count: 1000))
    try scratch.write("folder/a", "")
    try scratch.link("dangling", to: "nowhere")
    try #require(mkfifo(scratch.root.appending(path: "pipe").path, 0o600) == 0)
    #expect(error("big", in: scratch) == .tooLarge(limit: 1000))
    #expect(error("fits", in: scratch) == nil)
    #expect(error("folder", in: scratch) == .notAFile)
    #expect(error("pipe", in: scratch) == .notAFile)
    #expect(error("dangling", in: scratch) == .missing)
    #expect(error("fits/a", in: scratch) == .missing)
    #expect(error("nowhere", in: scratch) == .missing)
  }

  @Test("links in a circle end")
  func circle() throws {
    let scratch = try Scratch()
    try scratch.link("a", to: "b")
    try scratch.link("b", to: "a")
    guard case .unreadable? = error("a", in: scratch) else {
      Issue.record("a circle of links was read")
      return
    }
  }

  @Test("a folder loads as a stack")
  func load() throws {
    let scratch = try Scratch()
    try scratch.write("prompts/a.md", "Hello\n")
    try scratch.write("b.yaml", "agents: {a: {config: {system_prompt: !file prompts/a.md}}}\n")
    let result = loadStack(files: scratch.files)
    #expect(result.diagnostics.isEmpty)
    #expect(result.desired?.agents.first?.config["system_prompt"] == "Hello")
  }

  @Test("a folder that is not there is no stack")
  func noFolder() throws {
    let scratch = try Scratch()
    let files = DirectoryFiles(root: scratch.root.appending(path: "nowhere").path)
    #expect(loadStack(files: files).diagnostics.map(\.code) == [.manifestMissing])
  }
}
