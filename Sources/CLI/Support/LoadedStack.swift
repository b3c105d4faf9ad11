import Diagnostics
import Resources

/// A stack without errors.
struct LoadedStack: Sendable {
  let desired: DesiredState
  /// Warnings and notes.
  let diagnostics: [Diagnostic]
  /// What the diagnostics point into.
  let sources: [SourceFile]
}
