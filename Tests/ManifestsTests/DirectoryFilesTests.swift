import Diagnostics
import Foundation
import JSON
import Manifests
import Resources
import Testing

@Suite("A folder on disk")
struct DirectoryFilesTests {
  private func error(_ path: String, in scratch: borrowing ScratchStack) -> StackFileError? {
    do throws(StackFileError) {
      _ = try scratch.files.bytes(of: path)
      return nil
    } catch {
      return error
    }
  }

  @Test("manifests are listed, dot files, dot folders, other files and links to folders are not")
  func listing() throws {
    let scratch = try ScratchStack()
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
    #expect(
      try scratch.files.filePaths().sorted() == [
        "a.yml", "b/c/d.yaml", "environments/staging.yaml", "link.yaml", "readme.md",
        "turnform.yaml", "x.yaml/z.yaml",
      ]
    )
  }

  private func listingProblem(
    _ files: DirectoryFiles
  ) -> (path: String, problem: StackFileError.ListingProblem)? {
    do throws(StackFileError) {
      _ = try files.manifestPaths()
    } catch .listing(let path, let problem) {
      return (path, problem)
    } catch {}
    return nil
  }

  @Test(
    "a link to a folder that is not listed at its own path is an error",
    arguments: [
      ("..", StackFileError.ListingProblem.linkOutside), ("../theirs", .linkOutside),
      ("../stack2", .linkOutside), ("/", .linkOutside), (".git", .linkToCredentials),
      ("a/.ssh/b", .linkToCredentials),
    ]
  )
  func linkedFolder(_ target: String, _ problem: StackFileError.ListingProblem) throws {
    for name in ["numbers", "numbers.yaml"] {
      let scratch = try ScratchStack()
      for path in ["../theirs/a.yaml", "../stack2/a.yaml", ".git/a.yaml", "a/.ssh/b/c.yaml"] {
        try scratch.write(path, "")
      }
      try scratch.link(name, to: target)
      let found = listingProblem(scratch.files)
      #expect(found?.path == name)
      #expect(found?.problem == problem)
      let result = loadStack(files: scratch.files)
      #expect(result.desired == nil)
      #expect(result.diagnostics.map(\.code) == [.fileOutsideStack])
      #expect(result.diagnostics.first?.detail.contains("\"\(name)\"") == true)
    }
  }

  @Test("a path longer than the system's limit is read like any other")
  func longPath() throws {
    let scratch = try ScratchStack()
    let name = String(repeating: "n", count: 200)
    var folders = [open(scratch.root.path, O_RDONLY | O_DIRECTORY)]
    defer {
      // Removing the scratch folder cannot reach this deep either.
      if let last = folders.last { unlinkat(last, "a.yaml", 0) }
      for folder in folders.reversed() {
        unlinkat(folder, name, AT_REMOVEDIR)
        close(folder)
      }
    }
    while folders.count <= 25, let folder = folders.last {
      try #require(mkdirat(folder, name, 0o700) == 0)
      folders.append(openat(folder, name, O_RDONLY | O_DIRECTORY))
    }
    close(openat(try #require(folders.last), "a.yaml", O_WRONLY | O_CREAT, 0o600))
    let path = try #require(scratch.files.manifestPaths().first { $0.hasSuffix("a.yaml") })
    #expect(path.utf8.count > PATH_MAX)
    #expect(try scratch.files.bytes(of: path) == [])
  }

  @Test(
    "a folder that cannot be listed is named",
    .enabled(if: geteuid() != 0, "the superuser may read everything")
  )
  func lockedFolder() throws {
    for mode in [0o400, 0o200] as [mode_t] {
      let scratch = try ScratchStack()
      try scratch.write("locked/a.yaml", "")
      let path = scratch.root.appending(path: "locked").path
      try #require(chmod(path, mode) == 0)
      defer { chmod(path, 0o700) }
      #expect(listingProblem(scratch.files)?.path.hasPrefix("locked") == true)
    }
  }

  @Test("a name that is not text is an error")
  func badName() throws {
    let scratch = try ScratchStack()
    let folder = open(scratch.root.path, O_RDONLY | O_DIRECTORY)
    defer { close(folder) }
    let name: [CChar] = [0x61, -1, 0]
    try #require(mkdirat(folder, name, 0o700) == 0)
    #expect(listingProblem(scratch.files)?.problem == .unreadable("its name is not UTF-8"))
  }

  @Test("a walk is bounded")
  func limits() throws {
    let scratch = try ScratchStack()
    try scratch.write("a/b/c/d.yaml", "")
    func files(entries: Int, depth: Int) -> DirectoryFiles {
      DirectoryFiles(root: scratch.root.path, entryLimit: entries, depthLimit: depth)
    }
    #expect(listingProblem(files(entries: 5, depth: 3)) == nil)
    #expect(listingProblem(files(entries: 4, depth: 3))?.problem == .tooMany(limit: 4))
    #expect(listingProblem(files(entries: 5, depth: 2))?.problem == .tooDeep(limit: 2))
  }

  @Test("a folder without turnform.yaml is not walked")
  func noStack() throws {
    let scratch = try ScratchStack()
    try scratch.write("inner/turnform.yml", "")
    try scratch.write("inner/deep/a.yaml", "")
    let files = DirectoryFiles(
      root: scratch.root.appending(path: "inner").path,
      entryLimit: 0
    )
    #expect(try files.manifestPaths() == ["turnform.yml"])
    let diagnostics = loadStack(files: files).diagnostics
    #expect(diagnostics.map(\.advice) == ["Rename turnform.yml to turnform.yaml."])
  }

  @Test("no dot file is read, and no link to credentials")
  func hidden() throws {
    let scratch = try ScratchStack()
    for path in [".env.local", ".git/config", "a/.b/c"] { try scratch.write(path, "token") }
    try scratch.link("settings", to: ".env.local")
    try scratch.link("git", to: ".git")
    for path in [".env.local", ".git/config", "a/.b/c"] {
      #expect(error(path, in: scratch) == .hidden, "\(path)")
    }
    for path in ["settings", "git/config"] {
      #expect(error(path, in: scratch) == .credentials, "\(path)")
    }
  }

  @Test("a file is read byte for byte, through a link that stays inside")
  func reading() throws {
    let scratch = try ScratchStack()
    try scratch.write("prompts/a.md", "Hello\n")
    try scratch.write("empty", "")
    try scratch.link("inside.md", to: "prompts/../prompts/a.md")
    try scratch.link("folder", to: "prompts")
    for path in ["prompts/a.md", "inside.md", "folder/a.md"] {
      #expect(try scratch.files.bytes(of: path) == Array("Hello\n".utf8))
    }
    #expect(try scratch.files.bytes(of: "empty").isEmpty)
  }

  @Test("no path escapes the folder")
  func outside() throws {
    let scratch = try ScratchStack()
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
    // A path that leaves and re-enters the folder is inside.
    #expect(error("up/stack/turnform.yaml", in: scratch) == nil)
  }

  @Test("a folder whose name begins with the stack's name is outside")
  func sibling() throws {
    let scratch = try ScratchStack()
    try scratch.write("../stack2/a.md", "x")
    #expect(error("../stack2/a.md", in: scratch) == .outsideStack)
  }

  @Test("only regular files of a limited size are read")
  func unreadable() throws {
    let scratch = try ScratchStack()
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

  @Test("link cycles terminate")
  func cycle() throws {
    let scratch = try ScratchStack()
    try scratch.link("a", to: "b")
    try scratch.link("b", to: "a")
    guard case .unreadable? = error("a", in: scratch) else {
      Issue.record("a cycle of links was read")
      return
    }
  }

  @Test("a folder loads as a stack")
  func load() throws {
    let scratch = try ScratchStack()
    try scratch.write("prompts/a.md", "Hello\n")
    try scratch.write("b.yaml", "agents: {a: {config: {system_prompt: !file prompts/a.md}}}\n")
    let result = loadStack(files: scratch.files)
    #expect(result.diagnostics.isEmpty)
    #expect(result.desired?.agents.first?.config["system_prompt"] == "Hello")
  }

  @Test("a missing folder is not a stack")
  func noFolder() throws {
    let scratch = try ScratchStack()
    let files = DirectoryFiles(root: scratch.root.appending(path: "nowhere").path)
    #expect(loadStack(files: files).diagnostics.map(\.code) == [.manifestMissing])
  }
}
