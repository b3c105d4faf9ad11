package import Foundation

/// Compares a text with its recorded file, or records it.
///
/// With `RECORD_SNAPSHOTS=1` the file is written, and the comparison still fails, so that a
/// recording run is never mistaken for a passing one.
///
/// - Parameters:
///   - name: The file's name with its extension.
///   - directory: The folder of the file; by default, `Snapshots` next to the test.
/// - Returns: The difference, including the first differing line; `nil` when the texts are equal.
package func snapshotMismatch(
  _ text: String,
  _ name: String,
  in directory: URL? = nil,
  testFile: String = #filePath
) -> String? {
  let folder =
    directory
    ?? URL(fileURLWithPath: testFile).deletingLastPathComponent()
    .appendingPathComponent("Snapshots")
  let file = folder.appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    return record(text, file)
  }
  guard let data = try? Data(contentsOf: file) else {
    return "no snapshot \(name): run the tests once with RECORD_SNAPSHOTS=1"
  }
  let recorded = String(decoding: data, as: UTF8.self)
  guard recorded != text else { return nil }
  let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
  let new = text.split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(old, new).prefix { $0 == $1 }.count
  return """
    \(name) differs in line \(line + 1)
      recorded: \(line < old.count ? String(old[line]) : "(end)")
      got:      \(line < new.count ? String(new[line]) : "(end)")
    """
}

private func record(_ text: String, _ file: URL) -> String {
  do {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
    return "recorded \(file.lastPathComponent)"
  } catch {
    return "cannot record \(file.path): \(error)"
  }
}

/// The root folder of the package, found from a file in it.
///
/// - Parameter file: A path below `Tests/TARGET/`.
/// - Returns: The nearest parent folder with a `Package.swift`.
package func packageRoot(from file: String = #filePath) -> URL {
  var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
  while folder.path != "/",
    !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
  {
    folder.deleteLastPathComponent()
  }
  return folder
}
