extension Unicode.Scalar {
  /// Whether the scalar is invisible but changes how the text around it is displayed.
  ///
  /// True of controls, line separators, and format characters such as bidirectional overrides and
  /// tags.
  package var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: false
    }
  }
}
