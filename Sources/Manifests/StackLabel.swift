import YAML

/// The ownership label of the stack in a folder.
///
/// - Parameters:
///   - files: Of the folder.
///   - environment: The overlay, which may give another label.
/// - Returns: As it is written; `nil` when there is no stack, no such environment, or it cannot be read.
package func stackLabel(in files: any StackFiles, environment: String?) -> String? {
  var reader = StackReader(files: files)
  return reader.read(environment: environment)?.stack?.value.text
}
