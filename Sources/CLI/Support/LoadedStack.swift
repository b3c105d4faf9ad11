import Applying
import Diagnostics
import Hashing
import Manifests
import Resources

/// A stack without errors.
struct LoadedStack: Sendable {
  let desired: DesiredState
  /// The values of its secrets; empty when they were not read.
  let secrets: SecretStore
  /// Warnings and notes.
  let diagnostics: [Diagnostic]
  /// The files that the diagnostics point into.
  let sources: [SourceFile]
  /// Translates positions for problems found in `desired` later; the properties above are
  /// translated.
  let place: StackPlace
  /// The overlay selected with `-e`.
  let environment: String?

  /// Returns a command line for this stack and environment, to run in the working folder.
  ///
  /// - Returns: `turnform apply stacks/acme -e staging --replace webhooks.crm`.
  func command(_ name: String, _ words: String...) -> String {
    var folder = place.folder
    if folder.utf8.count > 1, folder.utf8.last == UInt8(ascii: "/") { folder.removeLast() }
    let stack = folder == "." ? [] : [CommandHint.path(folder)]
    return CommandHint.turnform([name] + stack + (environment.map { ["-e", $0] } ?? []) + words)
  }

  /// Creates a failure for problems found in `desired`, with positions in the stack folder.
  func failure(_ status: ExitStatus, _ diagnostics: [Diagnostic]) -> CommandFailure {
    CommandFailure(status, diagnostics.map(place.diagnostic), sources: sources)
  }

  /// The files to upload; one that changed since the plan was made is not sent.
  var documents: DocumentFiles {
    let files = DirectoryFiles(root: place.folder)
    return DocumentFiles(read: { try files.bytes(of: $0.path) }, digest: sha256Hex)
  }
}
