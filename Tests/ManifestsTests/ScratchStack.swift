import Foundation
import Manifests

/// A stack folder with an unrelated sibling.
struct ScratchStack: ~Copyable {
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
