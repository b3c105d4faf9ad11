package import Resources

/// What a stack without errors declares, in one sentence.
package struct ValidationText: Sendable {
  let style: Style

  package init(style: Style = .plain) { self.style = style }

  /// Without a line break at the end.
  package func text(_ desired: DesiredState) -> String {
    style.paint("Valid:", .added) + " stack \(escaped(desired.stack)) declares "
      + "\(counted(desired.agents.count, "agent")) and \(counted(desired.numbers.count, "number"))."
  }
}
