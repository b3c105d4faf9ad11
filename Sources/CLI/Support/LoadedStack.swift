import Applying
import Diagnostics
import Hashing
import Manifests
import Resources

/// A stack without errors.
struct LoadedStack: Sendable {
  let desired: DesiredState
  /// What its secrets are; empty when they were not read.
  let secrets: SecretStore
  /// Warnings and notes.
  let diagnostics: [Diagnostic]
  /// What the diagnostics point into.
  let sources: [SourceFile]
  /// For what is found in `desired` later; all above has it already.
  let place: StackPlace
  /// The overlay that was chosen with `-e`.
  let environment: String?
}

extension LoadedStack {
  /// A command line about this stack in this environment, from the folder that people are in.
  ///
  /// - Parameters:
  ///   - name: Of the command.
  ///   - words: What stands behind the stack.
  /// - Returns: `turnform apply stacks/acme -e staging --replace webhooks.crm`.
  func command(_ name: String, _ words: String...) -> String {
    var folder = place.folder
    if folder.utf8.count > 1, folder.utf8.last == UInt8(ascii: "/") { folder.removeLast() }
    let stack = folder == "." ? [] : [CommandHint.path(folder)]
    return CommandHint.turnform([name] + stack + (environment.map { ["-e", $0] } ?? []) + words)
  }

  /// The end of a command over what is found in `desired`.
  ///
  /// - Parameters:
  ///   - status: Of the command.
  ///   - diagnostics: With places in the stack folder.
  /// - Returns: With places that somebody in the working folder can open.
  func stop(_ status: ExitStatus, _ diagnostics: [Diagnostic]) -> Stop {
    Stop(status, diagnostics.map(place.diagnostic), sources: sources)
  }

  /// The files that are uploaded; one that is not what it was when the plan was made is not sent.
  var documents: DocumentFiles {
    let files = DirectoryFiles(root: place.folder)
    return DocumentFiles(read: { try files.bytes(of: $0.path) }, digest: sha256Hex)
  }
}
