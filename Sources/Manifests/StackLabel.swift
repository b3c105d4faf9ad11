import YAML

/// Returns the ownership label of the stack in a folder.
///
/// - Parameter environment: The overlay, which may set another label.
/// - Returns: The label as written; `nil` when the stack or the environment does not exist or is
///   unreadable.
package func stackLabel(in files: any StackFiles, environment: String?) -> String? {
  var reader = StackReader(files: files)
  return reader.read(environment: environment)?.stack?.value.text
}
