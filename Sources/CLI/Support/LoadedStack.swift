import Diagnostics
import Resources

/// A stack without errors.
struct LoadedStack: Sendable {
  let desired: DesiredState
  /// Warnings and notes.
  let diagnostics: [Diagnostic]
  /// What the diagnostics point into.
  let sources: [SourceFile]
  /// For what is found in `desired` later; all above has it already.
  let place: StackPlace
}
