/// Returns a path relative to a folder, both without links; `nil` when it is not inside the folder.
package func relative(_ path: String, to folder: String) -> String? {
  let folder = folder == "/" ? folder : folder + "/"
  guard path.utf8.starts(with: folder.utf8) else { return nil }
  return String(path.utf8.dropFirst(folder.utf8.count))
}
