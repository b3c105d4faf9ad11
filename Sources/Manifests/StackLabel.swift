import YAML

/// The ownership label that the main manifest of a folder gives.
///
/// - Parameter files: Of the folder.
/// - Returns: As it is written, `nil` when there is no main manifest, or none that says it.
package func stackLabel(in files: any StackFiles) -> String? {
  guard let bytes = try? files.bytes(of: StackReader.mainPath) else { return nil }
  let main = ManifestFile(path: StackReader.mainPath, bytes: bytes)
  guard main.isUsable else { return nil }
  let members = main.documents.lazy.flatMap { $0.members ?? [] }
  return members.first { $0.key == "stack" }?.value.text
}
